import { isDeepStrictEqual } from 'node:util';
import { invalidParameter } from '../errors';
import type { UserPool } from '../model';
import { definePool } from './definition';
import { textOf } from './properties';

type Properties = Readonly<Record<string, unknown>>;

/**
 * All properties are given anew ("If you don't provide a value for an attribute, Amazon Cognito sets it to
 * its default value", API_UpdateUserPool).
 *
 * @throws AwsError InvalidParameterException naming what can't change, or what CreateUserPool would refuse
 */
export function changedPool(current: UserPool, name: string, properties: Properties): UserPool {
  const { id, arn, region } = current;
  const changed = definePool({ id, arn, region, name }, properties);
  for (const [member, property] of [
    ['usernameAttributes', 'UsernameAttributes'],
    ['aliasAttributes', 'AliasAttributes'],
    ['caseSensitive', 'UsernameConfiguration'],
  ] as const)
    if (!isDeepStrictEqual(sorted(changed[member]), sorted(current[member])))
      throw invalidParameter(`Updates are not allowed for property - ${property}.`);
  // Without the property the schema stays: the way around the next rule (amplify-backend 3299).
  if (properties.Schema === undefined) return { ...changed, schema: current.schema };
  checkSchema(current, changed, properties.Schema as readonly Properties[]);
  return changed;
}

/**
 * Where none is named: Cognito never forgets it, and tries its role at every update, even one that only
 * allows the pool's deletion (aws-sdk-js 3148; awslabs/nx-plugin-for-aws 631).
 */
export function withSms({ properties: current }: UserPool, properties: Properties): Properties {
  const { SmsConfiguration: sms } = current;
  return properties.SmsConfiguration === undefined && sms !== undefined
    ? { ...properties, SmsConfiguration: sms }
    : properties;
}

function checkSchema(current: UserPool, changed: UserPool, entries: readonly Properties[]): void {
  // CreateUserPool takes it once; later updates fail, even with an unchanged schema (aws-cdk 8585,
  // amplify-backend 3299).
  if (entries.some((entry) => textOf(entry, 'AttributeDataType') === undefined))
    throw invalidParameter(
      'Invalid AttributeDataType input, consider using the provided AttributeDataType enum.',
    );
  for (const [name, attribute] of current.schema)
    if (!isDeepStrictEqual(changed.schema.get(name), attribute))
      throw invalidParameter(`Existing schema attributes cannot be modified or deleted. (${name})`);
}

function sorted<T>(value: T): T | unknown[] {
  return Array.isArray(value) ? [...value].sort() : value;
}
