import { userOperation } from '../access';
import { members } from '../input';
import { beginRegistration } from '../passkeys';

/** API_StartWebAuthnRegistration */
export const startWebAuthnRegistration = userOperation(
  { AccessToken: members.accessToken },
  async ({ cognito, pool, user, client }) => ({
    CredentialCreationOptions: await beginRegistration(cognito, pool, user, client.id),
  }),
);
