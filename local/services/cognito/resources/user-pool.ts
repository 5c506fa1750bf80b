import type { ResourceProvider } from '../../../contract';
import { checkChannels } from '../channel-checks';
import type { Cognito } from '../cognito';
import { definePool } from '../pool-definition';
import { textOf } from '../properties';

const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `AWS::Cognito::UserPool` */
export function userPool(cognito: Cognito): ResourceProvider {
  return {
    type: 'AWS::Cognito::UserPool',
    create({ properties = {}, stack, generatedId, generatedName }) {
      const id = `${stack.region}_${generatedId(9, ID_ALPHABET)}`;
      const arn = `arn:${stack.partition}:cognito-idp:${stack.region}:${stack.account}:userpool/${id}`;
      const name = textOf(properties, 'UserPoolName') ?? generatedName(128);
      checkChannels(cognito.context, { arn, name }, properties);
      const pool = definePool({ id, arn, region: stack.region, name }, properties);
      cognito.pools.addPool(pool);
      cognito.users.indexPool(pool);
      return {
        ref: id,
        attributes: {
          Arn: arn,
          UserPoolId: id,
          ProviderName: `cognito-idp.${stack.region}.amazonaws.com/${id}`,
          // Who verifies tokens takes this for the issuer, so it is the one that the local tokens carry.
          ProviderURL: cognito.pools.issuer(id),
        },
      };
    },
  };
}
