/**
 * Who calls a method behind the user pool's authorizer: the claims of the ID token that API Gateway has
 * verified, and what has ended of the sessions of its user since. Each such method begins with one of {@link
 * callerOf} and {@link callerOfAnySession}; `attacks/ended-sessions` tries all that the templates have.
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
  /** User handle of the caller's passkeys. */
  readonly handle: string;
  /** What authenticators show of the account. */
  readonly name: string;
  readonly displayName: string;
  /** The address notices go to: the one the user has proven. */
  readonly address: string | undefined;
  /** False when the account has an address that nobody has proven; its owner may be somebody else. */
  readonly addressesProven: boolean;
  /** BCP 47 tag of the user's profile. */
  readonly locale: string | undefined;
  /** What has ended, as it was when the request came. */
  readonly ended: Ended;
}

/**
 * The caller, whose session goes on.
 *
 * @throws ApiError `IdTokenRequired` when the token is no ID token of a user, `SessionEnded`
 */
export async function callerOf(event: APIGatewayProxyEvent): Promise<Caller> {
  const caller = await callerOfAnySession(event);
  if (hasEnded(caller, caller.ended)) throw sessionEnded();
  return caller;
}

/** The caller, whether or not the session has ended. @throws ApiError `IdTokenRequired` */
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

/** NaN for a claim that is missing or no number. */
function timeOf(claim: unknown): number {
  return claim === '' ? Number.NaN : Number(claim);
}

/**
 * Changes need a sign-in that is not long past, and since which the account hasn't changed: a token that was
 * stolen or left behind changes nothing.
 *
 * @param change what the caller wants to do, in the words of the refusal
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

/** The first half of {@link requireRecentSignIn}. @throws ApiError `RecentSignInRequired` */
export function requireRecent(
  { authTime }: Caller,
  { recentSignInMinutes }: { readonly recentSignInMinutes: number },
  change: string,
): void {
  const age = Math.floor(Date.now() / 1000) - authTime;
  // Written so that a claim that is missing or no number is refused too.
  if (!(age <= recentSignInMinutes * 60))
    throw new ApiError(
      403,
      'RecentSignInRequired',
      `Sign in again to ${change}: your last sign-in is more than ${recentSignInMinutes} minutes ago.`,
    );
}

/**
 * The second half: an operator or the user has not changed how one gets in since this sign-in.
 *
 * @param request of the change that this is; another try of the one that was carried out is let through
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

/** The part of a transaction that holds while the caller's session may change how they get in. */
export function whileCallerMay(caller: Caller): TransactWriteItem {
  return whileSessionGoesOn(requireEnv(ENV.SECRETS_TABLE), caller, caller);
}

/** That part didn't hold: the session ended, or the account was changed, while the request was under way. */
export function sessionEnded(): ApiError {
  return new ApiError(401, 'SessionEnded', 'This session has ended. Sign in again.');
}
