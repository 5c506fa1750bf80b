/**
 * The sign-in methods. One line in `METHODS` registers a method; the compiler then asks for its two halves,
 * which stand apart so that each function's bundle carries only the half it runs. Methods that send a code
 * are registered by their rows (lambda/codes/methods.ts).
 */
import { CODE_METHOD_NAMES, CODE_METHODS, type CodeMethodName } from '../codes/methods';
import { codeIssuer } from '../codes/sign-in/code-issuer';
import { codeVerifier } from '../codes/sign-in/code-verifier';
import { MAX_TRIES } from '../codes/state';
import { magicLinkIssuer } from '../magic-link/issue';
import { magicLinkVerifier } from '../magic-link/verify';
import { passkeyOpener } from '../passkeys/sign-in/open';
import { passkeyVerifier } from '../passkeys/sign-in/verify';
import { recoveryLinkVerifier } from '../recovery/sign-in/link';
import { recoveryCodeVerifier } from '../recovery-codes/sign-in/code';
import type { Issuer, MethodRules, Opener, Verifier } from './method';

/** A request for a code, and answers with it. */
const CODE: MethodRules = {
  request: { key: 'alreadyHaveCode', asks: 'no', answers: 'yes' },
  tries: MAX_TRIES,
};
/** The same as the package's client does it. */
const STEP_UP: MethodRules = { request: 'first-answer', tries: MAX_TRIES };

/** Method by the name that clients send as `signInMethod`. */
export const METHODS = {
  MAGIC_LINK: { request: { key: 'alreadyHaveMagicLink', asks: 'no', answers: 'yes' } },
  FIDO2: {},
  ...forEachCode((name) => ('stepUp' in CODE_METHODS[name] ? STEP_UP : CODE)),
  RECOVERY_LINK: {},
  RECOVERY_CODE: {},
} as const satisfies Record<string, MethodRules>;

export type MethodName = keyof typeof METHODS;

/**
 * Methods that are asked for a challenge. Pure calls here and below: a bundle that needs one half leaves the
 * other out.
 */
export const issuers: Readonly<Partial<Record<MethodName, Issuer>>> = /* @__PURE__ */ allIssuers();

/** Methods whose challenge is in the first challenge of every sign-in. */
export const openers: readonly Opener[] = [passkeyOpener];

export const verifiers: Readonly<Record<MethodName, Verifier>> = /* @__PURE__ */ allVerifiers();

function allIssuers() {
  return { MAGIC_LINK: magicLinkIssuer, ...forEachCode(codeIssuer) };
}

function allVerifiers() {
  return {
    MAGIC_LINK: magicLinkVerifier,
    FIDO2: passkeyVerifier,
    ...forEachCode(codeVerifier),
    RECOVERY_LINK: recoveryLinkVerifier,
    RECOVERY_CODE: recoveryCodeVerifier,
  };
}

/** The rules of a method. */
export function rulesOf(name: MethodName): MethodRules {
  return METHODS[name];
}

/** True for the name of a registered method. */
export function isMethodName(name: string | undefined): name is MethodName {
  return name !== undefined && Object.hasOwn(METHODS, name);
}

function forEachCode<T>(make: (name: CodeMethodName) => T): Record<CodeMethodName, T> {
  return Object.fromEntries(CODE_METHOD_NAMES.map((name) => [name, make(name)])) as Record<CodeMethodName, T>;
}
