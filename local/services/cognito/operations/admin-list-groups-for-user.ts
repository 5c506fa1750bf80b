import { poolOperation } from '../access';
import { members } from '../input';
import { groupType } from '../output';
import { page } from '../paging';

/** API_AdminListGroupsForUser */
export const adminListGroupsForUser = poolOperation(
  'AdminListGroupsForUser',
  {
    UserPoolId: members.userPoolId,
    Username: members.username,
    Limit: members.limit,
    NextToken: members.paginationToken,
  },
  ({ cognito, pool, input }) => {
    const groups = cognito.users.groupsOf(cognito.users.get(pool, input.Username));
    const { items, next } = page(groups, input.Limit, input.NextToken);
    return { Groups: items.map((group) => groupType(pool, group)), ...(next ? { NextToken: next } : {}) };
  },
);
