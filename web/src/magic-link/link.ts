import { fromBase64Url } from '../shared/base64url';

/** Nothing in it is trusted, nor its time checked: clocks may be wrong, and the service judges. */
export interface SignInLink {
  /** As mailed, without `#`. */
  readonly fragment: string;
  /** In the pool; not necessarily the address. */
  readonly userName: string;
  /** Recovery links: the answer to Cognito. */
  readonly recoverySecret?: string;
  /** The address that a recovery link names. */
  readonly address?: string;
}

/** Cut short, or something was written into it. */
export interface BrokenLink {
  readonly isBroken: true;
  /** Undefined where it can't be read. */
  readonly userName?: string;
  readonly address?: string;
}

export type FoundLink = SignInLink | BrokenLink;

/**
 * Finds `#base64url(message).token` or `#recovery.base64url(facts).<secret>`, and undoes what mail programs
 * do: marks and parameters after it, white space and soft line breaks within, `%2E` for a dot, `%23` for the
 * `#`, encoded once or more.
 *
 * @returns the link, undefined where there is none, not even a broken one; and the address without it
 */
export function findLink(href: string): { readonly link: FoundLink | undefined; readonly page: string } {
  for (const mark of MARKS) {
    const { index, 0: sign } = mark.exec(href) ?? { index: href.length, 0: '' };
    const link = linkIn(href.slice(index + sign.length));
    if (link) return { link, page: href.slice(0, index) };
  }
  return { link: undefined, page: href };
}

/** `#`, or percent-encoded any number of times. */
const MARKS = [/#/, /%(?:25)*23/i];

/** `{"` in base64url: whatever begins so was a link. */
const BEGINNING = 'eyJ';

function linkIn(fragment: string): FoundLink | undefined {
  const text = mended(fragment);
  if (text.startsWith('recovery.')) return recoveryLink(text);
  return text.startsWith(BEGINNING) ? magicLink(text) : undefined;
}

/** How many times a fragment is decoded at most; more was never needed. */
const MAX_DECODED = 4;

/** Removes encoding, white space, zero-width characters, soft line breaks. */
function mended(fragment: string): string {
  let text = fragment;
  for (let times = 0; times < MAX_DECODED && text.includes('%'); times++)
    text = text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
      try {
        return decodeURIComponent(encoded);
      } catch {
        return encoded;
      }
    });
  // Browsers drop a soft line break and leave its `=`.
  return text.replace(/[\s\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff=]+/g, '');
}

/** The token of a magic link, or the secret of a recovery link: 32 bytes. */
const TOKEN = /^[\w-]{43}/;
/** In links of version 0.1. */
const SIGNATURE = /^[\w-]{342,683}/;

/** The secret at the beginning of a text, if only marks and parameters follow it. */
function secretAt(text: string, form: RegExp): string | undefined {
  const [secret] = form.exec(text) ?? [];
  if (secret === undefined) return undefined;
  const rest = text.slice(secret.length);
  // `_` and `-` may be marks too.
  return /^[_-]*(?:[^\w-]|$)/.test(rest) ? secret : undefined;
}

function magicLink(text: string): FoundLink {
  const dot = text.indexOf('.');
  const message = dot < 0 ? text : text.slice(0, dot);
  const { userName, iat, exp } = factsOf(message);
  if (!isName(userName) || typeof iat !== 'number' || typeof exp !== 'number') return { isBroken: true };
  const rest = dot < 0 ? '' : text.slice(dot + 1);
  const secret = secretAt(rest, TOKEN) ?? secretAt(rest, SIGNATURE);
  if (secret === undefined) return { isBroken: true, userName };
  return { fragment: `${message}.${secret}`, userName };
}

function recoveryLink(text: string): FoundLink {
  const [, facts = '', ...rest] = text.split('.');
  const { userName, exp, address } = factsOf(facts);
  if (!isName(userName) || !isName(address) || typeof exp !== 'number') return { isBroken: true };
  const secret = secretAt(rest.join('.'), TOKEN);
  if (secret === undefined) return { isBroken: true };
  return { fragment: `recovery.${facts}.${secret}`, userName, recoverySecret: secret, address };
}

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Members of a JSON object in base64url; none if it is anything else. */
function factsOf(encoded: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(fromBase64Url(encoded)),
    );
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
