/**
 * Every challenge has a nonce in `challengeMetadata` and `privateChallengeParameters`, the same in each try
 * of a trigger.
 */
import { auditSubject } from '../audit/scope';
import { randomText } from '../shared/bytes';
import { loggedSignIn } from '../shared/log/log-subject';
import { logger } from '../shared/log/observability';

/** The first challenge: the answer says what the client wants. */
export const PROVIDE_AUTH_PARAMETERS = 'PROVIDE_AUTH_PARAMETERS';

const NONCE = /^[A-Za-z0-9_-]{22}$/;

/** 128 random bits as base64url, 22 characters. */
export function newNonce(): string {
  return randomText(16);
}

export function isNonce(value: unknown): value is string {
  return typeof value === 'string' && NONCE.test(value);
}

export function challengeMetadata(challenge: string, nonce: string): string {
  return `${challenge}#${nonce}`;
}

/** Undefined for another challenge. */
export function nonceOf(metadata: unknown, challenge: string): string | undefined {
  if (typeof metadata !== 'string' || !metadata.startsWith(`${challenge}#`)) return undefined;
  const nonce = metadata.slice(challenge.length + 1);
  return isNonce(nonce) ? nonce : undefined;
}

/** For log lines and events. @param nonce of the attempt's first challenge; undefined before it */
export function nameSignIn(nonce: unknown): void {
  if (!isNonce(nonce)) return;
  const signIn = loggedSignIn(nonce);
  logger.appendKeys({ signIn });
  auditSubject({ signIn });
}
