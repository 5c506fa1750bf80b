import { poolOperation } from '../access';
import { list, members, optional, text } from '../input';
import { userType } from '../output';
import { page } from '../paging';
import { userFilter } from '../user-filter';

/** API_ListUsers */
export const listUsers = poolOperation(
  'ListUsers',
  {
    UserPoolId: members.userPoolId,
    AttributesToGet: optional(list(members.attributeName)),
    Limit: members.limit,
    PaginationToken: members.paginationToken,
    Filter: optional(text({ max: 256 })),
  },
  ({ cognito, pool, input }) => {
    const wanted = input.AttributesToGet;
    const users = cognito.users.in(pool.id).filter(userFilter(pool, input.Filter));
    const { items, next } = page(users, input.Limit, input.PaginationToken);
    return {
      Users: items.map((user) => userType(user, wanted && ((name) => wanted.includes(name)))),
      ...(next ? { PaginationToken: next } : {}),
    };
  },
);
