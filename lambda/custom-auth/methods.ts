/**
 * The sign-in methods, a line each in `METHODS`; the compiler then asks for their halves, which stand apart
 * for the functions' bundles. Rows of lambda/codes/methods.ts register those that send a code.
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

const CODE: MethodRules = {
  request: { key: 'alreadyHaveCode', asks: 'no', answers: 'yes' },
  tries: MAX_TRIES,
};
/** Steps the session up as the package's client does. */
const STEP_UP: MethodRules = { request: 'first-answer', tries: MAX_TRIES };

/** By the name that clients send as `signInMethod`. */
export const METHODS = {
  MAGIC_LINK: { request: { key: 'alreadyHaveMagicLink', asks: 'no', answers: 'yes' } },
  FIDO2: {},
  ...forEachCode((name) => ('stepUp' in CODE_METHODS[name] ? STEP_UP : CODE)),
  RECOVERY_LINK: {},
  RECOVERY_CODE: {},
} as const satisfies Record<string, MethodRules>;

export type MethodName = keyof typeof METHODS;

/** The pure annotations here and below let a bundle leave out the half that it doesn't need. */
export const issuers: Readonly<Partial<Record<MethodName, Issuer>>> = /* @__PURE__ */ allIssuers();

/** Their challenges are in the first one of every sign-in. */
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

export function isMethodName(name: string | undefined): name is MethodName {
  return name !== undefined && Object.hasOwn(METHODS, name);
}

function forEachCode<T>(make: (name: CodeMethodName) => T): Record<CodeMethodName, T> {
  return Object.fromEntries(CODE_METHOD_NAMES.map((name) => [name, make(name)])) as Record<CodeMethodName, T>;
}
