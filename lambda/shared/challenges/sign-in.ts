/** The public sign-in challenge, made before anyone is named. */
import { domainHash } from '../bytes';
import { type ChallengeScope, type OpenedChallenge, openChallenge, sealChallenge } from './sealed';

const SCOPE: ChallengeScope = { purpose: 'sign-in', bound: [] };

/**
 * @param expires Unix seconds
 * @throws errors of KMS
 */
export function newSignInChallenge(expires: number): Promise<string> {
  return sealChallenge(SCOPE, expires);
}

/**
 * Undefined unless a public challenge that has not expired. @param now Unix seconds
 *
 * @throws errors of KMS
 */
export function openSignInChallenge(challenge: string, now: number): Promise<OpenedChallenge | undefined> {
  return openChallenge(SCOPE, challenge, 0, now);
}

/** base64url of a SHA-256, for the table. */
export function challengeHash(challenge: string): string {
  return domainHash('sign-in-challenge', challenge).toString('base64url');
}
