/** SMS that somebody else's pool sends itself, and what a pool has to have for ours. */
import type { ConfigProblem } from '../config/errors';
import type { Config } from '../config/schema';
import { firstFactorsOf, type GivenPool, secondFactorsOf } from './pool';

type Properties = GivenPool['properties'];

/** Who makes Cognito send: anybody, who has an access token, administrators alone. */
type Caller = 'anybody' | 'user' | 'administrator';

interface Message {
  readonly by: Caller;
  /** True where it may go by SMS, by the pool's properties. */
  readonly isSms: (pool: Properties) => boolean;
}

/** By sources of the custom-message trigger, which Cognito asks before each of its own messages. */
const MESSAGES: Readonly<Record<string, Message>> = {
  CustomMessage_SignUp: { by: 'anybody', isSms: verifiesNumbers },
  CustomMessage_ResendCode: { by: 'anybody', isSms: verifiesNumbers },
  CustomMessage_ForgotPassword: { by: 'anybody', isSms: recoversByPhone },
  CustomMessage_Authentication: { by: 'anybody', isSms: signsInBySms },
  CustomMessage_UpdateUserAttribute: { by: 'user', isSms: verifiesNumbers },
  CustomMessage_VerifyUserAttribute: { by: 'user', isSms: () => true },
  CustomMessage_AdminCreateUser: { by: 'administrator', isSms: () => true },
};

/** Those whose messages may go by SMS. */
export function smsSourcesOf(pool: Properties): readonly string[] {
  return Object.entries(MESSAGES).flatMap(([source, { isSms }]) => (isSms(pool) ? [source] : []));
}

/**
 * Sources of SMS that people without rights in the account can cause; empty where the pool can't send.
 * Cognito sends by `SmsConfiguration` alone.
 *
 * @param opensUserOperations true where clients call Cognito's operations on users
 */
export function strangersSmsOf(pool: Properties, opensUserOperations: boolean): readonly string[] {
  if (!hasSmsSettings(pool)) return [];
  const callers: readonly Caller[] = opensUserOperations ? ['anybody', 'user'] : ['anybody'];
  return smsSourcesOf(pool).filter((source) => callers.includes(MESSAGES[source]?.by as Caller));
}

export function hasSmsSettings({ SmsConfiguration: settings }: Properties): boolean {
  return settings !== undefined;
}

export function hasSmsFactor(pool: Properties): boolean {
  const { mode, factors } = secondFactorsOf(pool);
  return mode !== 'OFF' && factors.includes('SMS_MFA');
}

function signsInBySms(pool: Properties): boolean {
  return hasSmsFactor(pool) || firstFactorsOf(pool).includes('SMS_OTP');
}

/** True for what CloudFormation alone can tell, too. */
function verifiesNumbers({ AutoVerifiedAttributes: names = [] }: Properties): boolean {
  return !Array.isArray(names) || names.includes('phone_number');
}

/** Without the setting "SMS is preferred over email" (AccountRecoverySetting). */
function recoversByPhone({ AccountRecoverySetting: setting }: Properties): boolean {
  const { RecoveryMechanisms: ways = [] } = (setting ?? {}) as { RecoveryMechanisms?: unknown };
  if (!Array.isArray(ways) || ways.length === 0) return true;
  return ways.some(({ Name: name }: { readonly Name?: unknown }) => name === 'verified_phone_number');
}

/**
 * What keeps people from signing up with a number, or from changing it.
 *
 * @param identifiers attributes that people sign in by
 */
export function numberProblems(
  { properties }: GivenPool,
  { signUp, passwordFlows }: Pick<Config, 'signUp' | 'passwordFlows'>,
  identifiers: readonly string[],
): ConfigProblem[] {
  const { Schema: schema = [] } = properties as {
    Schema?: readonly { readonly Name?: unknown; readonly Mutable?: unknown; readonly Required?: unknown }[];
  };
  const number = schema.find(({ Name: name }) => name === 'phone_number');
  const path = 'userPool.Schema.phone_number';
  return [
    ...(number?.Mutable === false
      ? [
          {
            path: `${path}.Mutable`,
            got: false,
            expected:
              'true (standardAttributes: { phoneNumber: { mutable: true } }): people change their numbers by the contact API. A pool can’t change in that, so take sms out, or make a new pool.',
          },
        ]
      : []),
    ...(number?.Required === true && signUp === 'open' && !identifiers.includes('phone_number')
      ? [
          {
            path: `${path}.Required`,
            got: true,
            expected:
              'false where people sign up by an address: with sms an account begins with one contact, and the number is added once the address is proven (docs/one-time-codes.md). A pool can’t change in that, so take sms out, or make a new pool.',
          },
        ]
      : []),
    ...(passwordFlows &&
    signUp === 'open' &&
    identifiers.includes('phone_number') &&
    !(verifiesNumbers(properties) && hasSmsSettings(properties))
      ? [
          {
            path: 'userPool.AutoVerifiedAttributes',
            got: properties.AutoVerifiedAttributes,
            expected:
              'phone_number among them (autoVerify: { phone: true }), and SmsConfiguration, where passwords sign in: accounts then begin unconfirmed, and Cognito confirms one that begins with a number by its own code.',
          },
        ]
      : []),
  ];
}
