import { userOperation } from '../access';
import { anything, members } from '../input';
import { completeRegistration } from '../passkeys';

/** API_CompleteWebAuthnRegistration */
export const completeWebAuthnRegistration = userOperation(
  { AccessToken: members.accessToken, Credential: anything() },
  async ({ cognito, pool, user, client, input }) => {
    await completeRegistration(cognito, pool, user, client.id, input.Credential);
    return {};
  },
);
