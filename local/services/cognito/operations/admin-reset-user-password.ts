import { poolOperation } from '../access';
import { invalidParameter, notAuthorized } from '../errors';
import { members } from '../input';
import { NO_CLIENT } from '../invitation';
import { recoveryTarget, startReset } from '../recovery';

/** API_AdminResetUserPassword: the password stops working and a code to set another one is sent. */
export const adminResetUserPassword = poolOperation(
  'AdminResetUserPassword',
  { UserPoolId: members.userPoolId, Username: members.username, ClientMetadata: members.clientMetadata },
  async ({ cognito, pool, input, call }) => {
    const user = cognito.users.get(pool, input.Username);
    if (user.status === 'FORCE_CHANGE_PASSWORD' || user.status === 'UNCONFIRMED')
      throw notAuthorized('User password cannot be reset in the current state.');
    const attribute = recoveryTarget(pool, user);
    if (!attribute)
      throw invalidParameter(
        'Cannot reset password for the user as there is no registered/verified email or phone_number',
      );
    const reset = cognito.users.update(pool, user, () => ({ status: 'RESET_REQUIRED' }));
    await startReset(cognito, {
      pool,
      user: reset,
      clientId: NO_CLIENT,
      clientMetadata: input.ClientMetadata,
      call,
      attribute,
    });
    return {};
  },
);
