import { randomInt } from 'node:crypto';
import { poolOperation } from '../access';
import { defineClient } from '../client-definition';
import { members, text } from '../input';
import { flagOf } from '../properties';
import { describeUserPoolClient } from './describe-user-pool-client';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** API_CreateUserPoolClient: a client that no template knows. */
export const createUserPoolClient = poolOperation(
  'CreateUserPoolClient',
  { UserPoolId: members.userPoolId, ClientName: text({ min: 1, max: 128 }) },
  ({ cognito, pool, input, raw, call }) => {
    const { UserPoolId, ClientName, ...properties } = raw;
    const id = Array.from({ length: 26 }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
    const secret = flagOf(properties, 'GenerateSecret', false) ? cognito.pools.secretOf(id) : undefined;
    cognito.pools.addClient(defineClient({ id, name: input.ClientName, secret }, pool, properties));
    return describeUserPoolClient(cognito).run({ UserPoolId: pool.id, ClientId: id }, call);
  },
);
