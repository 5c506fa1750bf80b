import type { ResourceProvider, ResourceRequest, ResourceResult } from '../../../contract';
import type { Cognito } from '../cognito';
import { CLIENT_ID_ALPHABET, CLIENT_ID_LENGTH } from '../ids';
import type { UserPoolClient } from '../model';
import { defineClient } from '../pools/client-definition';
import { flagOf, textOf } from '../pools/properties';

/** `AWS::Cognito::UserPoolClient`; id and secret stay over an update. */
export function userPoolClient(cognito: Cognito): ResourceProvider {
  const put = ({ properties = {}, generatedName }: ResourceRequest, id: string) => {
    const pool = cognito.pools.pool(textOf(properties, 'UserPoolId') ?? '');
    const secret = flagOf(properties, 'GenerateSecret', false) ? cognito.pools.secretOf(id) : undefined;
    const name = textOf(properties, 'ClientName') ?? generatedName(128);
    cognito.pools.addClient(defineClient({ id, name, secret }, pool, properties));
    return resultOf({ id, name, secret });
  };
  return {
    type: 'AWS::Cognito::UserPoolClient',
    find: ({ UserPoolId: poolId, ClientId: id }) => {
      const client = cognito.pools.clientsOf(poolId ?? '').find((each) => each.id === id);
      return client && resultOf(client);
    },
    create: (request) => put(request, request.generatedId(CLIENT_ID_LENGTH, CLIENT_ID_ALPHABET)),
    update(request, { request: before, result }) {
      cognito.pools.clientOf(textOf(before.properties, 'UserPoolId') ?? '', result.ref);
      return put(request, result.ref);
    },
    delete({ result }) {
      cognito.pools.deleteClient(result.ref);
      cognito.signIns.forgetClient(result.ref);
    },
    read: ({ request: { properties = {} }, result }) =>
      cognito.pools.clientsOf(textOf(properties, 'UserPoolId') ?? '').find(({ id }) => id === result.ref)
        ?.properties,
  };
}

function resultOf({ id, name, secret }: Pick<UserPoolClient, 'id' | 'name' | 'secret'>): ResourceResult {
  return {
    ref: id,
    attributes: { ClientId: id, Name: name, ...(secret === undefined ? {} : { ClientSecret: secret }) },
  };
}
