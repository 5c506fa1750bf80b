import { invalidParameter } from './errors';

type Properties = Readonly<Record<string, unknown>>;

/** Members of CreateUserPool that are properties of an `AWS::Cognito::UserPool` under the same name. */
const SAME_NAME = [
  'AccountRecoverySetting',
  'AdminCreateUserConfig',
  'AliasAttributes',
  'AutoVerifiedAttributes',
  'DeletionProtection',
  'DeviceConfiguration',
  'EmailConfiguration',
  'EmailVerificationMessage',
  'EmailVerificationSubject',
  'LambdaConfig',
  'MfaConfiguration',
  'Policies',
  'Schema',
  'SmsAuthenticationMessage',
  'SmsConfiguration',
  'SmsVerificationMessage',
  'UserAttributeUpdateSettings',
  'UserPoolAddOns',
  'UserPoolTags',
  'UserPoolTier',
  'UsernameAttributes',
  'UsernameConfiguration',
  'VerificationMessageTemplate',
];

/**
 * The properties that CreateUserPool is given.
 *
 * @throws AwsError InvalidParameterException for members that it doesn't have, or that are not emulated
 */
export function poolProperties(input: Properties): Properties {
  const unknown = Object.keys(input).filter((name) => name !== 'PoolName' && !SAME_NAME.includes(name));
  if (unknown.length > 0) throw invalidParameter(`Not a member, or not emulated: ${unknown.join(', ')}.`);
  return Object.fromEntries(Object.entries(input).filter(([name]) => name !== 'PoolName'));
}
