import { AwsError, type ResourceProvider, type ResourceRequest } from '../../../contract';
import type { Cognito } from '../cognito';
import type { Group } from '../model';
import { numberOf, textOf } from '../pools/properties';
import type { Seeds } from './seeds';

/** Members stay over an update, and a data folder's group is kept. */
export function userPoolGroup(cognito: Cognito, seeds: Seeds): ResourceProvider {
  const groupOf = ({ properties = {} }: ResourceRequest, name: string): Group => {
    const pool = cognito.pools.pool(textOf(properties, 'UserPoolId') ?? '');
    const description = textOf(properties, 'Description');
    const precedence = numberOf(properties, 'Precedence');
    const roleArn = textOf(properties, 'RoleArn');
    return {
      poolId: pool.id,
      name,
      ...(description === undefined ? {} : { description }),
      ...(precedence === undefined ? {} : { precedence }),
      ...(roleArn === undefined ? {} : { roleArn }),
      createdAt: cognito.context.clock.now(),
    };
  };
  const plant = (group: Group) =>
    seeds.plant(`${group.poolId} group ${group.name}`, () => cognito.users.saveGroup(group));
  return {
    type: 'AWS::Cognito::UserPoolGroup',
    async create(request) {
      const name = textOf(request.properties ?? {}, 'GroupName') ?? request.generatedName(128);
      const group = groupOf(request, name);
      if (cognito.users.hasGroup(group.poolId, name) && !cognito.users.takeRestored(group.poolId, name))
        throw new AwsError('GroupExistsException', 'A group with the name already exists.');
      await plant(group);
      return { ref: name, attributes: {} };
    },
    async update(request, { result }) {
      const group = groupOf(request, result.ref);
      const { createdAt } = cognito.users.group(group.poolId, group.name);
      await plant({ ...group, createdAt, changedAt: cognito.context.clock.now() });
      return result;
    },
    delete({ request: { properties }, result }) {
      const poolId = textOf(properties, 'UserPoolId') ?? '';
      seeds.uproot(`${poolId} group ${result.ref}`);
      const pool = cognito.pools.find(poolId);
      if (pool) cognito.users.deleteGroup(pool, result.ref);
    },
    read({ request: { properties }, result }) {
      const poolId = textOf(properties, 'UserPoolId') ?? '';
      if (!cognito.users.hasGroup(poolId, result.ref)) return undefined;
      const { name, description, precedence, roleArn } = cognito.users.group(poolId, result.ref);
      return {
        UserPoolId: poolId,
        GroupName: name,
        Description: description,
        Precedence: precedence,
        RoleArn: roleArn,
      };
    },
  };
}
