/**
 * The user handle of a passkey: what the authenticator keeps beside the key and gives back at sign-in. The
 * package's rule, so that its browser client and the passkeys of a deployment that is adopted go on working:
 * the handle is the user name where that tells nothing about the person, so that one can sign in without
 * typing it.
 */

/** The package's pattern, unanchored as there: another one would lose the handles it has given out. */
const OPAQUE = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

/**
 * @param sub the user's `sub` attribute; undefined for users who don't exist
 * @param userName as Cognito names the user
 */
export function userHandleOf(sub: string | undefined, userName: string): string {
  if (sub === userName) return sub;
  if (!sub || OPAQUE.test(userName)) return `u|${userName}`;
  return `s|${sub}`;
}
