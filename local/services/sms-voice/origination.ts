/** The identity that a request names, or the country's. */
import {
  DEFAULT_OPT_OUT_LIST,
  type MessageType,
  type PhoneNumber,
  type Pool,
  type SenderId,
  type SmsAccount,
} from './account';
import { conflict, invalid, notFound } from './refusals';

export interface Origin {
  /** Undefined on the routes that a pool shares with other customers. */
  readonly arn: string | undefined;
  /** On the telephone: a sender id or a number. */
  readonly shown: string | undefined;
  readonly optOutList: string;
}

const ARN = /^arn:[a-z-]+:sms-voice:[a-z0-9-]*:[0-9]*:(phone-number|pool|sender-id)\/(.+)$/;

/**
 * Of an origin, known or not; `*` where AWS chooses.
 *
 * @param given `OriginationIdentity`: an ARN, an id, a number in E.164 or a sender id
 */
export function originationArn(account: SmsAccount, given: string | undefined, country: string): string {
  if (given === undefined) return '*';
  if (given.startsWith('arn:')) return given;
  const known = findNumber(account, given) ?? account.pools.find(given);
  if (known) return known.arn;
  if (/^\+?[0-9]+$|^phone-/.test(given)) return account.arn('phone-number', given);
  if (given.startsWith('pool-')) return account.arn('pool', given);
  return account.arn('sender-id', `${given}/${country}`);
}

/**
 * @throws AwsError `ResourceNotFoundException`, `ConflictException`, `ValidationException` as
 *   API_SendTextMessage lists them
 */
export function originFor(
  account: SmsAccount,
  given: string | undefined,
  country: string,
  messageType: MessageType,
): Origin {
  if (given === undefined) {
    const all = [...account.phoneNumbers.all(), ...account.senderIds.all()];
    return originOf(suiting(all, country) ?? missing(country, 'sender-id', '*'), messageType);
  }
  const found = findIdentity(account, given, country);
  if (found.kind === 'pool') return pooled(found, country, messageType);
  if (found.country !== country) {
    throw invalid(
      'OriginationIdentity',
      `${given} is one of ${found.country} and the destination is in ${country}.`,
      found.kind === 'sender-id'
        ? 'INVALID_IDENTITY_FOR_DESTINATION_COUNTRY'
        : 'INTERNATIONAL_SENDING_NOT_SUPPORTED',
    );
  }
  return originOf(found, messageType);
}

function findIdentity(account: SmsAccount, given: string, country: string): PhoneNumber | SenderId | Pool {
  const [, type, id = ''] = ARN.exec(given) ?? [];
  if (type === 'phone-number') return account.phoneNumbers.get(given);
  if (type === 'pool') return account.pools.get(given);
  if (type === 'sender-id' && !id.includes('/')) {
    throw invalid(
      'OriginationIdentity',
      `the ARN ${given} lacks the country behind the sender id.`,
      'INVALID_ARN',
    );
  }
  if (type === 'sender-id') return account.senderIds.get(given);
  if (given.startsWith('arn:')) {
    throw invalid(
      'OriginationIdentity',
      `${given} is not the ARN of a phone number, a sender id or a pool.`,
      'INVALID_ARN',
    );
  }
  const known = findNumber(account, given) ?? account.pools.find(given);
  if (known) return known;
  const senderId =
    account.senderIds.find(`${given}/${country}`) ??
    account.senderIds.all().find(({ id: each }) => each.startsWith(`${given}/`));
  if (senderId) return senderId;
  throw notFound(kindOf(given), given);
}

function kindOf(given: string) {
  if (given.startsWith('pool-')) return 'pool';
  return /^\+?[0-9]+$|^phone-/.test(given) ? 'phone-number' : 'sender-id';
}

function findNumber(account: SmsAccount, given: string): PhoneNumber | undefined {
  const number = given.replace(/^\+?/, '+');
  return (
    account.phoneNumbers.find(given) ?? account.phoneNumbers.all().find((each) => each.number === number)
  );
}

function pooled(pool: Pool, country: string, messageType: MessageType): Origin {
  const member = suiting(pool.identities, country);
  if (member) return { ...originOf(member, messageType), optOutList: pool.optOutList };
  if (pool.sharedRoutes) return { arn: undefined, shown: undefined, optOutList: pool.optOutList };
  return missing(country, 'pool', pool.id);
}

function suiting(
  identities: readonly (PhoneNumber | SenderId)[],
  country: string,
): PhoneNumber | SenderId | undefined {
  return identities.find(
    (each) => each.country === country && (each.kind === 'sender-id' || each.capabilities.includes('SMS')),
  );
}

function originOf(identity: PhoneNumber | SenderId, messageType: MessageType): Origin {
  const { arn, id } = identity;
  if (identity.kind === 'sender-id') {
    return { arn, shown: id.slice(0, id.indexOf('/')), optOutList: DEFAULT_OPT_OUT_LIST };
  }
  if (!identity.capabilities.includes('SMS'))
    throw conflict('NUMBER_CAPABILITIES_MISMATCH', `${id} can't send SMS.`, 'phone-number', id);
  // CloudFormation has no property for it: a template's numbers are transactional.
  if (messageType !== 'TRANSACTIONAL')
    throw conflict('MESSAGE_TYPE_MISMATCH', `${id} sends TRANSACTIONAL messages.`, 'phone-number', id);
  return { arn, shown: identity.number, optOutList: identity.optOutList };
}

function missing(country: string, type: 'pool' | 'sender-id', id: string): never {
  throw conflict(
    'NO_ORIGINATION_IDENTITIES_FOUND',
    `no origination identity here can send to ${country}; request one, or name one in OriginationIdentity.`,
    type,
    id,
  );
}
