import { randomUUID } from 'node:crypto';
import { AwsError } from '../../../contract';
import type { Cognito } from '../cognito';
import { invalidLambdaResponse, invalidParameter, notAuthorized } from '../errors';
import type { ContactAttribute, User, UserPool, UserPoolClient } from '../model';
import { isEmail, isPhoneNumber } from '../pools/schema';
import { optionalFlag } from '../triggers';

/** Pools that sign in by address make the username up. */
export interface NewIdentity {
  readonly sub: string;
  readonly username: string;
  /** Its value is the given username. */
  readonly signInAttribute: ContactAttribute | undefined;
}

/** @throws AwsError InvalidParameterException when the pool doesn't sign in by such a name */
export function identify(pool: UserPool, given: string): NewIdentity {
  const sub = randomUUID();
  const { usernameAttributes, aliasAttributes } = pool;
  if (usernameAttributes.length === 0) {
    if (aliasAttributes.includes('email') && isEmail(given))
      throw invalidParameter(
        'Username cannot be of email format, since user pool is configured for email alias.',
      );
    if (aliasAttributes.includes('phone_number') && isPhoneNumber(given))
      throw invalidParameter(
        'Username cannot be of phone number format, since user pool is configured for phone number alias.',
      );
    return { sub, username: given, signInAttribute: undefined };
  }
  const signInAttribute = usernameAttributes.find((name) =>
    name === 'email' ? isEmail(given) : isPhoneNumber(given),
  );
  if (!signInAttribute) {
    const [only] = usernameAttributes;
    throw invalidParameter(
      usernameAttributes.length > 1
        ? 'Username should be either an email or a phone number.'
        : only === 'email'
          ? 'Username should be an email.'
          : 'Username should be a phone number.',
    );
  }
  return { sub, username: sub, signInAttribute };
}

/** @throws AwsError InvalidParameterException when the attributes and the address that signs in disagree */
export function withSignInAttribute(
  identity: NewIdentity,
  given: string,
  attributes: Readonly<Record<string, string>>,
): Record<string, string> {
  const { signInAttribute } = identity;
  if (!signInAttribute) return { ...attributes };
  const stated = attributes[signInAttribute];
  if (stated !== undefined && stated.toLowerCase() !== given.toLowerCase())
    throw invalidParameter(`The attribute ${signInAttribute} must be the same as the username.`);
  return { ...attributes, [signInAttribute]: given };
}

/** @throws AwsError UsernameExistsException, whatever the client's setting: sign-up always tells */
export function checkFree(cognito: Cognito, pool: UserPool, given: string, identity: NewIdentity): void {
  if (!cognito.users.find(pool, given)) return;
  const message = identity.signInAttribute
    ? `An account with the given ${identity.signInAttribute} already exists.`
    : 'User already exists';
  throw new AwsError('UsernameExistsException', message);
}

/** @throws AwsError NotAuthorizedException */
export function checkWritable(client: UserPoolClient, attributes: Readonly<Record<string, string>>): void {
  if (Object.keys(attributes).some((name) => !client.writable.has(name)))
    throw notAuthorized('A client attempted to write unauthorized attribute');
}

export function blankUser(cognito: Cognito, pool: UserPool, identity: NewIdentity): User {
  const now = cognito.context.clock.now();
  return {
    poolId: pool.id,
    sub: identity.sub,
    username: identity.username,
    status: 'UNCONFIRMED',
    enabled: true,
    attributes: {},
    pending: {},
    codes: {},
    codeTimes: {},
    failedPasswords: 0,
    lockedUntil: 0,
    groups: [],
    createdAt: now,
    modifiedAt: now,
  };
}

export interface PreSignUpDecision {
  readonly confirm: boolean;
  /** Where the trigger wants them verified. */
  readonly verified: Readonly<Record<string, string>>;
}

/**
 * @throws AwsError InvalidLambdaResponseException also when the pre-sign-up trigger verifies an attribute
 *   that the user lacks
 */
export function readPreSignUp(
  response: Record<string, unknown> | undefined,
  attributes: Readonly<Record<string, string>>,
): PreSignUpDecision {
  if (!response) return { confirm: false, verified: {} };
  const confirm = optionalFlag(response, 'autoConfirmUser');
  const verified: Record<string, string> = {};
  for (const [member, name] of [
    ['autoVerifyEmail', 'email'],
    ['autoVerifyPhone', 'phone_number'],
  ] as const) {
    if (!optionalFlag(response, member)) continue;
    if (!attributes[name]) throw invalidLambdaResponse(`${member} is set but the user has no ${name}.`);
    verified[`${name}_verified`] = 'true';
  }
  return { confirm, verified };
}

/**
 * Cognito stores that a signed-up address isn't verified (jagregory/cognito-local 386;
 * amazon-cognito-identity-js 566); of administrators' users only where the request sets it (aws-sdk-ios
 * 2221).
 */
export function signedUpAttributes(
  attributes: Readonly<Record<string, string>>,
  { verified }: PreSignUpDecision,
): Record<string, string> {
  const unverified = (['email', 'phone_number'] as const).flatMap((name) =>
    attributes[name] ? [[`${name}_verified`, 'false'] as const] : [],
  );
  return { ...attributes, ...Object.fromEntries(unverified), ...verified };
}

/** The phone if both are verified automatically. */
export function confirmationTarget(
  pool: UserPool,
  attributes: Readonly<Record<string, string>>,
): ContactAttribute | undefined {
  return (['phone_number', 'email'] as const).find(
    (name) =>
      pool.autoVerified.includes(name) && attributes[name] && attributes[`${name}_verified`] !== 'true',
  );
}
