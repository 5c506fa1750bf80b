/**
 * The sign-in methods. One line in `METHODS` registers a method; the compiler then asks for its two halves, which
 * stand apart so that each function's bundle carries only the half it runs.
 */
import { magicLinkIssuer } from './magic-link/issue';
import { magicLinkVerifier } from './magic-link/verify';
import type { Issuer, MethodRules, Verifier } from './method';

/** Method by the name that clients send as `signInMethod`. */
export const METHODS = {
  MAGIC_LINK: { request: { key: 'alreadyHaveMagicLink', asks: 'no', answers: 'yes' } },
} as const satisfies Record<string, MethodRules>;

export type MethodName = keyof typeof METHODS;

export const issuers: Readonly<Record<MethodName, Issuer>> = { MAGIC_LINK: magicLinkIssuer };

export const verifiers: Readonly<Record<MethodName, Verifier>> = { MAGIC_LINK: magicLinkVerifier };

/** True for the name of a registered method. */
export function isMethodName(name: string | undefined): name is MethodName {
  return name !== undefined && Object.hasOwn(METHODS, name);
}
