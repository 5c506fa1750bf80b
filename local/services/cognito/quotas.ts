/**
 * Quotas on resources (developer guide, "Quotas in Amazon Cognito"), of an account that never asked for more.
 * Errors are published by name alone: the words are ours.
 */
import { AwsError } from '../../contract';
import { invalidParameter } from './errors';
import { section, textOf } from './pools/properties';

type Properties = Readonly<Record<string, unknown>>;

export const QUOTAS = {
  pools: 1_000,
  clients: 1_000,
  groups: 10_000,
  groupsOfUser: 100,
  resourceServers: 25,
} as const;

/** @throws AwsError LimitExceededException */
export function requireRoom(quota: Exclude<keyof typeof QUOTAS, 'groupsOfUser'>, there: number): void {
  if (there >= QUOTAS[quota])
    throw new AwsError('LimitExceededException', `Exceeded the quota of ${quota}: ${QUOTAS[quota]}.`);
}

/**
 * @throws AwsError InvalidParameterException beyond the quota: AdminAddUserToGroup has no other error for it
 */
export function withGroup(groups: readonly string[], name: string): readonly string[] {
  const all = [...new Set([...groups, name])];
  if (all.length > QUOTAS.groupsOfUser)
    throw invalidParameter(`A user can be a member of ${QUOTAS.groupsOfUser} groups at most.`);
  return all;
}

function requireLength(path: string, length: number, min: number, max: number): void {
  if (length < min) throw outOfRange(path, `greater than or equal to ${min}`);
  if (length > max) throw outOfRange(path, `less than or equal to ${max}`);
}

function outOfRange(path: string, range: string): AwsError {
  return invalidParameter(
    `1 validation error detected: Value at '${path}' failed to satisfy constraint: Member must have length ${range}`,
  );
}

const MAIL = { min: 6, max: 20_000 };
const SUBJECT = { min: 1, max: 140 };
const SMS = { min: 6, max: 140 };

const TEXTS = [
  [[], 'EmailVerificationMessage', MAIL],
  [[], 'EmailVerificationSubject', SUBJECT],
  [[], 'SmsVerificationMessage', SMS],
  [[], 'SmsAuthenticationMessage', SMS],
  [['VerificationMessageTemplate'], 'EmailMessage', MAIL],
  [['VerificationMessageTemplate'], 'EmailMessageByLink', MAIL],
  [['VerificationMessageTemplate'], 'EmailSubject', SUBJECT],
  [['VerificationMessageTemplate'], 'EmailSubjectByLink', SUBJECT],
  [['VerificationMessageTemplate'], 'SmsMessage', SMS],
  [['AdminCreateUserConfig', 'InviteMessageTemplate'], 'EmailMessage', MAIL],
  [['AdminCreateUserConfig', 'InviteMessageTemplate'], 'EmailSubject', SUBJECT],
  [['AdminCreateUserConfig', 'InviteMessageTemplate'], 'SMSMessage', SMS],
] as const;

/** @throws AwsError InvalidParameterException for texts, names and lists that are too long */
export function checkPoolSizes(properties: Properties): void {
  for (const [path, name, { min, max }] of TEXTS) {
    const text = textOf(path.reduce<Properties>(section, properties), name);
    if (text !== undefined) requireLength(camel([...path, name]), [...text].length, min, max);
  }
  const schema = listAt(properties, 'Schema') as readonly Properties[];
  requireLength('schema', schema.length, 0, 50);
  for (const [index, entry] of schema.entries()) {
    const name = textOf(entry, 'Name');
    // The longest standard name has 21 characters, see test/support/api-models/differences.
    if (name !== undefined && name !== 'phone_number_verified')
      requireLength(`schema.${index + 1}.member.name`, [...name].length, 1, 20);
  }
}

/** @throws AwsError InvalidParameterException for lists that are too long */
export function checkClientSizes(properties: Properties): void {
  for (const [name, max] of [
    ['CallbackURLs', 100],
    ['LogoutURLs', 100],
    ['AllowedOAuthScopes', 50],
  ] as const)
    requireLength(camel([name]), listAt(properties, name).length, 0, max);
}

/** @throws AwsError InvalidParameterException for too many scopes */
export function checkServerSizes(properties: Properties): void {
  requireLength('scopes', listAt(properties, 'Scopes').length, 0, 100);
}

function listAt(properties: Properties, name: string): readonly unknown[] {
  const value = properties[name];
  return Array.isArray(value) ? value : [];
}

function camel(names: readonly string[]): string {
  return names.map((name) => name.charAt(0).toLowerCase() + name.slice(1)).join('.');
}
