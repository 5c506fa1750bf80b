/** AWS::SMSVOICE::PhoneNumber, ::SenderId, ::Pool. */
import { type CountryCode, getCountryCallingCode } from 'libphonenumber-js/max';
import type { ResourceProvider } from '../../contract';
import { DEFAULT_OPT_OUT_LIST, type PhoneNumber, type SenderId, type SmsAccount } from './account';
import { isCountry } from './country';
import { show } from './input';
import { invalid } from './refusals';

const NUMBER_TYPES = ['LONG_CODE', 'TOLL_FREE', 'TEN_DLC', 'SIMULATOR'];
const CAPABILITIES = ['SMS', 'MMS', 'VOICE'];
/** Digits behind the calling code of a number that is made up here. */
const MADE_UP_DIGITS = 10;
const SENDER_ID = /^(?=.*[A-Za-z])[A-Za-z0-9_-]{1,11}$/;
/** Countries whose carriers know no sender ids; there are more (User Guide, "Supported countries"). */
const WITHOUT_SENDER_IDS = ['CA', 'PR', 'US'];

/** The resource types of origination identities. */
export function identityResources(account: SmsAccount): ResourceProvider[] {
  return [phoneNumber(account), senderId(account), pool(account)];
}

function phoneNumber(account: SmsAccount): ResourceProvider {
  return {
    type: 'AWS::SMSVOICE::PhoneNumber',
    create: ({ properties = {}, generatedId }) => {
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
      requireKeywords(properties);
      const id = `phone-${generatedId(32, '0123456789abcdef')}`;
      const made = account.phoneNumbers.add({
        ...account.resource('phone-number', id, String(properties.DeletionProtectionEnabled) === 'true'),
        kind: 'phone-number',
        number: `+${getCountryCallingCode(country)}${generatedId(MADE_UP_DIGITS, '0123456789')}`,
        country,
        capabilities,
        numberType: properties.NumberType,
        optOutList: optOutListOf(account, properties),
      } satisfies PhoneNumber);
      return { ref: id, attributes: { Arn: made.arn, PhoneNumber: made.number, PhoneNumberId: id } };
    },
  };
}

function senderId(account: SmsAccount): ResourceProvider {
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
        ...account.resource(
          'sender-id',
          `${name}/${country}`,
          String(properties.DeletionProtectionEnabled) === 'true',
        ),
        kind: 'sender-id',
        country,
      } satisfies SenderId);
      return { ref: `${name}|${country}`, attributes: { Arn: arn } };
    },
  };
}

function pool(account: SmsAccount): ResourceProvider {
  return {
    type: 'AWS::SMSVOICE::Pool',
    create: ({ properties = {}, generatedId }) => {
      const given: unknown = properties.OriginationIdentities;
      if (!Array.isArray(given) || given.length === 0)
        throw invalid('OriginationIdentities', `it must name at least one identity; it is ${show(given)}.`);
      requireKeywords(properties);
      const identities = given.map(
        (arn: string) => account.phoneNumbers.find(arn) ?? account.senderIds.get(arn),
      );
      const id = `pool-${generatedId(32, '0123456789abcdef')}`;
      const { arn } = account.pools.add({
        ...account.resource('pool', id, String(properties.DeletionProtectionEnabled) === 'true'),
        kind: 'pool',
        identities,
        sharedRoutes: String(properties.SharedRoutesEnabled) === 'true',
        optOutList: optOutListOf(account, properties),
      });
      return { ref: id, attributes: { Arn: arn, PoolId: id } };
    },
  };
}

function countryOf(code: unknown) {
  if (typeof code === 'string' && isCountry(code)) return code as CountryCode;
  throw invalid('IsoCountryCode', `${show(code)} is no country (ISO 3166-1 alpha-2).`);
}

function optOutListOf(account: SmsAccount, { OptOutListName }: { readonly OptOutListName?: string }): string {
  return OptOutListName === undefined ? DEFAULT_OPT_OUT_LIST : account.optOutLists.get(OptOutListName).id;
}

/** Phone numbers and pools must say what they answer to HELP and STOP. */
// biome-ignore lint/suspicious/noExplicitAny: properties of a template, checked here.
function requireKeywords({ MandatoryKeywords: keywords }: any): void {
  for (const keyword of ['HELP', 'STOP']) {
    if (typeof keywords?.[keyword]?.Message !== 'string')
      throw invalid(`MandatoryKeywords.${keyword}.Message`, 'it is missing.', 'MISSING_PARAMETER');
  }
}
