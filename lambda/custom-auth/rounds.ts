/**
 * Every challenge carries a nonce. Cognito hands it back in `request.session` (challengeMetadata) and in
 * `privateChallengeParameters`, the same in each try of one trigger call, so that a later try knows the
 * first.
 */
import { auditSubject } from '../audit/scope';
import { randomText } from '../shared/bytes';
import { loggedSignIn } from '../shared/log/log-subject';
import { logger } from '../shared/log/observability';

/** Name of the first challenge of every sign-in: the client's answer says what it wants. */
export const PROVIDE_AUTH_PARAMETERS = 'PROVIDE_AUTH_PARAMETERS';

const NONCE = /^[A-Za-z0-9_-]{22}$/;

/** 128 random bits as base64url, 22 characters. */
export function newNonce(): string {
  return randomText(16);
}

/** True for text of the form that {@link newNonce} gives. */
export function isNonce(value: unknown): value is string {
  return typeof value === 'string' && NONCE.test(value);
}

/** `challengeMetadata` of a challenge. */
export function challengeMetadata(challenge: string, nonce: string): string {
  return `${challenge}#${nonce}`;
}

/** The nonce in a challenge's metadata, if it is a challenge of that name. */
export function nonceOf(metadata: unknown, challenge: string): string | undefined {
  if (typeof metadata !== 'string' || !metadata.startsWith(`${challenge}#`)) return undefined;
  const nonce = metadata.slice(challenge.length + 1);
  return isNonce(nonce) ? nonce : undefined;
}

/**
 * Names the attempt in every log line and event from here on. @param nonce of its first challenge; undefined
 * where there is none yet
 */
export function nameSignIn(nonce: unknown): void {
  if (!isNonce(nonce)) return;
  const signIn = loggedSignIn(nonce);
  logger.appendKeys({ signIn });
  auditSubject({ signIn });
}
