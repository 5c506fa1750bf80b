/** A sign-in that waits for its next answer. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Body } from '../shared/api/body';
import { decodeBase64Url } from '../shared/bytes';
import { requireCsrfToken } from './browser';
import { COOKIES, cookieOf, setCookie } from './cookies';
import { requiredText } from './input';
import { invalidRequest, wrongCredentials } from './refusals';
import { readAccountSettings } from './settings';

export const CHALLENGES = [
  'CUSTOM_CHALLENGE',
  'DEVICE_PASSWORD_VERIFIER',
  'DEVICE_SRP_AUTH',
  'EMAIL_OTP',
  'MFA_SETUP',
  'NEW_PASSWORD_REQUIRED',
  'SELECT_MFA_TYPE',
  'SMS_MFA',
  'SOFTWARE_TOKEN_MFA',
] as const;

export type ChallengeName = (typeof CHALLENGES)[number];

export const isChallenge = (name: unknown): name is ChallengeName =>
  (CHALLENGES as readonly unknown[]).includes(name);

/** Not sealed: Cognito binds each session to user and client, so it refuses a mixed state. */
export interface Attempt {
  readonly challenge: ChallengeName;
  /** As Cognito names the user, for SECRET_HASH. */
  readonly userName: string;
  /** Cognito's session, for one answer. */
  readonly session: string;
}

/** base64url of JSON. */
export function packAttempt({ challenge, userName, session }: Attempt): string {
  return Buffer.from(JSON.stringify([challenge, userName, session]), 'utf8').toString('base64url');
}

function unpackAttempt(text: string): Attempt | undefined {
  try {
    const parts: unknown = JSON.parse(decodeBase64Url(text)?.toString('utf8') ?? '');
    if (!Array.isArray(parts) || parts.length !== 3) return undefined;
    const [challenge, userName, session] = parts as unknown[];
    if (!isChallenge(challenge) || typeof userName !== 'string' || typeof session !== 'string')
      return undefined;
    if (!/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(userName)) return undefined;
    return session.length >= 20 && session.length <= 2_048 ? { challenge, userName, session } : undefined;
  } catch {
    return undefined;
  }
}

/** Characters. */
export const MAX_ATTEMPT = 3_600;

/**
 * From the cookie in browser mode, else from the body.
 *
 * @throws ApiError `InvalidRequest`, `WrongCredentials` where the cookie is gone, `CsrfTokenRequired`
 */
export function readAttempt(event: APIGatewayProxyEvent, body: Body, inBrowser: boolean): Attempt {
  if (inBrowser) {
    requireCsrfToken(event);
    const attempt = unpackAttempt(cookieOf(event, COOKIES.attempt) ?? '');
    if (!attempt) throw wrongCredentials();
    return attempt;
  }
  const attempt = unpackAttempt(requiredText(body, 'session', MAX_ATTEMPT));
  if (!attempt) throw invalidRequest('session must be what the answer before gave.');
  return attempt;
}

export const attemptCookie = (attempt: Attempt) =>
  setCookie(COOKIES.attempt, packAttempt(attempt), readAccountSettings().signInSeconds);
