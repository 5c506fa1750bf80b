/** User pools. */

import { optional, whole } from '../../input';
import { type AnswerOf, type Operations, poolOperation } from '../access';
import type { Cognito } from '../cognito';
import { POOL_ID_ALPHABET, POOL_ID_LENGTH, randomId } from '../ids';
import { members, readInput } from '../input';
import type { SchemaAttribute, UserPool } from '../model';
import { epochSeconds } from '../output';
import { page } from '../paging';
import { checkChannels } from '../pools/channel-checks';
import { definePool } from '../pools/definition';
import { poolName, poolProperties, SETTINGS } from '../pools/input';
import { removePool } from '../pools/removal';
import { changedPool, withSms } from '../pools/update';

/** DescribeUserPool renames or omits these. */
const RENAMED = ['UserPoolName', 'Schema', 'UserPoolTags', 'EnabledMfas', 'LambdaConfig'];

export const userPoolOperations = {
  CreateUserPool: (cognito) => ({
    access: () => ({ action: 'cognito-idp:CreateUserPool', resource: '*' }),
    async run(raw) {
      const { context, pools, users } = cognito;
      const { PoolName: name } = readInput({ PoolName: poolName }, raw);
      const properties = poolProperties(raw);
      const id = `${context.region}_${randomId(POOL_ID_LENGTH, POOL_ID_ALPHABET)}`;
      const arn = `arn:${context.partition}:cognito-idp:${context.region}:${context.account}:userpool/${id}`;
      checkChannels(context, { arn, name }, properties);
      const pool = definePool({ id, arn, region: context.region, name }, properties);
      pools.addPool(pool);
      users.indexPool(pool);
      return description(cognito, pool);
    },
  }),
  DescribeUserPool: poolOperation({ UserPoolId: members.userPoolId }, ({ cognito, pool }) =>
    description(cognito, pool),
  ),
  UpdateUserPool: poolOperation(
    {
      UserPoolId: members.userPoolId,
      PoolName: optional(poolName),
      ...SETTINGS,
    },
    ({ cognito, pool, input }) => {
      const { UserPoolId: _, PoolName, ...given } = input;
      const name = PoolName ?? pool.name;
      // What other operations set, and what is for good.
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
  ),
  DeleteUserPool: poolOperation({ UserPoolId: members.userPoolId }, ({ cognito, pool }) => {
    removePool(cognito, pool);
    return {};
  }),
  /** Asks IAM about no pool in particular. */
  ListUserPools: (cognito) => ({
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
  }),
} satisfies Operations;

async function description(cognito: Cognito, pool: UserPool): Promise<AnswerOf<'DescribeUserPool'>> {
  const { properties, triggers } = pool;
  const created = epochSeconds((await cognito.pools.keys(pool.id)).createdAt);
  const preToken = triggers.PreTokenGeneration;
  return {
    UserPool: {
      DeletionProtection: 'INACTIVE',
      MfaConfiguration: 'OFF',
      UserPoolTier: 'ESSENTIALS',
      ...Object.fromEntries(Object.entries(properties).filter(([name]) => !RENAMED.includes(name))),
      Id: pool.id,
      Name: pool.name,
      Arn: pool.arn,
      CreationDate: created,
      LastModifiedDate: created,
      EstimatedNumberOfUsers: cognito.users.in(pool.id).length,
      SchemaAttributes: [...pool.schema.values()].map(schemaAttributeType),
      LambdaConfig: {
        ...Object.fromEntries(Object.entries(triggers).map(([name, { functionArn }]) => [name, functionArn])),
        ...(preToken
          ? {
              PreTokenGenerationConfig: {
                LambdaArn: preToken.functionArn,
                LambdaVersion: `V${preToken.version}_0`,
              },
            }
          : {}),
      },
      UserPoolTags: (properties.UserPoolTags ?? {}) as Readonly<Record<string, string>>,
    },
  };
}

function schemaAttributeType({
  name,
  dataType,
  mutable,
  required,
  developerOnly,
  min,
  max,
}: SchemaAttribute) {
  const limits = (least: string, most: string) => ({
    ...(min === undefined ? {} : { [least]: String(min) }),
    ...(max === undefined ? {} : { [most]: String(max) }),
  });
  return {
    Name: name,
    AttributeDataType: dataType,
    DeveloperOnlyAttribute: developerOnly,
    Mutable: mutable,
    Required: required,
    ...(dataType === 'String' ? { StringAttributeConstraints: limits('MinLength', 'MaxLength') } : {}),
    ...(dataType === 'Number' ? { NumberAttributeConstraints: limits('MinValue', 'MaxValue') } : {}),
  };
}
