/**
 * The handle that authenticators give back at sign-in: the user name, if that tells nothing about the person.
 * By the package's rule, for its client and adopted passkeys.
 */

/** Unanchored as in the package, or handles it gave out would be lost. */
const OPAQUE = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

/**
 * @param sub undefined for users who don't exist
 * @param userName as Cognito names the user
 */
export function userHandleOf(sub: string | undefined, userName: string): string {
  if (sub === userName) return sub;
  if (!sub || OPAQUE.test(userName)) return `u|${userName}`;
  return `s|${sub}`;
}
