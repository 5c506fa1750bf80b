import { poolOperation } from '../access';
import { members } from '../input';
import { userType } from '../output';
import { page } from '../paging';

/** API_ListUsersInGroup */
export const listUsersInGroup = poolOperation(
  'ListUsersInGroup',
  {
    UserPoolId: members.userPoolId,
    GroupName: members.groupName,
    Limit: members.limit,
    NextToken: members.paginationToken,
  },
  ({ cognito, pool, input }) => {
    const { name } = cognito.users.group(pool.id, input.GroupName);
    const users = cognito.users.in(pool.id).filter(({ groups }) => groups.includes(name));
    const { items, next } = page(users, input.Limit, input.NextToken);
    return { Users: items.map((user) => userType(user)), ...(next ? { NextToken: next } : {}) };
  },
);
