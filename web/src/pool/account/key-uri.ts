/**
 * "Key Uri Format" of Google Authenticator, with the defaults of apps and Cognito: RFC 6238, SHA-1, six
 * digits, 30 seconds.
 *
 * @param secret base32
 * @param userName what the person knows the account by
 */
export function keyUri(appName: string, userName: string, secret: string): string {
  // A colon separates them, so neither may contain one.
  const part = (text: string) => encodeURIComponent(text.replaceAll(':', ' '));
  return `otpauth://totp/${part(appName)}:${part(userName)}?secret=${secret}&issuer=${part(appName)}`;
}

/** Puts the secret into groups of four, for people who type it. */
export function groupsOf(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? '';
}
