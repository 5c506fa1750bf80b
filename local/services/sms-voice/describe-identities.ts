import { optionalText } from '../input';
import type { PhoneNumber, SenderId, SmsAccount } from './account';
import { describeOperation } from './describe';
import { type Input, show } from './input';
import { invalid, notFound } from './refusals';

export function describeIdentities(account: SmsAccount) {
  return {
    DescribePhoneNumbers: describeOperation(account, {
      registry: account.phoneNumbers,
      names: 'PhoneNumberIds',
      answer: 'PhoneNumbers',
      members: { Owner: optionalText },
      describe: (number) => phoneNumberInformation(account, number),
    }),
    DescribeSenderIds: describeOperation(account, {
      registry: account.senderIds,
      names: 'SenderIds',
      answer: 'SenderIds',
      members: { Owner: optionalText },
      idsOf: senderIdsOf,
      describe: senderIdInformation,
    }),
    DescribePools: describeOperation(account, {
      registry: account.pools,
      names: 'PoolIds',
      answer: 'Pools',
      members: { Owner: optionalText },
      describe: (pool) => ({
        PoolArn: pool.arn,
        PoolId: pool.id,
        Status: 'ACTIVE',
        MessageType: 'TRANSACTIONAL',
        TwoWayEnabled: false,
        SelfManagedOptOutsEnabled: false,
        OptOutListName: pool.optOutList,
        SharedRoutesEnabled: pool.sharedRoutes,
        DeletionProtectionEnabled: pool.deletionProtection,
        CreatedTimestamp: new Date(pool.createdAt),
      }),
    }),
  };
}

function senderIdsOf(given: unknown): readonly string[] {
  if (!Array.isArray(given)) throw invalid('SenderIds', `it must be a list; it is ${show(given)}.`);
  return given.map((each: Input) => {
    const { SenderId, IsoCountryCode } = each ?? {};
    if (typeof SenderId !== 'string' || typeof IsoCountryCode !== 'string')
      throw invalid('SenderIds', `each needs SenderId and IsoCountryCode; there is ${show(each)}.`);
    if (SenderId === '') throw notFound('sender-id', SenderId);
    return SenderId.startsWith('arn:') ? SenderId : `${SenderId}/${IsoCountryCode}`;
  });
}

function phoneNumberInformation(account: SmsAccount, number: PhoneNumber) {
  const pool = account.pools.all().find(({ identities }) => identities.some(({ id }) => id === number.id));
  return {
    PhoneNumberArn: number.arn,
    PhoneNumberId: number.id,
    PhoneNumber: number.number,
    Status: 'ACTIVE',
    IsoCountryCode: number.country,
    MessageType: 'TRANSACTIONAL',
    NumberCapabilities: number.capabilities,
    NumberType: number.numberType,
    MonthlyLeasingPrice: '0.00',
    TwoWayEnabled: false,
    SelfManagedOptOutsEnabled: false,
    OptOutListName: number.optOutList,
    InternationalSendingEnabled: false,
    DeletionProtectionEnabled: number.deletionProtection,
    ...(pool ? { PoolId: pool.id } : {}),
    CreatedTimestamp: new Date(number.createdAt),
  };
}

function senderIdInformation({ arn, id, country, deletionProtection }: SenderId) {
  return {
    SenderIdArn: arn,
    SenderId: id.slice(0, id.indexOf('/')),
    IsoCountryCode: country,
    MessageTypes: ['TRANSACTIONAL', 'PROMOTIONAL'],
    MonthlyLeasingPrice: '0.00',
    DeletionProtectionEnabled: deletionProtection,
    Registered: false,
  };
}
