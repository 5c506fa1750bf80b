import { codeMethod } from '../codes/methods';
import type { Contact } from '../shared/first-proof';
import type { HookUser } from './contract';

/** Every one of Cognito's own ways, such as passwords. */
export const COGNITO = 'COGNITO';

/** Leaves out Cognito's own notes about a user. */
function attributesOf(attributes: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !name.startsWith('cognito:')));
}

interface Told {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly counts: (contact: Contact) => boolean;
}

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
 * A contact counts if it is proven, also by this very sign-in: Cognito may have read the user before the
 * attribute was written.
 */
export const provenBy =
  (attributes: Readonly<Record<string, string>>, method: string | undefined) =>
  (contact: Contact): boolean =>
    attributes[`${contact}_verified`] === 'true' || contactOf(method) === contact;

function contactOf(method: string | undefined): Contact | undefined {
  if (method === undefined) return undefined;
  return method === 'MAGIC_LINK' ? 'email' : codeMethod(method)?.contact;
}
