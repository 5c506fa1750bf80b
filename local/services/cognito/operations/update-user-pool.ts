import { poolOperation } from '../access';
import { checkChannels } from '../channel-checks';
import { members, optional, text } from '../input';
import { updatedProperties } from '../pool-input';
import { changedPool, withSms } from '../pool-update';

/** API_UpdateUserPool */
export const updateUserPool = poolOperation(
  'UpdateUserPool',
  { UserPoolId: members.userPoolId, PoolName: optional(text({ min: 1, max: 128 })) },
  ({ cognito, pool, input, raw }) => {
    const name = input.PoolName ?? pool.name;
    const properties = withSms(pool, updatedProperties(pool.properties, raw));
    checkChannels(cognito.context, { arn: pool.arn, name }, properties);
    // The schema is no member of the request, so its entries are not looked at again.
    const { Schema: schema, ...others } = properties;
    const changed = changedPool(pool, name, others);
    cognito.pools.addPool({ ...changed, properties: schema === undefined ? others : properties });
    return {};
  },
);
