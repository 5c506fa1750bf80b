import { poolOperation } from '../access';
import { members } from '../input';

/** API_AdminUserGlobalSignOut */
export const adminUserGlobalSignOut = poolOperation(
  'AdminUserGlobalSignOut',
  { UserPoolId: members.userPoolId, Username: members.username },
  ({ cognito, pool, input }) => {
    cognito.signIns.revokeAll(cognito.users.get(pool, input.Username));
    return {};
  },
);
