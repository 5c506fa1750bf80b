import { poolOperation } from '../access';
import { members } from '../input';
import { withGroup } from '../quotas';

/** API_AdminAddUserToGroup */
export const adminAddUserToGroup = poolOperation(
  'AdminAddUserToGroup',
  { UserPoolId: members.userPoolId, Username: members.username, GroupName: members.groupName },
  ({ cognito, pool, input }) => {
    const { name } = cognito.users.group(pool.id, input.GroupName);
    const user = cognito.users.get(pool, input.Username);
    cognito.users.update(pool, user, ({ groups }) => ({ groups: withGroup(groups, name) }));
    return {};
  },
);
