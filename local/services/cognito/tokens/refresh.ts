import type { Call } from '../../../contract';
import type { Cognito } from '../cognito';
import { notAuthorized } from '../errors';
import type { UserPool, UserPoolClient } from '../model';
import { unknownUser } from '../sign-in/sign-in';
import type { IssuedTokens } from './tokens';

/**
 * With rotation also gives a new refresh token.
 *
 * @throws AwsError NotAuthorizedException, RefreshTokenReuseException
 */
export async function refresh(
  cognito: Cognito,
  request: {
    readonly pool: UserPool;
    readonly client: UserPoolClient;
    readonly refreshToken: string;
    readonly deviceKey: string | undefined;
    /** Given the names that a hash may be made with. */
    readonly checkSecret: (usernames: readonly string[]) => void;
    readonly clientMetadata: Readonly<Record<string, string>> | undefined;
    readonly call: Call;
  },
): Promise<IssuedTokens> {
  const { pool, client, refreshToken, call, clientMetadata } = request;
  const signIn = cognito.signIns.checkRefreshToken(client, refreshToken);
  const user = cognito.users.bySub(pool.id, signIn.sub);
  if (!user) throw unknownUser(client);
  request.checkSecret([user.username, user.sub]);
  // A tracked device's refresh tokens need its key, from its confirmation until it is forgotten.
  const { device } = signIn;
  if (device && pool.devices && (!user.devices?.[device.key] || request.deviceKey !== device.key))
    throw notAuthorized('Invalid Refresh Token');
  if (!user.enabled) throw notAuthorized('User is disabled.');
  const issued = await cognito.tokens.issue({
    pool,
    client,
    user,
    signIn,
    source: 'TokenGeneration_RefreshTokens',
    clientMetadata,
    call,
  });
  if (client.rotationGraceSeconds === undefined) return issued;
  return { ...issued, RefreshToken: cognito.signIns.rotate(client, refreshToken) };
}
