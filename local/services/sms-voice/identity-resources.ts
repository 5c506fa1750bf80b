/** AWS::SMSVOICE::PhoneNumber, ::SenderId, ::Pool. */
import { type CountryCode, getCountryCallingCode } from 'libphonenumber-js/max';
import type { ResourceProvider, ResourceRequest } from '../../contract';
import { DEFAULT_OPT_OUT_LIST, type PhoneNumber, type SenderId, type SmsAccount } from './account';
import { isCountry } from './country';
import { show } from './input';
import { conflict, invalid } from './refusals';

const NUMBER_TYPES = ['LONG_CODE', 'TOLL_FREE', 'TEN_DLC', 'SIMULATOR'];
const CAPABILITIES = ['SMS', 'MMS', 'VOICE'];
/** After the calling code of a made-up number. */
const MADE_UP_DIGITS = 10;
const SENDER_ID = /^(?=.*[A-Za-z])[A-Za-z0-9_-]{1,11}$/;
/** Some of the countries whose carriers know no sender ids (User Guide, "Supported countries"). */
const WITHOUT_SENDER_IDS = ['CA', 'PR', 'US'];

export function identityResources(account: SmsAccount): ResourceProvider[] {
  return [phoneNumber(account), senderId(account), pool(account)];
}

function phoneNumber(account: SmsAccount): ResourceProvider {
  const membersOf = ({ properties = {} }: ResourceRequest) => {
    requireKeywords(properties);
    return {
      deletionProtection: isTrue(properties.DeletionProtectionEnabled),
      optOutList: optOutListOf(account, properties),
    };
  };
  return {
    type: 'AWS::SMSVOICE::PhoneNumber',
    create: (request) => {
      const { properties = {}, generatedId } = request;
      const country = countryOf(properties.IsoCountryCode);
      const capabilities: unknown = properties.NumberCapabilities;
      if (!Array.isArray(capabilities) || capabilities.some((each) => !CAPABILITIES.includes(each)))
        throw invalid(
          'NumberCapabilities',
          `it must be a list of ${CAPABILITIES.join(', ')}; it is ${show(capabilities)}.`,
        );
      if (!NUMBER_TYPES.includes(properties.NumberType)) {
        throw invalid(
          'NumberType',
          `it is ${show(properties.NumberType)}; it can be ${NUMBER_TYPES.join(', ')}.`,
        );
      }
      const id = `phone-${generatedId(32, '0123456789abcdef')}`;
      const made = account.phoneNumbers.add({
        ...account.resource('phone-number', id),
        ...membersOf(request),
        kind: 'phone-number',
        number: `+${getCountryCallingCode(country)}${generatedId(MADE_UP_DIGITS, '0123456789')}`,
        country,
        capabilities,
        numberType: properties.NumberType,
      } satisfies PhoneNumber);
      return { ref: id, attributes: { Arn: made.arn, PhoneNumber: made.number, PhoneNumberId: id } };
    },
    update: (request, { result }) => {
      account.phoneNumbers.change(result.ref, {
        ...account.phoneNumbers.get(result.ref),
        ...membersOf(request),
      });
      return result;
    },
    delete: ({ result }) => {
      refusePooled(account, 'phone-number', result.ref);
      account.phoneNumbers.delete(result.ref);
    },
  };
}

function senderId(account: SmsAccount): ResourceProvider {
  const idOf = (ref: string) => ref.replace('|', '/');
  return {
    type: 'AWS::SMSVOICE::SenderId',
    create: ({ properties = {} }) => {
      const { SenderId: name } = properties;
      const country = countryOf(properties.IsoCountryCode);
      if (typeof name !== 'string' || !SENDER_ID.test(name)) {
        throw invalid(
          'SenderId',
          `${show(name)} must be 1 to 11 letters, digits, "-" or "_", one of them a letter.`,
        );
      }
      if (WITHOUT_SENDER_IDS.includes(country))
        throw invalid('IsoCountryCode', `${country} has no sender ids.`, 'SENDER_ID_NOT_SUPPORTED');
      const { arn } = account.senderIds.add({
        ...account.resource('sender-id', `${name}/${country}`, isTrue(properties.DeletionProtectionEnabled)),
        kind: 'sender-id',
        country,
      } satisfies SenderId);
      return { ref: `${name}|${country}`, attributes: { Arn: arn } };
    },
    update: ({ properties = {} }, { result }) => {
      const id = idOf(result.ref);
      account.senderIds.change(id, {
        ...account.senderIds.get(id),
        deletionProtection: isTrue(properties.DeletionProtectionEnabled),
      });
      return result;
    },
    delete: ({ result }) => {
      refusePooled(account, 'sender-id', idOf(result.ref));
      account.senderIds.delete(idOf(result.ref));
    },
  };
}

function pool(account: SmsAccount): ResourceProvider {
  const membersOf = ({ properties = {} }: ResourceRequest) => {
    const given: unknown = properties.OriginationIdentities;
    if (!Array.isArray(given) || given.length === 0)
      throw invalid('OriginationIdentities', `it must name at least one identity; it is ${show(given)}.`);
    requireKeywords(properties);
    return {
      kind: 'pool' as const,
      deletionProtection: isTrue(properties.DeletionProtectionEnabled),
      identities: given.map((arn: string) => account.phoneNumbers.find(arn) ?? account.senderIds.get(arn)),
      sharedRoutes: isTrue(properties.SharedRoutesEnabled),
      optOutList: optOutListOf(account, properties),
    };
  };
  return {
    type: 'AWS::SMSVOICE::Pool',
    create: (request) => {
      const id = `pool-${request.generatedId(32, '0123456789abcdef')}`;
      const { arn } = account.pools.add({ ...account.resource('pool', id), ...membersOf(request) });
      return { ref: id, attributes: { Arn: arn, PoolId: id } };
    },
    update: (request, { result }) => {
      account.pools.change(result.ref, membersOf(request));
      return result;
    },
    // "A pool can't be deleted if … deletion protection is enabled. All its identities are disassociated"
    // (API_DeletePool).
    delete: ({ result }) => account.pools.delete(result.ref),
  };
}

/**
 * @throws AwsError `ConflictException` while a pool holds it (API_ReleasePhoneNumber, API_ReleaseSenderId)
 */
function refusePooled(account: SmsAccount, type: 'phone-number' | 'sender-id', id: string): void {
  const holder = account.pools.all().find(({ identities }) => identities.some((each) => each.id === id));
  if (!holder) return;
  const reason = type === 'sender-id' ? 'SENDER_ID_ASSOCIATED_TO_POOL' : 'PHONE_NUMBER_ASSOCIATED_TO_POOL';
  throw conflict(reason, `${id} is associated with the pool ${holder.id}.`, type, id);
}

/** CloudFormation gives switches also as text. */
export function isTrue(value: unknown): boolean {
  return String(value) === 'true';
}

function countryOf(code: unknown) {
  if (typeof code === 'string' && isCountry(code)) return code as CountryCode;
  throw invalid('IsoCountryCode', `${show(code)} is no country (ISO 3166-1 alpha-2).`);
}

function optOutListOf(account: SmsAccount, { OptOutListName }: { readonly OptOutListName?: string }): string {
  return OptOutListName === undefined ? DEFAULT_OPT_OUT_LIST : account.optOutLists.get(OptOutListName).id;
}

/** Required of phone numbers and pools: what they answer to HELP and STOP. */
// biome-ignore lint/suspicious/noExplicitAny: properties of a template, checked here.
function requireKeywords({ MandatoryKeywords: keywords }: any): void {
  for (const keyword of ['HELP', 'STOP']) {
    if (typeof keywords?.[keyword]?.Message !== 'string')
      throw invalid(`MandatoryKeywords.${keyword}.Message`, 'it is missing.', 'MISSING_PARAMETER');
  }
}
