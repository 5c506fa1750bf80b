import { AwsError, type Call } from '../../../contract';
import type { Cognito } from '../cognito';
import { invalidParameter } from '../errors';
import type { CodeDeliveryDetails } from '../messages/messages';
import type { ContactAttribute, User, UserPool } from '../model';
import { checkAttributes } from '../pools/schema';

const CONTACTS: readonly ContactAttribute[] = ['email', 'phone_number'];

/**
 * A changed address loses its verification, unless an administrator sets it in the same request. Where the
 * pool keeps the original, the user's own change waits until the new address is verified.
 *
 * @returns the addresses that a code has to go to
 * @throws AwsError InvalidParameterException, AliasExistsException
 */
export function applyUpdate(
  cognito: Cognito,
  pool: UserPool,
  user: User,
  values: Readonly<Record<string, string>>,
  byAdmin: boolean,
): { user: User; toVerify: readonly ContactAttribute[] } {
  checkAttributes(pool.schema, values, true);
  const changedContacts = CONTACTS.filter(
    (name) => values[name] !== undefined && values[name] !== '' && values[name] !== user.attributes[name],
  );
  const kept = byAdmin ? [] : changedContacts.filter((name) => pool.keepOriginal.includes(name));
  for (const name of kept) checkAliasFree(cognito, pool, user, name, values[name] ?? '');
  const updated = cognito.users.update(pool, user, (current) => {
    const attributes: Record<string, string> = { ...current.attributes };
    for (const [name, value] of Object.entries(values)) {
      if (kept.includes(name as ContactAttribute)) continue;
      if (value === '') delete attributes[name];
      else attributes[name] = value;
    }
    for (const name of changedContacts) {
      const stated = values[`${name}_verified`];
      if (!kept.includes(name)) attributes[`${name}_verified`] = stated ?? 'false';
    }
    for (const name of CONTACTS) if (!attributes[name]) delete attributes[`${name}_verified`];
    requireStill(pool, attributes, current.attributes);
    const pending: Partial<Record<ContactAttribute, string>> = { ...current.pending };
    for (const name of changedContacts) delete pending[name];
    for (const name of kept) pending[name] = values[name] ?? '';
    // A code proves only the address it was sent to.
    const codes = Object.fromEntries(
      Object.entries(current.codes).filter(([, { attribute }]) => !changedContacts.includes(attribute)),
    );
    return { attributes, pending, codes };
  });
  const toVerify = changedContacts.filter(
    (name) =>
      pool.autoVerified.includes(name) &&
      (kept.includes(name) || updated.attributes[`${name}_verified`] !== 'true'),
  );
  return { user: updated, toVerify };
}

/** @throws AwsError InvalidParameterException when a required attribute would be lost */
function requireStill(
  pool: UserPool,
  attributes: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
): void {
  for (const { name, required } of pool.schema.values()) {
    if (required && before[name] && !attributes[name])
      throw invalidParameter(`user.${name}: The required attribute can't be deleted.`);
  }
  for (const name of pool.usernameAttributes) {
    const left = pool.usernameAttributes.some((candidate) => attributes[candidate]);
    if (before[name] && !left)
      throw invalidParameter(`user.${name}: The sign-in attribute can't be deleted.`);
  }
}

/** @throws AwsError AliasExistsException when the address signs somebody else in */
export function checkAliasFree(
  cognito: Cognito,
  pool: UserPool,
  user: User,
  attribute: ContactAttribute,
  value: string,
): void {
  const identifies = [...pool.usernameAttributes, ...pool.aliasAttributes].includes(attribute);
  const holder = identifies ? cognito.users.find(pool, value) : undefined;
  if (holder && holder.sub !== user.sub)
    throw new AwsError('AliasExistsException', `An account with the given ${attribute} already exists.`);
}

/** For the pending address, if any. */
export async function sendVerificationCode(
  cognito: Cognito,
  request: {
    readonly pool: UserPool;
    readonly user: User;
    readonly attribute: ContactAttribute;
    readonly clientId: string;
    readonly source: 'CustomMessage_UpdateUserAttribute' | 'CustomMessage_VerifyUserAttribute';
    readonly clientMetadata: Readonly<Record<string, string>> | undefined;
    readonly call: Call;
  },
): Promise<CodeDeliveryDetails> {
  const { pool, attribute } = request;
  const destination = request.user.pending[attribute] ?? request.user.attributes[attribute];
  if (!destination) throw invalidParameter(`The user has no ${attribute} to verify.`);
  const { code, user } = cognito.codes.make(pool, request.user, `verify:${attribute}`, attribute);
  return cognito.messages.send({ ...request, user, destination, code });
}
