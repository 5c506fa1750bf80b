import { randomUUID } from 'node:crypto';
import type { Call, ResourceProvider } from '../../../contract';
import type { Cognito } from '../cognito';
import { invalidParameter } from '../errors';
import { attributeRecord, members, optional, readInput, textMap } from '../input';
import { inviteUser } from '../invitation';
import { choices, flagOf, textOf } from '../properties';
import type { Seeds } from './seeds';

/** `AWS::Cognito::UserPoolUser`: what AdminCreateUser makes. A user that a data folder kept is left as it is. */
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
      await seeds.plant(async () => {
        if (cognito.users.find(pool, username)) return;
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
      });
      return { ref: cognito.users.get(pool, username).username, attributes: {} };
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
