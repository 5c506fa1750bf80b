import { poolOperation } from '../access';
import { checkChannels } from '../channel-checks';
import { members, optional } from '../input';
import { poolName, SETTINGS } from '../pool-input';
import { changedPool, withSms } from '../pool-update';

/** API_UpdateUserPool */
export const updateUserPool = poolOperation(
  'UpdateUserPool',
  {
    UserPoolId: members.userPoolId,
    PoolName: optional(poolName),
    ...SETTINGS,
  },
  ({ cognito, pool, input }) => {
    const { UserPoolId: _, PoolName, ...given } = input;
    const name = PoolName ?? pool.name;
    // Settings of other operations, and those that are for good, stay.
    const kept = Object.entries(pool.properties).filter(([property]) => !(property in SETTINGS));
    const properties = withSms(pool, {
      ...Object.fromEntries([...kept, ...Object.entries(given).filter(([, value]) => value !== undefined)]),
      ...(PoolName === undefined ? {} : { UserPoolName: PoolName }),
    });
    const { Schema, ...withoutSchema } = properties as typeof properties & { readonly Schema?: unknown };
    checkChannels(cognito.context, { arn: pool.arn, name }, properties);
    const changed = changedPool(pool, name, withoutSchema);
    cognito.pools.addPool({ ...changed, properties });
    return {};
  },
);
