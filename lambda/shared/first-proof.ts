/**
 * The first proof of an account. Anybody may have signed up with the contact, so first the account gets a
 * password that nobody knows; only then does the contact count as verified.
 */

import { userPool } from './aws/user-pool-late';
import { randomText } from './bytes';

export const CONTACTS = ['email', 'phone_number'] as const;

export type Contact = (typeof CONTACTS)[number];

interface Account {
  readonly attributes: Readonly<Record<string, string>>;
}

export function isProven({ attributes }: Account, contact: Contact): boolean {
  return attributes[`${contact}_verified`] === 'true';
}

/**
 * True for a proven contact, or if nothing of the account is proven. Beside a proven contact an unproven one
 * may be a stranger's claim.
 */
export function mayOpen(account: Account, contact: Contact): boolean {
  return isProven(account, contact) || !CONTACTS.some((other) => isProven(account, other));
}

/**
 * In this order: if the function dies in between, the next proof does both again.
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

/** 384 random bits and every character class; 68 characters. */
export function randomPassword(): string {
  return `Aa1!${randomText(48)}`;
}
