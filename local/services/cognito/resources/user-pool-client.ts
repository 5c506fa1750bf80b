import type { ResourceProvider } from '../../../contract';
import { defineClient } from '../client-definition';
import type { Cognito } from '../cognito';
import { flagOf, textOf } from '../properties';

const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** `AWS::Cognito::UserPoolClient` */
export function userPoolClient(cognito: Cognito): ResourceProvider {
  return {
    type: 'AWS::Cognito::UserPoolClient',
    create({ properties = {}, generatedId, generatedName }) {
      const pool = cognito.pools.pool(textOf(properties, 'UserPoolId') ?? '');
      const id = generatedId(26, ID_ALPHABET);
      const secret = flagOf(properties, 'GenerateSecret', false) ? cognito.pools.secretOf(id) : undefined;
      const name = textOf(properties, 'ClientName') ?? generatedName(128);
      cognito.pools.addClient(defineClient({ id, name, secret }, pool, properties));
      return {
        ref: id,
        attributes: { ClientId: id, Name: name, ...(secret === undefined ? {} : { ClientSecret: secret }) },
      };
    },
  };
}
