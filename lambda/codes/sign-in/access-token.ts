import type { Subject } from '../../custom-auth/method';

/**
 * True for a live access token of this user, pool and client. Cognito checks signature, expiry and
 * revocation; tokens that say they are another's are refused before.
 *
 * @param ownerOf name of the token's user; undefined where Cognito refuses it
 * @throws errors of Cognito
 */
export async function isOwnAccessToken(
  token: string,
  subject: Subject,
  ownerOf: (token: string) => Promise<string | undefined>,
): Promise<boolean> {
  const claims = claimsOf(token);
  const says = (name: string, value: string) => claims.get(name) === value;
  const exp = claims.get('exp');
  if (!says('token_use', 'access') || !says('client_id', subject.clientId)) return false;
  if (!String(claims.get('iss')).endsWith(`/${subject.userPoolId}`)) return false;
  if (!subject.attributes.sub || !says('sub', subject.attributes.sub)) return false;
  if (typeof exp !== 'number' || exp <= Date.now() / 1000) return false;
  if (subject.userNotFound) return false;
  return (await ownerOf(token)) === subject.userName;
}

/** Unverified; empty for what is no token. */
function claimsOf(token: string): ReadonlyMap<string, unknown> {
  const parts = token.split('.');
  if (parts.length !== 3 || !parts.every((part) => /^[A-Za-z0-9_-]+$/.test(part))) return new Map();
  try {
    const value: unknown = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : new Map();
  } catch {
    return new Map();
  }
}
