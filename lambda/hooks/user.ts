import { codeMethod } from '../codes/methods';
import type { Contact } from '../shared/first-proof';
import type { HookUser } from './contract';

/** Stands for every way in of Cognito's own, passwords among them. */
export const COGNITO = 'COGNITO';

/** Attributes that a hook is told of as they stand; Cognito's own notes about a user are left out. */
function attributesOf(attributes: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !name.startsWith('cognito:')));
}

interface Told {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Whether the address, or the number, counts. */
  readonly counts: (contact: Contact) => boolean;
}

/** A user as hooks are told of one. */
export function hookUser({ userPoolId, clientId, attributes, counts }: Told): HookUser {
  const email = counts('email') ? attributes.email?.toLowerCase() : undefined;
  const phoneNumber = counts('phone_number') ? attributes.phone_number : undefined;
  return {
    userPoolId,
    clientId,
    ...(attributes.sub === undefined ? {} : { userId: attributes.sub }),
    ...(email === undefined ? {} : { email, emailDomain: email.slice(email.lastIndexOf('@') + 1) }),
    ...(phoneNumber === undefined ? {} : { phoneNumber }),
    attributes: attributesOf(attributes),
  };
}

/**
 * Tells which contact of a user counts: one that is proven, or that the method of this very sign-in proves.
 * The attribute that says so may have been written after Cognito read the user for this event.
 */
export const provenBy =
  (attributes: Readonly<Record<string, string>>, method: string | undefined) =>
  (contact: Contact): boolean =>
    attributes[`${contact}_verified`] === 'true' || contactOf(method) === contact;

function contactOf(method: string | undefined): Contact | undefined {
  if (method === undefined) return undefined;
  return method === 'MAGIC_LINK' ? 'email' : codeMethod(method)?.contact;
}
