/** Who calls the contact API: the claims of the ID token that API Gateway's authorizer has verified. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ApiError } from '../shared/api/http';
import { domainHash } from '../shared/bytes';
import type { CodeSettings } from '../shared/codes/settings';

export interface Caller {
  readonly sub: string;
  readonly userName: string;
  readonly clientId: string;
  /** Stands for the sign-in that the token is of, through all refreshes. */
  readonly session: string;
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
  const sub = text('sub');
  const userName = text('cognito:username');
  const clientId = text('aud');
  const authTime = Number(claims.get('auth_time'));
  if (text('token_use') !== 'id' || !sub || !userName || !clientId)
    throw new ApiError(400, 'IdTokenRequired', 'Use your ID token to access this API.');
  // Without revocation a client's tokens have no origin_jti; then the time of the sign-in tells it from others.
  const session = domainHash('session', sub, text('origin_jti') ?? '', String(authTime)).toString(
    'base64url',
  );
  return { sub, userName, clientId, session, locale: text('locale'), authTime };
}

/**
 * Changes need a sign-in that is not long past, so that a token that was stolen or left behind changes nothing.
 *
 * @param change what the caller wants to do, in the words of the refusal
 * @throws ApiError `RecentSignInRequired`
 */
export function requireRecentSignIn(
  { authTime }: Caller,
  { recentSignInMinutes }: Pick<CodeSettings, 'recentSignInMinutes'>,
  change = 'change how you are reached',
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
