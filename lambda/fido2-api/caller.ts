/** Who calls the credentials API: the claims of the ID token that API Gateway's authorizer has verified. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ApiError } from '../shared/api/http';
import type { PasskeySettings } from '../shared/passkeys/settings';
import { userHandleOf } from '../shared/passkeys/user-handle';

export interface Caller {
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
  /** When the user last proved who they are, in seconds since the Unix epoch; a refresh doesn't change it. */
  readonly authTime: number;
}

/** @throws ApiError when the token is no ID token of a user */
export function callerOf(event: APIGatewayProxyEvent): Caller {
  const claims = new Map<string, unknown>(Object.entries(event.requestContext?.authorizer?.claims ?? {}));
  const text = (name: string) => {
    const value = claims.get(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const isTrue = (name: string) => ['true', true].includes(claims.get(name) as string | boolean);
  const sub = text('sub');
  const userName = text('cognito:username');
  if (text('token_use') !== 'id' || !sub || !userName)
    throw new ApiError(400, 'IdTokenRequired', 'Use your ID token to access this API.');
  const email = text('email');
  const phone = text('phone_number');
  const name = email ?? phone ?? text('name') ?? userName;
  return {
    handle: userHandleOf(sub, userName),
    name,
    displayName: text('name') ?? name,
    address: email && isTrue('email_verified') ? email : undefined,
    addressesProven: email ? isTrue('email_verified') : !phone || isTrue('phone_number_verified'),
    locale: text('locale'),
    authTime: Number(claims.get('auth_time')),
  };
}

/**
 * Changes need a sign-in that is not long past, so that a token that was stolen or left behind changes nothing.
 *
 * @throws ApiError `RecentSignInRequired`
 */
export function requireRecentSignIn({ authTime }: Caller, { recentSignInMinutes }: PasskeySettings): void {
  const age = Math.floor(Date.now() / 1000) - authTime;
  // Written so that a claim that is missing or no number is refused too.
  if (!(age <= recentSignInMinutes * 60))
    throw new ApiError(
      403,
      'RecentSignInRequired',
      `Sign in again to change your passkeys: your last sign-in is more than ${recentSignInMinutes} minutes ago.`,
    );
}
