/** Read when they are asked for, as a build has none of them. */

/** The site's own origin, such as `https://shop.example.com`. */
export const origin = () => needed('ORIGIN');
/** Output `AccountApiUrl`, with a slash at its end. */
export const accountApiUrl = () => needed('ACCOUNT_API_URL');

/** 32 bytes. Cookies that another key has sealed are none. */
export function sessionKey(): Uint8Array {
  const key = Buffer.from(needed('SESSION_KEY'), 'base64url');
  if (key.length !== 32) throw new Error('SESSION_KEY must be 32 random bytes in base64url.');
  return key;
}

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing.`);
  return value;
}
