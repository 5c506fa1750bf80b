import type { ResourceProvider } from '../../../contract';
import type { Cognito } from '../cognito';
import { numberOf, textOf } from '../properties';
import type { Seeds } from './seeds';

/** `AWS::Cognito::UserPoolGroup` */
export function userPoolGroup(cognito: Cognito, seeds: Seeds): ResourceProvider {
  return {
    type: 'AWS::Cognito::UserPoolGroup',
    async create({ properties = {}, generatedName }) {
      const pool = cognito.pools.pool(textOf(properties, 'UserPoolId') ?? '');
      const name = textOf(properties, 'GroupName') ?? generatedName(128);
      const description = textOf(properties, 'Description');
      const precedence = numberOf(properties, 'Precedence');
      const roleArn = textOf(properties, 'RoleArn');
      await seeds.plant(() =>
        cognito.users.saveGroup({
          poolId: pool.id,
          name,
          ...(description === undefined ? {} : { description }),
          ...(precedence === undefined ? {} : { precedence }),
          ...(roleArn === undefined ? {} : { roleArn }),
          createdAt: cognito.context.clock.now(),
        }),
      );
      return { ref: name, attributes: {} };
    },
  };
}
