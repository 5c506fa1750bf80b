import { poolOperation } from '../access';
import { members } from '../input';

/** API_DeleteGroup */
export const deleteGroup = poolOperation(
  'DeleteGroup',
  { UserPoolId: members.userPoolId, GroupName: members.groupName },
  ({ cognito, pool, input }) => {
    cognito.users.deleteGroup(pool, cognito.users.group(pool.id, input.GroupName).name);
    return {};
  },
);
