/** Most characters of an e-mail address (RFC 5321 §4.5.3.1.3). */
const longest = 254;

/**
 * An e-mail address as it was typed, blanks around it taken off; `undefined` when it can't be one. Whether
 * mail arrives there is for the mail to show, so this refuses only what surely is a slip.
 */
export function typedAddress(text: string): string | undefined {
  const address = text.trim();
  return address.length <= longest && /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(address) ? address : undefined;
}
