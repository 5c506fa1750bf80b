import { optional, text, whole } from '../../input';
import { type AnswerOf, type Operations, poolOperation } from '../access';
import type { Cognito } from '../cognito';
import { CLIENT_ID_ALPHABET, CLIENT_ID_LENGTH, randomId } from '../ids';
import { members } from '../input';
import type { UserPoolClient } from '../model';
import { epochSeconds } from '../output';
import { page } from '../paging';
import { defineClient } from '../pools/client-definition';
import { flagOf } from '../pools/properties';

/** The API's `UserPoolClientType` lacks these. */
const TEMPLATE_ONLY = ['GenerateSecret'];

export const appClientOperations = {
  CreateUserPoolClient: poolOperation(
    { UserPoolId: members.userPoolId, ClientName: text({ min: 1, max: 128 }) },
    ({ cognito, pool, input, raw }) => {
      const { UserPoolId, ClientName, ...properties } = raw;
      const id = randomId(CLIENT_ID_LENGTH, CLIENT_ID_ALPHABET);
      const secret = flagOf(properties, 'GenerateSecret', false) ? cognito.pools.secretOf(id) : undefined;
      const client = defineClient({ id, name: input.ClientName, secret }, pool, properties);
      cognito.pools.addClient(client);
      return description(cognito, pool.id, client);
    },
  ),
  DescribeUserPoolClient: poolOperation(
    { UserPoolId: members.userPoolId, ClientId: members.clientId },
    ({ cognito, pool, input }) =>
      description(cognito, pool.id, cognito.pools.clientOf(pool.id, input.ClientId)),
  ),
  DeleteUserPoolClient: poolOperation(
    { UserPoolId: members.userPoolId, ClientId: members.clientId },
    ({ cognito, pool, input }) => {
      const { id } = cognito.pools.clientOf(pool.id, input.ClientId);
      cognito.pools.deleteClient(id);
      cognito.signIns.forgetClient(id);
      return {};
    },
  ),
  ListUserPoolClients: poolOperation(
    {
      UserPoolId: members.userPoolId,
      MaxResults: optional(whole(1, 60)),
      NextToken: members.paginationToken,
    },
    ({ cognito, pool, input }) => {
      const { items, next } = page(cognito.pools.clientsOf(pool.id), input.MaxResults, input.NextToken);
      return {
        UserPoolClients: items.map(({ id, name }) => ({
          ClientId: id,
          ClientName: name,
          UserPoolId: pool.id,
        })),
        ...(next ? { NextToken: next } : {}),
      };
    },
  ),
} satisfies Operations;

async function description(
  cognito: Cognito,
  poolId: string,
  client: UserPoolClient,
): Promise<AnswerOf<'DescribeUserPoolClient'>> {
  const created = epochSeconds((await cognito.pools.keys(poolId)).createdAt);
  return {
    UserPoolClient: {
      ...Object.fromEntries(
        Object.entries(client.properties).filter(([name]) => !TEMPLATE_ONLY.includes(name)),
      ),
      UserPoolId: poolId,
      ClientId: client.id,
      ClientName: client.name,
      ...(client.secret === undefined ? {} : { ClientSecret: client.secret }),
      ExplicitAuthFlows: [...client.flows],
      PreventUserExistenceErrors: client.hidesUsers ? 'ENABLED' : 'LEGACY',
      EnableTokenRevocation: client.revocation,
      AuthSessionValidity: client.sessionSeconds / 60,
      AccessTokenValidity: client.accessTokenSeconds,
      IdTokenValidity: client.idTokenSeconds,
      RefreshTokenValidity: client.refreshTokenSeconds,
      TokenValidityUnits: { AccessToken: 'seconds', IdToken: 'seconds', RefreshToken: 'seconds' },
      CreationDate: created,
      LastModifiedDate: created,
    },
  };
}
