import type { ResourceProvider } from '../../../contract';
import type { Cognito } from '../cognito';
import { textOf } from '../pools/properties';
import { withGroup } from '../quotas';
import type { Seeds } from './seeds';

/** `AWS::Cognito::UserPoolUserToGroupAttachment` */
export function userPoolUserToGroupAttachment(cognito: Cognito, seeds: Seeds): ResourceProvider {
  /** Usernames by seed; they outlive a reset. */
  const lastingNames = new Map<string, string>();
  return {
    type: 'AWS::Cognito::UserPoolUserToGroupAttachment',
    async create({ logicalId, properties = {} }) {
      const pool = cognito.pools.pool(textOf(properties, 'UserPoolId') ?? '');
      const groupName = textOf(properties, 'GroupName') ?? '';
      const given = textOf(properties, 'Username') ?? '';
      // A reset changes made-up usernames.
      const user = cognito.users.get(pool, given);
      const lasting =
        pool.usernameAttributes.flatMap((name) => user.attributes[name] ?? [])[0] ?? user.username;
      lastingNames.set(idOf(logicalId, pool.id), lasting);
      await seeds.plant(idOf(logicalId, pool.id), () => {
        const { name } = cognito.users.group(pool.id, groupName);
        const member = cognito.users.get(pool, lasting);
        cognito.users.update(pool, member, ({ groups }) => ({ groups: withGroup(groups, name) }));
      });
      return { ref: logicalId, attributes: {} };
    },
    delete({ request: { logicalId, properties = {} } }) {
      const poolId = textOf(properties, 'UserPoolId') ?? '';
      const id = idOf(logicalId, poolId);
      seeds.uproot(id);
      const pool = cognito.pools.find(poolId);
      const member =
        pool && cognito.users.find(pool, lastingNames.get(id) ?? textOf(properties, 'Username') ?? '');
      if (!pool || !member) return;
      const left = textOf(properties, 'GroupName');
      cognito.users.update(pool, member, ({ groups }) => ({
        groups: groups.filter((name) => name !== left),
      }));
    },
  };
}

function idOf(logicalId: string, poolId: string): string {
  return `${poolId} attachment ${logicalId}`;
}
