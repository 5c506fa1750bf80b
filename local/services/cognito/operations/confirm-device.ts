import { userOperation } from '../access';
import { confirmDevice as confirm } from '../devices';
import { members, optional, structure, text } from '../input';

/** API_ConfirmDevice */
export const confirmDevice = userOperation(
  {
    AccessToken: members.accessToken,
    DeviceKey: members.deviceKey,
    DeviceName: optional(text({ min: 1, max: 1024 })),
    DeviceSecretVerifierConfig: optional(
      structure({ PasswordVerifier: text({ max: 131072 }), Salt: text({ max: 131072 }) }),
    ),
  },
  ({ cognito, pool, user, signIn, input, call }) => ({
    UserConfirmationNecessary: confirm(cognito, {
      pool,
      user,
      signIn,
      key: input.DeviceKey,
      name: input.DeviceName,
      verifier: input.DeviceSecretVerifierConfig,
      call,
    }),
  }),
);
