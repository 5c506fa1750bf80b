import { fromBase64Url } from '../shared/base64url';

/**
 * A sign-in link as it stands in the fragment of the page's address. Nothing in it is trusted before Cognito
 * took it, nor is its time looked at: the person's clock may be wrong, and the service judges.
 */
export interface SignInLink {
  /** The fragment as it stood in the mail, without `#`. */
  readonly fragment: string;
  /** User name in the pool, not necessarily the address the link was mailed to. */
  readonly userName: string;
  /** The answer to Cognito, where it is a recovery link that support has mailed. */
  readonly recoverySecret?: string;
  /** The address that a recovery link says it was mailed to. */
  readonly address?: string;
}

/** What was a sign-in link once: a part is missing, or something was written into it on the way. */
export interface BrokenLink {
  readonly isBroken: true;
  /** As far as it can still be read. */
  readonly userName?: string;
  readonly address?: string;
}

export type FoundLink = SignInLink | BrokenLink;

/**
 * Finds a sign-in link in an address: `#base64url(message).token`, or a recovery link:
 * `#recovery.base64url(facts).<secret>`. What mail programs do to links is undone where nothing is lost by
 * it: marks and parameters after it, white space and soft line breaks within, `%2E` for a dot, `%23` for the
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

/** A `#`, and one that was percent-encoded any number of times, which makes it a part of the path. */
const MARKS = [/#/, /%(?:25)*23/i];

/** How every message begins: `{"`, in base64url. Whatever begins so was a link, be it ever so short. */
const BEGINNING = 'eyJ';

function linkIn(fragment: string): FoundLink | undefined {
  const text = mended(fragment);
  if (text.startsWith('recovery.')) return recoveryLink(text);
  return text.startsWith(BEGINNING) ? magicLink(text) : undefined;
}

/** Percent-encoding that comes of one program handing the link to the next: more than these don't happen. */
const MAX_DECODED = 4;

/** Without what isn't part of any link: encoding, white space, characters of no width, soft line breaks. */
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
  // A browser drops the line break of a soft one and leaves its `=`.
  return text.replace(/[\s\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff=]+/g, '');
}

/** A token, or the secret of a recovery link: 32 bytes. */
const TOKEN = /^[\w-]{43}/;
/** A signature, as it stood in links of version 0.1. */
const SIGNATURE = /^[\w-]{342,683}/;

/** The secret at the start of the text, where nothing but marks and parameters follows. */
function secretAt(text: string, form: RegExp): string | undefined {
  const [secret] = form.exec(text) ?? [];
  if (secret === undefined) return undefined;
  const rest = text.slice(secret.length);
  // `_` and `-` are marks as well, where they stand for themselves.
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

/** Members of a JSON object in base64url; none where it is something else. */
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
