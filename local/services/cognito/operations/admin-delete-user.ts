import { poolOperation } from '../access';
import { members } from '../input';

/** API_AdminDeleteUser */
export const adminDeleteUser = poolOperation(
  'AdminDeleteUser',
  { UserPoolId: members.userPoolId, Username: members.username },
  ({ cognito, pool, input }) => {
    const user = cognito.users.get(pool, input.Username);
    cognito.signIns.revokeAll(user);
    cognito.users.delete(user);
    return {};
  },
);
