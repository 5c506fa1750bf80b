import { fromBase64Url } from './base64url';

/** Unverified: for showing only. */
export type Claims = Readonly<Record<string, unknown>>;

/** Signature unchecked. @throws Error when the token has no readable payload */
export function claimsOf(token: string): Claims {
  const payload = token.split('.')[1];
  if (!payload) throw new Error('The token has no payload.');
  const claims: unknown = JSON.parse(new TextDecoder().decode(fromBase64Url(payload)));
  if (typeof claims !== 'object' || claims === null)
    throw new Error('The payload of the token is no object.');
  return claims as Claims;
}

/** @throws Error when the token does not say */
export function userNameOf(idToken: string): string {
  const userName = claimsOf(idToken)['cognito:username'];
  if (typeof userName !== 'string') throw new Error('The ID token has no claim cognito:username.');
  return userName;
}

/** Seconds by the service's own times; 0 where it says none. */
export function lifeOf(token: string): number {
  const { iat, exp } = claimsOf(token);
  return typeof iat === 'number' && typeof exp === 'number' ? exp - iat : 0;
}
