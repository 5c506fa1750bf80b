/**
 * Who calls behind the pool's authorizer: the ID token's verified claims, and what has ended since. Every
 * operation begins with {@link callerOf} or {@link callerOfAnySession} (`attacks/ended-sessions`).
 */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { userHandleOf } from '../../passkeys/user-handle';
import { ENV, requireEnv } from '../env';
import {
  type Ended,
  hasEnded,
  isUpTo,
  readEnded,
  type Session,
  sessionOf,
  whileSessionGoesOn,
} from '../sessions/ended';
import { ApiError } from './http';

export interface Caller extends Session {
  readonly userPoolId: string;
  readonly sub: string;
  readonly userName: string;
  readonly clientId: string;
  /** For the caller's passkeys. */
  readonly handle: string;
  /** As authenticators show it. */
  readonly name: string;
  readonly displayName: string;
  /** The proven address, for notices. */
  readonly address: string | undefined;
  /** False if one is unproven, perhaps somebody else's. */
  readonly addressesProven: boolean;
  /** BCP 47, from the profile. */
  readonly locale: string | undefined;
  /** As it was when the request came. */
  readonly ended: Ended;
}

/** @throws ApiError `IdTokenRequired`, `SessionEnded` */
export async function callerOf(event: APIGatewayProxyEvent): Promise<Caller> {
  const caller = await callerOfAnySession(event);
  if (hasEnded(caller, caller.ended)) throw sessionEnded();
  return caller;
}

/** Ended sessions too. @throws ApiError `IdTokenRequired` */
export async function callerOfAnySession(event: APIGatewayProxyEvent): Promise<Caller> {
  const claims = new Map<string, unknown>(Object.entries(event.requestContext?.authorizer?.claims ?? {}));
  const text = (name: string) => {
    const value = claims.get(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const isTrue = (name: string) => ['true', true].includes(claims.get(name) as string | boolean);
  const sub = text('sub');
  const userName = text('cognito:username');
  const clientId = text('aud');
  if (text('token_use') !== 'id' || !sub || !userName || !clientId)
    throw new ApiError(400, 'IdTokenRequired', 'Use your ID token to access this API.');
  const email = text('email');
  const phone = text('phone_number');
  const name = email ?? phone ?? text('name') ?? userName;
  const authTime = timeOf(claims.get('auth_time'));
  const userPoolId = requireEnv(ENV.USER_POOL_ID);
  return {
    userPoolId,
    sub,
    userName,
    clientId,
    session: sessionOf({ sub, originJti: text('origin_jti'), authTime }),
    authTime,
    handle: userHandleOf(sub, userName),
    name,
    displayName: text('name') ?? name,
    address: email && isTrue('email_verified') ? email : undefined,
    addressesProven: email ? isTrue('email_verified') : !phone || isTrue('phone_number_verified'),
    locale: text('locale'),
    ended: await readEnded(requireEnv(ENV.SECRETS_TABLE), { userPoolId, userName }),
  };
}

/** NaN for anything but a number. */
function timeOf(claim: unknown): number {
  return claim === '' ? Number.NaN : Number(claim);
}

/**
 * Requires a recent sign-in and no change since, so that stolen tokens change nothing.
 *
 * @param change what the caller wants, for the refusal
 * @throws ApiError `RecentSignInRequired`
 */
export function requireRecentSignIn(
  caller: Caller,
  recent: { readonly recentSignInMinutes: number },
  change: string,
): void {
  requireRecent(caller, recent, change);
  requireUnchanged(caller, change);
}

/** @throws ApiError `RecentSignInRequired` */
export function requireRecent(
  { authTime }: Caller,
  { recentSignInMinutes }: { readonly recentSignInMinutes: number },
  change: string,
): void {
  const age = Math.floor(Date.now() / 1000) - authTime;
  // Also true for NaN.
  if (!(age <= recentSignInMinutes * 60))
    throw new ApiError(
      403,
      'RecentSignInRequired',
      `Sign in again to ${change}: your last sign-in is more than ${recentSignInMinutes} minutes ago.`,
    );
}

/**
 * Nobody has changed a way in since this sign-in.
 *
 * @param request of this change; repeating the one carried out is let through
 * @throws ApiError `RecentSignInRequired`
 */
export function requireUnchanged({ authTime, ended }: Caller, change: string, request?: string): void {
  if (request !== undefined && ended.changedBy === request) return;
  if (isUpTo(authTime, ended.changedAt))
    throw new ApiError(
      403,
      'RecentSignInRequired',
      `Sign in again to ${change}: how one gets into your account has changed since your last sign-in.`,
    );
}

/** For transactions: the caller's session may still change ways in. */
export function whileCallerMay(caller: Caller): TransactWriteItem {
  return whileSessionGoesOn(requireEnv(ENV.SECRETS_TABLE), caller, caller);
}

/** {@link whileCallerMay} failed: something changed during the request. */
export function sessionEnded(): ApiError {
  return new ApiError(401, 'SessionEnded', 'This session has ended. Sign in again.');
}
