/** What an authenticator app is handed: by QR code, or typed. */

/**
 * The URI that authenticator apps scan ("Key Uri Format" of Google Authenticator): RFC 6238 as Cognito does
 * it, SHA-1, six digits, 30 seconds, which is what apps take unless told.
 *
 * @param secret base32
 * @param userName what the person knows the account by
 */
export function keyUri(appName: string, userName: string, secret: string): string {
  // A colon parts the two in the label, so neither may bring one of its own.
  const part = (text: string) => encodeURIComponent(text.replaceAll(':', ' '));
  return `otpauth://totp/${part(appName)}:${part(userName)}?secret=${secret}&issuer=${part(appName)}`;
}

/** A key in groups of four, for people who type it. */
export function groupsOf(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? '';
}
