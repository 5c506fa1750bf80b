import { poolOperation } from '../access';
import { confirmUser } from '../confirmation';
import { members } from '../input';
import { NO_CLIENT } from '../invitation';

/** API_AdminConfirmSignUp: confirms the account, verifies nothing. */
export const adminConfirmSignUp = poolOperation(
  'AdminConfirmSignUp',
  { UserPoolId: members.userPoolId, Username: members.username, ClientMetadata: members.clientMetadata },
  async ({ cognito, pool, input, call }) => {
    const user = cognito.users.get(pool, input.Username);
    await confirmUser(cognito, {
      pool,
      user,
      clientId: NO_CLIENT,
      clientMetadata: input.ClientMetadata,
      call,
    });
    return {};
  },
);
