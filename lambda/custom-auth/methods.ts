/**
 * The sign-in methods, a line each in `METHODS`. The compiler asks for their halves, which are apart to keep
 * bundles small. Those that send a code come from the rows of lambda/codes/methods.ts.
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

/** By the client's `signInMethod`. */
export const METHODS = {
  MAGIC_LINK: { request: { key: 'alreadyHaveMagicLink', asks: 'no', answers: 'yes' } },
  FIDO2: {},
  ...forEachCode((name) => ('stepUp' in CODE_METHODS[name] ? STEP_UP : CODE)),
  RECOVERY_LINK: {},
  RECOVERY_CODE: {},
} as const satisfies Record<string, MethodRules>;

export type MethodName = keyof typeof METHODS;

/** The pure annotations let bundles leave out the half that they don't need. */
export const issuers: Readonly<Partial<Record<MethodName, Issuer>>> = /* @__PURE__ */ allIssuers();

/** What methods add to the first challenge of every sign-in. */
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

export function rulesOf(name: MethodName): MethodRules {
  return METHODS[name];
}

export function isMethodName(name: string | undefined): name is MethodName {
  return name !== undefined && Object.hasOwn(METHODS, name);
}

function forEachCode<T>(make: (name: CodeMethodName) => T): Record<CodeMethodName, T> {
  return Object.fromEntries(CODE_METHOD_NAMES.map((name) => [name, make(name)])) as Record<CodeMethodName, T>;
}
