import { poolOperation } from '../access';
import { members } from '../input';

/** API_AdminDisableUser: also ends every sign-in of the user. */
export const adminDisableUser = poolOperation(
  'AdminDisableUser',
  { UserPoolId: members.userPoolId, Username: members.username },
  ({ cognito, pool, input }) => {
    const user = cognito.users.get(pool, input.Username);
    cognito.users.update(pool, user, () => ({ enabled: false }));
    cognito.signIns.revokeAll(user);
    return {};
  },
);
