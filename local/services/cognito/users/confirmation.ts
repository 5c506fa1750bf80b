import type { Call } from '../../../contract';
import type { Cognito } from '../cognito';
import { notAuthorized } from '../errors';
import { without } from '../messages/codes';
import { type CodeDeliveryDetails, deliveryDetails, type MessageSource } from '../messages/messages';
import type { ContactAttribute, User, UserPool, UserPoolClient } from '../model';
import { isEmail, isPhoneNumber } from '../pools/schema';
import { eventAttributes } from '../triggers';
import { confirmationTarget } from './registration';

interface Message {
  readonly pool: UserPool;
  readonly user: User;
  readonly clientId: string;
  readonly clientMetadata: Readonly<Record<string, string>> | undefined;
  readonly call: Call;
}

/** Undefined when the pool verifies none of the user's attributes. */
export async function sendConfirmationCode(
  cognito: Cognito,
  message: Message & { readonly source: MessageSource },
): Promise<CodeDeliveryDetails | undefined> {
  const { pool, user } = message;
  const attribute = confirmationTarget(pool, user.attributes);
  const destination = attribute && user.attributes[attribute];
  if (!attribute || !destination) return undefined;
  const { code, user: withCode } = cognito.codes.make(pool, user, 'confirm', attribute);
  return cognito.messages.send({ ...message, user: withCode, attribute, destination, code });
}

/**
 * @param proven attribute that a code has just proven
 * @throws AwsError NotAuthorizedException unless the user waits for confirmation; AliasExistsException when
 *   the proven address is somebody else's alias
 */
export async function confirmUser(
  cognito: Cognito,
  message: Message,
  proven?: ContactAttribute,
): Promise<User> {
  const { pool, user, clientId, clientMetadata, call } = message;
  const confirmed = cognito.users.update(pool, user, (current) => {
    checkUnconfirmed(current);
    return {
      status: 'CONFIRMED',
      codes: without(current, 'confirm'),
      attributes: proven ? { ...current.attributes, [`${proven}_verified`]: 'true' } : current.attributes,
    };
  });
  await postConfirmation(cognito, 'PostConfirmation_ConfirmSignUp', {
    pool,
    user: confirmed,
    clientId,
    clientMetadata,
    call,
  });
  return confirmed;
}

/** @throws AwsError NotAuthorizedException */
export function checkUnconfirmed(user: User): void {
  if (user.status !== 'UNCONFIRMED')
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
}

export async function postConfirmation(
  cognito: Cognito,
  source: 'PostConfirmation_ConfirmSignUp' | 'PostConfirmation_ConfirmForgotPassword',
  { pool, user, clientId, clientMetadata, call }: Message,
): Promise<void> {
  await cognito.triggers.run({
    pool,
    trigger: 'PostConfirmation',
    source,
    userName: user.username,
    clientId,
    call,
    request: { userAttributes: eventAttributes(user), clientMetadata },
    response: {},
  });
}

/**
 * For users who don't exist, always the same by the username's format and the pool's settings: the answer
 * mustn't tell.
 */
export async function simulatedDelivery(
  cognito: Cognito,
  pool: UserPool,
  client: UserPoolClient,
  username: string,
  preferred: readonly ContactAttribute[],
): Promise<CodeDeliveryDetails> {
  const name = cognito.users.normalise(pool, username);
  if (isEmail(username)) return deliveryDetails('email', name);
  if (isPhoneNumber(username)) return deliveryDetails('phone_number', name);
  const seed = await cognito.pools.simulatedSub(pool.id, `${client.poolId} ${name}`);
  const letters = seed.replace(/[^a-f]/g, '').padEnd(2, 'e');
  const digits = seed.replace(/\D/g, '').padEnd(11, '0');
  return preferred[0] === 'phone_number'
    ? deliveryDetails('phone_number', `+1${digits.slice(0, 10)}`)
    : deliveryDetails('email', `${letters.charAt(0)}@${letters.charAt(1)}`);
}
