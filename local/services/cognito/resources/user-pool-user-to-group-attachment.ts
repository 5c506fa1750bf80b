import type { ResourceProvider } from '../../../contract';
import type { Cognito } from '../cognito';
import { textOf } from '../properties';
import type { Seeds } from './seeds';

/** `AWS::Cognito::UserPoolUserToGroupAttachment` */
export function userPoolUserToGroupAttachment(cognito: Cognito, seeds: Seeds): ResourceProvider {
  return {
    type: 'AWS::Cognito::UserPoolUserToGroupAttachment',
    async create({ logicalId, properties = {} }) {
      const pool = cognito.pools.pool(textOf(properties, 'UserPoolId') ?? '');
      const groupName = textOf(properties, 'GroupName') ?? '';
      const given = textOf(properties, 'Username') ?? '';
      // The made-up username of a pool that signs in by address changes when a reset makes the user anew.
      const user = cognito.users.get(pool, given);
      const lasting =
        pool.usernameAttributes.flatMap((name) => user.attributes[name] ?? [])[0] ?? user.username;
      await seeds.plant(() => {
        const { name } = cognito.users.group(pool.id, groupName);
        const member = cognito.users.get(pool, lasting);
        cognito.users.update(pool, member, ({ groups }) => ({ groups: [...new Set([...groups, name])] }));
      });
      return { ref: logicalId, attributes: {} };
    },
  };
}
