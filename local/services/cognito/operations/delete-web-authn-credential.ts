import { userOperation } from '../access';
import { resourceNotFound } from '../errors';
import { members, text } from '../input';

/** API_DeleteWebAuthnCredential */
export const deleteWebAuthnCredential = userOperation(
  { AccessToken: members.accessToken, CredentialId: text({ min: 1 }) },
  ({ cognito, pool, user, input }) => {
    cognito.users.update(pool, user, ({ passkeys = [] }) => {
      if (!passkeys.some(({ id }) => id === input.CredentialId))
        throw resourceNotFound('The passkey credential does not exist.');
      return { passkeys: passkeys.filter(({ id }) => id !== input.CredentialId) };
    });
    return {};
  },
);
