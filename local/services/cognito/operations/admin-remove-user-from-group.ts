import { poolOperation } from '../access';
import { members } from '../input';

/** API_AdminRemoveUserFromGroup */
export const adminRemoveUserFromGroup = poolOperation(
  'AdminRemoveUserFromGroup',
  { UserPoolId: members.userPoolId, Username: members.username, GroupName: members.groupName },
  ({ cognito, pool, input }) => {
    const { name } = cognito.users.group(pool.id, input.GroupName);
    const user = cognito.users.get(pool, input.Username);
    cognito.users.update(pool, user, ({ groups }) => ({ groups: groups.filter((group) => group !== name) }));
    return {};
  },
);
