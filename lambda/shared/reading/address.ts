/**
 * E-mail addresses for page, APIs and mails. Each has one spelling, in ASCII, to be stored, compared and
 * counted by: the domain in Punycode (RFC 5890 A-labels), the local part unquoted and in its own case.
 * {@link mailedAddress} writes it for SES, `shownAddress` for people.
 */
import { clean } from './clean';

/**
 * `unmailable`: the local part isn't ASCII, which needs SMTPUTF8 (RFC 6531). SES has none:
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html
 */
export type AddressRefusal = 'malformed' | 'unmailable';

/** Characters (RFC 5321 §4.5.3.1.3). */
export const LONGEST_ADDRESS = 254;
/** Characters before the `@`, quotes included (RFC 5321 §4.5.3.1.1). */
const LONGEST_LOCAL = 64;
/** Characters worth reading, with all marks. */
const LONGEST_TEXT = 1_024;

/** Atoms (RFC 5322 §3.2.3) and dots anywhere. */
const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+$/;
/** Dots between atoms only: needs no quotes. */
const DOT_ATOM = /^[^.]+(?:\.[^.]+)*$/;
/** RFC 1123 §2.1. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
/** IDNA judges all but ASCII; it knows other full stops. */
const DOMAIN = /^(?:[a-z0-9.-]|\P{ASCII})+$/iu;
/** Makes an IPv4 address of a host (URL Standard, "ends in a number"). */
const NUMBER = /^(?:\d+|0x[0-9a-f]*)$/i;
/** In some scripts a joiner makes another name (RFC 5892 appendix A), so it stays. */
const MEANT_JOINER = /(?!\p{Script=Latin})[\p{L}\p{M}][\u200c\u200d]+(?!\p{Script=Latin})\p{L}/u;

/** Reads what was typed or pasted. Doesn't throw. */
export function readAddress(
  text: string,
): { readonly address: string } | { readonly refusal: AddressRefusal } {
  const malformed = { refusal: 'malformed' } as const;
  if (text.length > LONGEST_TEXT) return malformed;
  const whole = clean(text);
  const at = whole.lastIndexOf('@');
  if (at < 1) return malformed;
  const local = unquoted(whole.slice(0, at));
  if (local === undefined) return malformed;
  const domain = MEANT_JOINER.test(afterAt(text)) ? undefined : asciiDomain(whole.slice(at + 1));
  if (domain === undefined) return malformed;
  if (!LOCAL.test(local)) return isOneWord(local) ? { refusal: 'unmailable' } : malformed;
  const address = `${local}@${domain}`;
  const fits = quoted(local).length <= LONGEST_LOCAL && mailedAddress(address).length <= LONGEST_ADDRESS;
  return fits ? { address } : malformed;
}

export function addressIn(text: string): string | undefined {
  const read = readAddress(text);
  return 'address' in read ? read.address : undefined;
}

export function isAddress(text: string): boolean {
  return addressIn(text) === text;
}

/**
 * For SES: quotes a local part that is no dot-atom (RFC 5321 §4.1.2), such as `taro..yamada@docomo.ne.jp`,
 * which carriers of Japan gave out until 2009. No others, as some servers refuse quotes.
 *
 * @param address as {@link readAddress} gives it
 */
export function mailedAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${quoted(address.slice(0, at))}${address.slice(at)}`;
}

function quoted(local: string): string {
  return DOT_ATOM.test(local) ? local : `"${local}"`;
}

/** The content of quotes; undefined where they don't pair. */
function unquoted(local: string): string | undefined {
  if (!local.includes('"') && !local.includes('\\')) return local;
  const [, content] = /^"((?:[^"\\]|\\[ -~])*)"$/.exec(local) ?? [];
  return content?.replace(/\\(.)/g, '$1');
}

/** In any script. */
function isOneWord(local: string): boolean {
  return !/[\s\p{C}@",:;<>()[\]\\]/u.test(local);
}

function afterAt(text: string): string {
  return text.slice(Math.max(text.lastIndexOf('@'), text.lastIndexOf('＠')) + 1);
}

/** Of at least two labels; undefined if it can't be looked up. */
export function asciiDomain(domain: string): string | undefined {
  if (!DOMAIN.test(domain)) return undefined;
  // Runtimes differ on meaningless Punycode; as ASCII it is harmless.
  const ascii = /^[a-z0-9.-]+$/i.test(domain) ? domain.replace(PUNYCODE, lowerCase) : hostOf(domain);
  const labels = ascii?.split('.') ?? [];
  const fits =
    labels.length > 1 && labels.every((label) => LABEL.test(label)) && !NUMBER.test(labels.at(-1) ?? '');
  return fits ? ascii : undefined;
}

const PUNYCODE = /^(?:.*\.)?xn--.*$/i;
const lowerCase = (text: string) => text.toLowerCase();

/** UTS #46, by the runtime's URL. */
function hostOf(domain: string): string | undefined {
  try {
    return new URL(`http://${domain}/`).hostname;
  } catch {
    return undefined;
  }
}
