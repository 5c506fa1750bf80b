import { randomUUID } from 'node:crypto';
import { AwsError, type Call, type ResourceProvider } from '../../../contract';
import { optional, textMap } from '../../input';
import type { Cognito } from '../cognito';
import { invalidParameter } from '../errors';
import { attributeRecord, members, readInput } from '../input';
import { choices, flagOf, textOf } from '../pools/properties';
import { inviteUser } from '../users/invitation';
import type { Seeds } from './seeds';

/** By AdminCreateUser. A data folder's user is left alone. */
export function userPoolUser(cognito: Cognito, seeds: Seeds): ResourceProvider {
  return {
    type: 'AWS::Cognito::UserPoolUser',
    async create({ properties = {} }) {
      const pool = cognito.pools.pool(textOf(properties, 'UserPoolId') ?? '');
      const username = textOf(properties, 'Username');
      if (!username) throw invalidParameter('AWS::Cognito::UserPoolUser needs a Username.');
      const given = readInput(
        {
          UserAttributes: optional(members.attributes),
          ValidationData: optional(members.attributes),
          ClientMetadata: optional(textMap()),
        },
        properties,
      );
      const asked = textOf(properties, 'MessageAction');
      const [messageAction] = choices({ MessageAction: asked ? [asked] : [] }, 'MessageAction', [
        'RESEND',
        'SUPPRESS',
      ]);
      const mediums = choices(properties, 'DesiredDeliveryMediums', ['SMS', 'EMAIL']);
      const invite = async () => {
        await inviteUser(cognito, {
          pool,
          username,
          attributes: attributeRecord(given.UserAttributes),
          validationData: given.ValidationData ? attributeRecord(given.ValidationData) : undefined,
          temporaryPassword: undefined,
          forceAliasCreation: flagOf(properties, 'ForceAliasCreation', false),
          messageAction,
          mediums: mediums.length > 0 ? mediums : ['SMS'],
          clientMetadata: given.ClientMetadata,
          call: cloudFormationCall(),
        });
      };
      await seeds.plant(`${pool.id} user ${username}`, invite, async () => {
        const kept = cognito.users.find(pool, username);
        if (kept && cognito.users.takeRestored(pool.id, kept.sub)) return;
        if (kept) throw new AwsError('UsernameExistsException', 'User account already exists');
        await invite();
      });
      return { ref: cognito.users.get(pool, username).username, attributes: {} };
    },
    delete({ request: { properties } }) {
      const poolId = textOf(properties, 'UserPoolId') ?? '';
      const username = textOf(properties, 'Username') ?? '';
      seeds.uproot(`${poolId} user ${username}`);
      const pool = cognito.pools.find(poolId);
      const user = pool && cognito.users.find(pool, username);
      if (user) cognito.users.delete(user);
    },
  };
}

function cloudFormationCall(): Call {
  const service = 'cloudformation.amazonaws.com';
  return {
    service: 'cognito-idp',
    operation: 'AdminCreateUser',
    principal: { kind: 'service', service },
    sourceIp: service,
    userAgent: service,
    headers: {},
    requestId: randomUUID(),
  };
}
