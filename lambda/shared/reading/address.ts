/**
 * What an e-mail address is: the one rule of the page, of sign-up, of the APIs and of everything that mails.
 *
 * An address has one spelling, in ASCII: the domain in Punycode (RFC 5890 A-labels), the part before the `@`
 * without quotes. Letters keep their case, which neither Cognito nor a mailbox minds here. That spelling is
 * stored, compared and counted by; {@link mailedAddress} writes it for SES, `shownAddress` for people.
 */
import { clean } from './clean';

/**
 * Why a text is not taken, by the text alone. `unmailable`: the part before the `@` has characters beyond
 * ASCII, to which mail needs SMTPUTF8 (RFC 6531), and SES has none:
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html
 */
export type AddressRefusal = 'malformed' | 'unmailable';

/** Characters of an address (RFC 5321 §4.5.3.1.3). */
export const LONGEST_ADDRESS = 254;
/** Characters before the `@`, with quotes where it needs some (RFC 5321 §4.5.3.1.1). */
const LONGEST_LOCAL = 64;
/** No text with all its marks is longer; nothing longer is worth reading. */
const LONGEST_TEXT = 1_024;

/** Atoms (RFC 5322 §3.2.3) and dots, wherever those stand. */
const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+$/;
/** The same without a dot at either end or beside another: a dot-atom, which needs no quotes. */
const DOT_ATOM = /^[^.]+(?:\.[^.]+)*$/;
/** A label as it is looked up (RFC 1123 §2.1). */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
/** Of ASCII, what a domain may have; the rest is for IDNA to judge, which knows other full stops, too. */
const DOMAIN = /^(?:[a-z0-9.-]|\P{ASCII})+$/iu;
/** A last label that makes an IPv4 address of a host (URL Standard, "ends in a number"). */
const NUMBER = /^(?:\d+|0x[0-9a-f]*)$/i;
/**
 * A joiner or non-joiner between letters: in some scripts it makes another name (RFC 5892 appendix A), so it
 * can't be taken for something unseen.
 */
const MEANT_JOINER = /(?!\p{Script=Latin})[\p{L}\p{M}][\u200c\u200d]+(?!\p{Script=Latin})\p{L}/u;

/** Reads an address as it was typed or pasted: its one spelling, or why there is none. Doesn't throw. */
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

/** The one spelling of an address, `undefined` where it has none. */
export function addressIn(text: string): string | undefined {
  const read = readAddress(text);
  return 'address' in read ? read.address : undefined;
}

/** True for an address in its one spelling, to the letter. */
export function isAddress(text: string): boolean {
  return addressIn(text) === text;
}

/**
 * An address as SES takes it: a part before the `@` that is no dot-atom is quoted (RFC 5321 §4.1.2), as of
 * `taro..yamada@docomo.ne.jp`; carriers of Japan gave such addresses out until 2009. Others stay without
 * quotes, which some servers don't take.
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

/** What stands in quotes, as the same mailbox has one spelling; `undefined` for quotes that don't pair. */
function unquoted(local: string): string | undefined {
  if (!local.includes('"') && !local.includes('\\')) return local;
  const [, content] = /^"((?:[^"\\]|\\[ -~])*)"$/.exec(local) ?? [];
  return content?.replace(/\\(.)/g, '$1');
}

/** True where letters of other scripts or typographic marks alone keep a local part from being one. */
function isOneWord(local: string): boolean {
  return !/[\s\p{C}@",:;<>()[\]\\]/u.test(local);
}

function afterAt(text: string): string {
  return text.slice(Math.max(text.lastIndexOf('@'), text.lastIndexOf('＠')) + 1);
}

/** A domain in ASCII, of at least two labels; `undefined` where it can't be looked up. */
export function asciiDomain(domain: string): string | undefined {
  if (!DOMAIN.test(domain)) return undefined;
  // Of Punycode that says nothing, runtimes think differently; in ASCII it is nobody's domain, and harmless.
  const ascii = /^[a-z0-9.-]+$/i.test(domain) ? domain.replace(PUNYCODE, lowerCase) : hostOf(domain);
  const labels = ascii?.split('.') ?? [];
  const fits =
    labels.length > 1 && labels.every((label) => LABEL.test(label)) && !NUMBER.test(labels.at(-1) ?? '');
  return fits ? ascii : undefined;
}

/** A domain that has Punycode in it. */
const PUNYCODE = /^(?:.*\.)?xn--.*$/i;
const lowerCase = (text: string) => text.toLowerCase();

/** The mapping of UTS #46, as browsers and Node.js have it for addresses of the web. */
function hostOf(domain: string): string | undefined {
  try {
    return new URL(`http://${domain}/`).hostname;
  } catch {
    return undefined;
  }
}
