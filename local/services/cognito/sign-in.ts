import { AwsError, type Call } from '../../contract';
import type { Cognito } from './cognito';
import { notAuthorized, notEmulated, userNotFound } from './errors';
import type { User, UserPool, UserPoolClient } from './model';
import type { IssuedTokens, TokenSource } from './tokens';
import { eventAttributes } from './triggers';

/** The answer of the operations that authenticate: a challenge or tokens. */
export type AuthAnswer =
  | {
      readonly ChallengeName: 'CUSTOM_CHALLENGE' | 'NEW_PASSWORD_REQUIRED';
      readonly ChallengeParameters: Readonly<Record<string, string>>;
      readonly Session: string;
    }
  | {
      readonly AuthenticationResult: IssuedTokens;
      readonly ChallengeParameters: Readonly<Record<string, never>>;
    };

/**
 * Refuses users whose state doesn't let them sign in.
 *
 * @throws AwsError NotAuthorizedException, UserNotConfirmedException, PasswordResetRequiredException
 */
export function checkMaySignIn(user: User): void {
  if (!user.enabled) throw notAuthorized('User is disabled.');
  if (user.status === 'UNCONFIRMED')
    throw new AwsError('UserNotConfirmedException', 'User is not confirmed.');
  if (user.status === 'RESET_REQUIRED')
    throw new AwsError('PasswordResetRequiredException', 'Password reset required for the user');
}

/** What a client is told of a user who doesn't exist. */
export function unknownUser(client: UserPoolClient): AwsError {
  return client.hidesUsers ? notAuthorized() : userNotFound();
}

/** Ends an authentication: post-authentication trigger, then the tokens of a new sign-in. */
export async function completeSignIn(
  cognito: Cognito,
  request: {
    readonly pool: UserPool;
    readonly client: UserPoolClient;
    readonly user: User;
    readonly call: Call;
    readonly source: TokenSource;
    readonly clientMetadata: Readonly<Record<string, string>> | undefined;
  },
): Promise<AuthAnswer> {
  const { pool, client, call, clientMetadata } = request;
  // The challenge triggers may have changed the user: they commonly verify an address or set a password.
  const user = cognito.users.bySub(pool.id, request.user.sub);
  if (!user) throw unknownUser(client);
  checkMaySignIn(user);
  if (pool.mfaRequired) throw notEmulated('MfaConfiguration ON', 'Set MfaConfiguration to OPTIONAL or OFF.');
  await cognito.triggers.run({
    pool,
    trigger: 'PostAuthentication',
    source: 'PostAuthentication_Authentication',
    userName: user.username,
    clientId: client.id,
    call,
    request: { userAttributes: eventAttributes(user), newDeviceUsed: false, clientMetadata },
    response: {},
  });
  const { signIn, refreshToken } = cognito.signIns.open(user, client);
  const tokens = await cognito.tokens.issue({ ...request, user, signIn, refreshToken });
  return { AuthenticationResult: tokens, ChallengeParameters: {} };
}
