import type { ResourceProvider } from '../../../contract';
import type { Cognito } from '../cognito';
import { invalidParameter } from '../errors';
import { textOf } from '../pools/properties';
import { checkServerSizes, requireRoom } from '../quotas';

/** Only OAuth endpoints give out its scopes; they are not emulated. */
export function userPoolResourceServer(cognito: Cognito): ResourceProvider {
  const servers = new Set<string>();
  const keyOf = (properties: Readonly<Record<string, unknown>>, identifier: string) =>
    `${textOf(properties, 'UserPoolId') ?? ''} ${identifier}`;
  return {
    type: 'AWS::Cognito::UserPoolResourceServer',
    create({ properties = {} }) {
      const pool = cognito.pools.pool(textOf(properties, 'UserPoolId') ?? '');
      const identifier = textOf(properties, 'Identifier');
      if (!identifier) throw invalidParameter('AWS::Cognito::UserPoolResourceServer needs an Identifier.');
      if (servers.has(keyOf(properties, identifier)))
        throw invalidParameter(`${identifier} already exists in user pool ${pool.id}.`);
      checkServerSizes(properties);
      requireRoom('resourceServers', [...servers].filter((key) => key.startsWith(`${pool.id} `)).length);
      servers.add(keyOf(properties, identifier));
      return { ref: identifier, attributes: {} };
    },
    update({ properties = {} }, { result }) {
      cognito.pools.pool(textOf(properties, 'UserPoolId') ?? '');
      checkServerSizes(properties);
      return result;
    },
    delete: ({ request, result }) => void servers.delete(keyOf(request.properties, result.ref)),
  };
}
