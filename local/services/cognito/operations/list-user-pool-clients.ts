import { poolOperation } from '../access';
import { members, optional, whole } from '../input';
import { page } from '../paging';

/** API_ListUserPoolClients */
export const listUserPoolClients = poolOperation(
  'ListUserPoolClients',
  { UserPoolId: members.userPoolId, MaxResults: optional(whole(1, 60)), NextToken: members.paginationToken },
  ({ cognito, pool, input }) => {
    const { items, next } = page(cognito.pools.clientsOf(pool.id), input.MaxResults, input.NextToken);
    return {
      UserPoolClients: items.map(({ id, name }) => ({ ClientId: id, ClientName: name, UserPoolId: pool.id })),
      ...(next ? { NextToken: next } : {}),
    };
  },
);
