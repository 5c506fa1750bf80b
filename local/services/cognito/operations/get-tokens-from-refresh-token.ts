import { clientOperation } from '../access';
import { members, optional, text } from '../input';
import { refresh } from '../refresh';
import { checkClientSecret } from '../secret-hash';

/** API_GetTokensFromRefreshToken: takes the client secret itself instead of a hash. */
export const getTokensFromRefreshToken = clientOperation(
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
);
