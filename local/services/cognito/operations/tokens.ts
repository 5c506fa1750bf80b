import { AwsError } from '../../../contract';
import { optional, text } from '../../input';
import { clientOperation, type Operations, poolOperation, userOperation } from '../access';
import { members } from '../input';
import { checkClientSecret } from '../sign-in/secret-hash';
import { refresh } from '../tokens/refresh';

/** ID and access tokens, not refresh tokens. */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

export const tokenOperations = {
  /** Takes the client secret, not a hash. */
  GetTokensFromRefreshToken: clientOperation(
    {
      ClientId: members.clientId,
      RefreshToken: text({ min: 1, pattern: /^[A-Za-z0-9-_=.]+$/ }),
      ClientSecret: optional(text({ min: 1, max: 64, pattern: /^[\w+]+$/ })),
      DeviceKey: optional(members.deviceKey),
      ClientMetadata: members.clientMetadata,
    },
    async ({ cognito, pool, client, input, call }) => {
      checkClientSecret(client, input.ClientSecret);
      return {
        AuthenticationResult: await refresh(cognito, {
          pool,
          client,
          refreshToken: input.RefreshToken,
          deviceKey: input.DeviceKey,
          checkSecret: () => undefined,
          clientMetadata: input.ClientMetadata,
          call,
        }),
      };
    },
  ),
  /** Ends the sign-in's access tokens too. */
  RevokeToken: clientOperation(
    {
      ClientId: members.clientId,
      Token: text({ min: 1, pattern: /^[A-Za-z0-9-_=.]+$/ }),
      ClientSecret: optional(text({ min: 1, max: 64, pattern: /^[\w+]+$/ })),
    },
    ({ cognito, client, input }) => {
      checkClientSecret(client, input.ClientSecret);
      if (!client.revocation)
        throw new AwsError(
          'UnsupportedOperationException',
          'Token revocation is not enabled for the client.',
        );
      if (JWT.test(input.Token))
        throw new AwsError(
          'UnsupportedTokenTypeException',
          'Unsupported token type: only refresh tokens can be revoked.',
        );
      const signIn = cognito.signIns.ofRefreshToken(input.Token);
      if (signIn && signIn.clientId !== client.id)
        throw new AwsError('UnauthorizedException', 'The refresh token was issued to another client.', 401);
      // RFC 7009 §2.2: an unknown token is answered like a revoked one.
      if (signIn) cognito.signIns.revoke(signIn.id);
      return {};
    },
  ),
  GlobalSignOut: userOperation({ AccessToken: members.accessToken }, ({ cognito, user }) => {
    cognito.signIns.revokeAll(user);
    return {};
  }),
  AdminUserGlobalSignOut: poolOperation(
    { UserPoolId: members.userPoolId, Username: members.username },
    ({ cognito, pool, input }) => {
      cognito.signIns.revokeAll(cognito.users.get(pool, input.Username));
      return {};
    },
  ),
} satisfies Operations;
