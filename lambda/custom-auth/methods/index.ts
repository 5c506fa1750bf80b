/**
 * The sign-in methods. One line in `METHODS` registers a method; the compiler then asks for its two halves, which
 * stand apart so that each function's bundle carries only the half it runs.
 */
import { magicLinkIssuer } from './magic-link/issue';
import { magicLinkVerifier } from './magic-link/verify';
import type { Issuer, MethodRules, Opener, Verifier } from './method';
import { passkeyOpener } from './passkey/open';
import { passkeyVerifier } from './passkey/verify';

/** Method by the name that clients send as `signInMethod`. */
export const METHODS = {
  MAGIC_LINK: { request: { key: 'alreadyHaveMagicLink', asks: 'no', answers: 'yes' } },
  FIDO2: {},
} as const satisfies Record<string, MethodRules>;

export type MethodName = keyof typeof METHODS;

/** Methods that are asked for a challenge. */
export const issuers: Readonly<Partial<Record<MethodName, Issuer>>> = { MAGIC_LINK: magicLinkIssuer };

/** Methods whose challenge is in the first challenge of every sign-in. */
export const openers: readonly Opener[] = [passkeyOpener];

export const verifiers: Readonly<Record<MethodName, Verifier>> = {
  MAGIC_LINK: magicLinkVerifier,
  FIDO2: passkeyVerifier,
};

/** How the client asks for a challenge of the method, if that is how the method works. */
export function requestRules(name: MethodName): MethodRules['request'] {
  const rules: MethodRules = METHODS[name];
  return rules.request;
}

/** True for the name of a registered method. */
export function isMethodName(name: string | undefined): name is MethodName {
  return name !== undefined && Object.hasOwn(METHODS, name);
}
