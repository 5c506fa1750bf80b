import { AwsError } from '../../../contract';
import { clientOperation } from '../access';
import { members, optional, text } from '../input';
import { checkClientSecret } from '../secret-hash';

/** A JWT in compact form, which ID and access tokens are and refresh tokens are not. */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** API_RevokeToken: ends the sign-in of a refresh token, with every access token that came of it. */
export const revokeToken = clientOperation(
  {
    ClientId: members.clientId,
    Token: text({ min: 1, pattern: /^[A-Za-z0-9-_=.]+$/ }),
    ClientSecret: optional(text({ min: 1, max: 64, pattern: /^[\w+]+$/ })),
  },
  ({ cognito, client, input }) => {
    checkClientSecret(client, input.ClientSecret);
    if (!client.revocation)
      throw new AwsError('UnsupportedOperationException', 'Token revocation is not enabled for the client.');
    if (JWT.test(input.Token))
      throw new AwsError(
        'UnsupportedTokenTypeException',
        'Unsupported token type: only refresh tokens can be revoked.',
      );
    const signIn = cognito.signIns.ofRefreshToken(input.Token);
    if (signIn && signIn.clientId !== client.id)
      throw new AwsError('UnauthorizedException', 'The refresh token was issued to another client.', 401);
    // RFC 7009 §2.2: a token that means nothing is answered like one that was revoked.
    if (signIn) cognito.signIns.revoke(signIn.id);
    return {};
  },
);
