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

/** Members of UpdateUserPool: what is fixed at creation is none of them. */
const FIXED = ['AliasAttributes', 'Schema', 'UsernameAttributes', 'UsernameConfiguration'];

/**
 * The properties that CreateUserPool is given.
 *
 * @throws AwsError InvalidParameterException for members that it doesn't have, or that are not emulated
 */
export function poolProperties(input: Properties): Properties {
  return picked(input, SAME_NAME, ['PoolName']);
}

/**
 * The properties that a pool has after UpdateUserPool: what is left out gets its default, but what is fixed
 * and the way SMS goes, which can't be taken away (pool-update.ts).
 *
 * @throws AwsError InvalidParameterException for members that it doesn't have, or that are not emulated
 */
export function updatedProperties(current: Properties, input: Properties): Properties {
  const given = picked(
    input,
    SAME_NAME.filter((name) => !FIXED.includes(name)),
    ['PoolName', 'UserPoolId'],
  );
  const kept = FIXED.filter((name) => current[name] !== undefined).map((name) => [name, current[name]]);
  return { ...Object.fromEntries(kept), ...given };
}

function picked(input: Properties, names: readonly string[], others: readonly string[]): Properties {
  const unknown = Object.keys(input).filter((name) => !names.includes(name) && !others.includes(name));
  if (unknown.length > 0) throw invalidParameter(`Not a member, or not emulated: ${unknown.join(', ')}.`);
  return Object.fromEntries(Object.entries(input).filter(([name]) => names.includes(name)));
}
