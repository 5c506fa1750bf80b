/** The public sign-in challenge: made for nobody in particular, before anyone is named. */
import { domainHash } from '../bytes';
import { type ChallengeScope, type OpenedChallenge, openChallenge, sealChallenge } from './sealed';

const SCOPE: ChallengeScope = { purpose: 'sign-in', bound: [] };

/** @param expires seconds since the Unix epoch; @throws errors of KMS */
export function newSignInChallenge(expires: number): Promise<string> {
  return sealChallenge(SCOPE, expires);
}

/**
 * Undefined for what is no public challenge, or expired. @param now seconds since the Unix epoch; @throws
 * errors of KMS
 */
export function openSignInChallenge(challenge: string, now: number): Promise<OpenedChallenge | undefined> {
  return openChallenge(SCOPE, challenge, 0, now);
}

/** How the table calls a challenge that was redeemed: base64url of a SHA-256. */
export function challengeHash(challenge: string): string {
  return domainHash('sign-in-challenge', challenge).toString('base64url');
}
