import { poolOperation } from '../access';
import { members } from '../input';

/** API_AdminEnableUser */
export const adminEnableUser = poolOperation(
  'AdminEnableUser',
  { UserPoolId: members.userPoolId, Username: members.username },
  ({ cognito, pool, input }) => {
    cognito.users.update(pool, cognito.users.get(pool, input.Username), () => ({ enabled: true }));
    return {};
  },
);
