/**
 * The first proof of an account. Until then anybody may have signed up with its number or address, so
 * whatever was set up before is taken away: the account gets a password that nobody knows, and only then
 * counts what was proven as verified.
 */

import { userPool } from './aws/user-pool-late';
import { randomText } from './bytes';

/** What a proof can be of. */
export const CONTACTS = ['email', 'phone_number'] as const;

export type Contact = (typeof CONTACTS)[number];

interface Account {
  readonly attributes: Readonly<Record<string, string>>;
}

/** True when somebody has proven that this number or address is the user's. */
export function isProven({ attributes }: Account, contact: Contact): boolean {
  return attributes[`${contact}_verified`] === 'true';
}

/**
 * True when whoever receives messages there may open the account: it was proven to be the user's, or nothing
 * of the account was. In an account whose other contact was proven an unproven one is a mere claim, perhaps a
 * slip of the finger, and a stranger's.
 */
export function mayOpen(account: Account, contact: Contact): boolean {
  return isProven(account, contact) || !CONTACTS.some((other) => isProven(account, other));
}

/**
 * Replaces the password and marks the number or address as verified, in this order: if the function dies in
 * between, it still counts as unproven and the next proof does both again.
 *
 * @throws errors of Cognito
 */
export async function recordFirstProof(
  subject: { readonly userPoolId: string; readonly userName: string },
  contact: Contact,
): Promise<void> {
  const { setPassword, setAttribute } = await userPool();
  await setPassword(subject, randomPassword());
  await setAttribute(subject, `${contact}_verified`, 'true');
}

/** 384 random bits with one character of every class a password policy can ask for; 68 characters. */
export function randomPassword(): string {
  return `Aa1!${randomText(48)}`;
}
