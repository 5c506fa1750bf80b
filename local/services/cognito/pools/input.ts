import { anything, list, optional, text, textMap } from '../../input';
import { invalidParameter } from '../errors';

type Properties = Readonly<Record<string, unknown>>;

export const poolName = text({ min: 1, max: 128, pattern: /^[\w\s+=,.@-]+$/ });

const settings = optional(anything());

/** Of UpdateUserPool, by the template's names. What is left out gets its default. */
export const SETTINGS = {
  AccountRecoverySetting: settings,
  AdminCreateUserConfig: settings,
  AutoVerifiedAttributes: optional(list(text())),
  DeletionProtection: optional(text()),
  DeviceConfiguration: settings,
  EmailConfiguration: settings,
  EmailVerificationMessage: optional(text()),
  EmailVerificationSubject: optional(text()),
  LambdaConfig: settings,
  MfaConfiguration: optional(text()),
  Policies: settings,
  SmsAuthenticationMessage: optional(text()),
  SmsConfiguration: settings,
  SmsVerificationMessage: optional(text()),
  UserAttributeUpdateSettings: settings,
  UserPoolAddOns: settings,
  UserPoolTags: optional(textMap()),
  UserPoolTier: optional(text()),
  VerificationMessageTemplate: settings,
} as const;

/** Of CreateUserPool: these never change, or by other operations. */
const AT_CREATION_ALONE = ['AliasAttributes', 'Schema', 'UsernameAttributes', 'UsernameConfiguration'];

/**
 * @throws AwsError InvalidParameterException for members that CreateUserPool lacks, or that are not emulated
 */
export function poolProperties(input: Properties): Properties {
  const known = ['PoolName', ...Object.keys(SETTINGS), ...AT_CREATION_ALONE];
  const unknown = Object.keys(input).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw invalidParameter(`Not a member, or not emulated: ${unknown.join(', ')}.`);
  return Object.fromEntries(Object.entries(input).filter(([name]) => name !== 'PoolName'));
}
