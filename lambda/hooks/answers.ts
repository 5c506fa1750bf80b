/**
 * Reads hooks' answers, which aren't trusted: only own members count, and wrong ones are ignored or make the
 * answer unusable. A clear no counts even if the rest can't be understood.
 */

import { isRecord } from '../shared/record';
import { hasControlCharacters } from '../shared/text';
import type { ClaimValue, Words } from './contract';

/** Characters of a text that people read. */
export const MAX_WORDS = 300;
const MAX_LANGUAGES = 40;
/** Of one token; with the bytes of all as JSON, for headers and cookies. */
export const MAX_CLAIMS = 20;
export const MAX_CLAIM_BYTES = 2_048;

export interface Verdict {
  readonly yes: boolean;
  readonly words?: Words;
  /** The words that came along can't be shown. */
  readonly wordsRefused: boolean;
}

/** The verdict under a name such as `admit`; undefined where there is none. */
export function readVerdict(answer: unknown, name: 'admit' | 'allow'): Verdict | undefined {
  const yes = own(answer, name);
  if (typeof yes !== 'boolean') return undefined;
  const given = own(answer, 'words');
  const words = yes || given === undefined || given === null ? undefined : readWords(given);
  return { yes, ...(words && { words }), wordsRefused: !yes && given != null && words === undefined };
}

/** Undefined unless all texts can be shown. */
function readWords(value: unknown): Words | undefined {
  if (!isRecord(value)) return undefined;
  const texts = Object.entries(value);
  if (texts.length === 0 || texts.length > MAX_LANGUAGES) return undefined;
  if (!texts.every(([language, text]) => /^[a-z]{2,3}$/.test(language) && isShowable(text))) return undefined;
  return Object.fromEntries(texts) as Words;
}

/**
 * Plain text on one line, without characters that reorder others (Unicode TR 36, 2.5 "Bidirectional Text
 * Spoofing").
 */
function isShowable(text: unknown): boolean {
  return (
    typeof text === 'string' &&
    text.trim() !== '' &&
    text.length <= MAX_WORDS &&
    !hasControlCharacters(text) &&
    !/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/.test(text)
  );
}

/**
 * In the language of the best wish, else another; undefined without words.
 *
 * @param wishes best first
 */
export function wordsFor(words: Words | undefined, wishes: readonly string[]): string | undefined {
  if (!words) return undefined;
  const languages = [...wishes.map((wish) => wish.split('-')[0]?.toLowerCase() ?? ''), 'en'];
  const language = languages.find((each) => Object.hasOwn(words, each));
  return language === undefined ? Object.values(words)[0] : words[language];
}

/** Claims for both tokens, or what is wrong, with the claim's name. */
export type ReadClaims =
  | {
      readonly idToken: Readonly<Record<string, ClaimValue>>;
      readonly accessToken: Readonly<Record<string, ClaimValue>>;
    }
  | { readonly wrong: string };

/** Claims of Cognito's, of OpenID Connect and of ours: no hook decides what these say. */
const RESERVED = new Set([
  'acr',
  'address',
  'amr',
  'at_hash',
  'aud',
  'auth_time',
  'azp',
  'birthdate',
  'c_hash',
  'client_id',
  'cnf',
  'device_key',
  'email',
  'email_verified',
  'event_id',
  'exp',
  'family_name',
  'gender',
  'given_name',
  'iat',
  'identities',
  'iss',
  'jti',
  'locale',
  'middle_name',
  'name',
  'nbf',
  'nickname',
  'nonce',
  'origin_jti',
  'phone_number',
  'phone_number_verified',
  'picture',
  'preferred_username',
  'profile',
  'scope',
  'sid',
  'sign_in_method',
  'sub',
  'token_use',
  'updated_at',
  'username',
  'version',
  'website',
  'zoneinfo',
]);
const RESERVED_PREFIXES = ['cognito:', 'custom:', 'dev:', 'aws:', 'passkey_'];
const CLAIM_NAME = /^[A-Za-z][A-Za-z0-9_.:/-]{0,127}$/;

/** @param textsAlone true where all tokens but the ID token take only strings */
export function readClaims(answer: unknown, textsAlone: boolean): ReadClaims {
  if (!isRecord(answer)) return { wrong: 'the answer' };
  const tokens = ['idToken', 'accessToken'] as const;
  const problem = tokens
    .map((token) => problemOfClaims(token, own(answer, token), textsAlone))
    .find((each) => each !== undefined);
  if (problem !== undefined) return { wrong: problem };
  const [idToken, accessToken] = tokens.map((token) => own(answer, token) ?? {});
  return { idToken, accessToken } as ReadClaims;
}

function problemOfClaims(token: string, claims: unknown, textsAlone: boolean): string | undefined {
  if (claims === undefined || claims === null) return undefined;
  if (typeof claims !== 'object' || Array.isArray(claims)) return token;
  const entries = Object.entries(claims);
  if (textsAlone && token === 'accessToken' && entries.length > 0) return token;
  if (entries.length > MAX_CLAIMS) return `${token}: more than ${MAX_CLAIMS} claims`;
  for (const [name, value] of entries) {
    // The name is the hook's own text, so a strange one isn't repeated.
    if (!CLAIM_NAME.test(name) || Object.hasOwn(Object.prototype, name)) return `${token}: a strange name`;
    if (isReserved(name)) return `${token}.${name} is reserved`;
    if (!isClaimValue(value, textsAlone)) return `${token}.${name} has a value that a claim can't have`;
  }
  return Buffer.byteLength(JSON.stringify(claims)) > MAX_CLAIM_BYTES
    ? `${token}: more than ${MAX_CLAIM_BYTES} bytes`
    : undefined;
}

function isReserved(name: string): boolean {
  const plain = name.toLowerCase();
  return RESERVED.has(plain) || RESERVED_PREFIXES.some((prefix) => plain.startsWith(prefix));
}

function isClaimValue(value: unknown, textsAlone: boolean): value is ClaimValue {
  if (typeof value === 'string') return true;
  if (textsAlone) return false;
  if (Array.isArray(value)) return value.every((each) => typeof each === 'string');
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

/** Only the object's own member: no prototype answers for it. */
function own(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
