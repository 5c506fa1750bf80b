import type { OperationFactory } from '../access';
import { checkChannels } from '../channel-checks';
import { POOL_ID_ALPHABET, POOL_ID_LENGTH, randomId } from '../ids';
import { readInput } from '../input';
import { definePool } from '../pool-definition';
import { poolName, poolProperties } from '../pool-input';
import { describeUserPool } from './describe-user-pool';

/** API_CreateUserPool: a pool that no template knows. */
export const createUserPool: OperationFactory = (cognito) => ({
  access: () => ({ action: 'cognito-idp:CreateUserPool', resource: '*' }),
  async run(raw, call) {
    const { context, pools, users } = cognito;
    const { PoolName: name } = readInput({ PoolName: poolName }, raw);
    const properties = poolProperties(raw);
    const id = `${context.region}_${randomId(POOL_ID_LENGTH, POOL_ID_ALPHABET)}`;
    const arn = `arn:${context.partition}:cognito-idp:${context.region}:${context.account}:userpool/${id}`;
    checkChannels(context, { arn, name }, properties);
    const pool = definePool({ id, arn, region: context.region, name }, properties);
    pools.addPool(pool);
    users.indexPool(pool);
    return describeUserPool(cognito).run({ UserPoolId: id }, call);
  },
});
