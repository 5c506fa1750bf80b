import type { OperationFactory } from '../access';
import { members, readInput, whole } from '../input';
import { epochSeconds } from '../output';
import { page } from '../paging';

/** API_ListUserPools: the only operation that asks IAM about no pool in particular. */
export const listUserPools: OperationFactory = (cognito) => ({
  access: () => ({ action: 'cognito-idp:ListUserPools', resource: '*' }),
  async run(raw: unknown) {
    const input = readInput({ MaxResults: whole(1, 60), NextToken: members.paginationToken }, raw);
    const { items, next } = page(cognito.pools.all(), input.MaxResults, input.NextToken);
    const pools = items.map(async ({ id, name }) => {
      const created = epochSeconds((await cognito.pools.keys(id)).createdAt);
      return { Id: id, Name: name, LambdaConfig: {}, CreationDate: created, LastModifiedDate: created };
    });
    return { UserPools: await Promise.all(pools), ...(next ? { NextToken: next } : {}) };
  },
});
