import { randomInt } from 'node:crypto';
import type { OperationFactory } from '../access';
import { checkChannels } from '../channel-checks';
import { readInput, text } from '../input';
import { definePool } from '../pool-definition';
import { poolProperties } from '../pool-input';
import { describeUserPool } from './describe-user-pool';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const INPUT = { PoolName: text({ min: 1, max: 128, pattern: /^[\w\s+=,.@-]+$/ }) };

/** API_CreateUserPool: a pool that no template knows. */
export const createUserPool: OperationFactory = (cognito) => ({
  access: () => ({ action: 'cognito-idp:CreateUserPool', resource: '*' }),
  async run(raw, call) {
    const { context, pools, users } = cognito;
    const { PoolName: name } = readInput(INPUT, raw);
    const properties = poolProperties(raw);
    const letters = Array.from({ length: 9 }, () => ALPHABET.charAt(randomInt(ALPHABET.length)));
    const id = `${context.region}_${letters.join('')}`;
    const arn = `arn:${context.partition}:cognito-idp:${context.region}:${context.account}:userpool/${id}`;
    checkChannels(context, { arn, name }, properties);
    const pool = definePool({ id, arn, region: context.region, name }, properties);
    pools.addPool(pool);
    users.indexPool(pool);
    return describeUserPool(cognito).run({ UserPoolId: id }, call);
  },
});
