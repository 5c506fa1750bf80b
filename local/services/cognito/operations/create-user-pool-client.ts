import { poolOperation } from '../access';
import { defineClient } from '../client-definition';
import { CLIENT_ID_ALPHABET, CLIENT_ID_LENGTH, randomId } from '../ids';
import { members, text } from '../input';
import { flagOf } from '../properties';
import { describeUserPoolClient } from './describe-user-pool-client';

/** API_CreateUserPoolClient: a client that no template knows. */
export const createUserPoolClient = poolOperation(
  'CreateUserPoolClient',
  { UserPoolId: members.userPoolId, ClientName: text({ min: 1, max: 128 }) },
  ({ cognito, pool, input, raw, call }) => {
    const { UserPoolId, ClientName, ...properties } = raw;
    const id = randomId(CLIENT_ID_LENGTH, CLIENT_ID_ALPHABET);
    const secret = flagOf(properties, 'GenerateSecret', false) ? cognito.pools.secretOf(id) : undefined;
    cognito.pools.addClient(defineClient({ id, name: input.ClientName, secret }, pool, properties));
    return describeUserPoolClient(cognito).run({ UserPoolId: pool.id, ClientId: id }, call);
  },
);
