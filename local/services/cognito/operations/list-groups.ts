import { poolOperation } from '../access';
import { members } from '../input';
import { groupType } from '../output';
import { page } from '../paging';

/** API_ListGroups */
export const listGroups = poolOperation(
  'ListGroups',
  { UserPoolId: members.userPoolId, Limit: members.limit, NextToken: members.paginationToken },
  ({ cognito, pool, input }) => {
    const { items, next } = page(cognito.users.groupsIn(pool.id), input.Limit, input.NextToken);
    return { Groups: items.map((group) => groupType(pool, group)), ...(next ? { NextToken: next } : {}) };
  },
);
