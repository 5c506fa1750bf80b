/** Reads addresses as strictly as SES: one mailbox each, and nothing that could break out of a header. */

/** A mailbox, e.g. `Product <no-reply@example.com>`. */
export interface MailAddress {
  /** Without its quotes; undefined when there is none. */
  readonly name: string | undefined;
  /** As it was given. */
  readonly address: string;
  /** In lower case. */
  readonly domain: string;
}

export class AddressProblem extends Error {
  override readonly name = 'AddressProblem';
}

const MAX_ADDRESS_CHARACTERS = 320;
const MAX_LOCAL_CHARACTERS = 64;
const MAX_DOMAIN_CHARACTERS = 255;
/** Dot-atom of RFC 5322 §3.2.3, in ASCII. */
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
/** Quoted string of RFC 5322 §3.2.4, in ASCII. */
const QUOTED = /^"(?:[ !#-[\]-~]|\\[ -~])*"$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
/** Characters of RFC 5322 atoms, spaces and dots. */
const PLAIN_NAME = /^[a-z0-9!#$%&'*+/=?^_`{|}~. -]*$/i;

/**
 * With or without display name.
 *
 * @throws AddressProblem, in SES's words where it has some
 */
export function parseAddress(text: unknown): MailAddress {
  if (typeof text !== 'string' || text.trim() === '') throw new AddressProblem('Address is empty');
  if ([...text].some((character) => character < ' ' || character === '\u007f')) {
    throw new AddressProblem('Address contains control characters or line breaks');
  }
  if ([...text].some((character) => character > '~')) {
    throw new AddressProblem(
      'Address contains non-ASCII characters; write a name as an encoded word (RFC 2047), a domain in Punycode',
    );
  }
  const trimmed = text.trim();
  const start = trimmed.lastIndexOf('<');
  if (start === -1) {
    if (trimmed.includes('>')) throw new AddressProblem("Missing '<'");
    return parts(trimmed, undefined);
  }
  if (!trimmed.endsWith('>')) throw new AddressProblem("Missing '>' at the end of the address");
  return parts(trimmed.slice(start + 1, -1), displayName(trimmed.slice(0, start).trim()));
}

/** `bounce+label@…` is `bounce@…`. */
export function withoutLabel({ address, domain }: MailAddress): string {
  const local = address.slice(0, address.lastIndexOf('@'));
  return `${local.split('+')[0]}@${domain}`;
}

function displayName(given: string): string | undefined {
  if (given === '') return undefined;
  if (QUOTED.test(given)) return given.slice(1, -1).replace(/\\(.)/g, '$1');
  if (PLAIN_NAME.test(given)) return given;
  throw new AddressProblem(`The display name ${given} must be put in double quotes`);
}

function parts(address: string, name: string | undefined): MailAddress {
  const at = address.lastIndexOf('@');
  if (at === -1) throw new AddressProblem("Missing final '@domain'");
  const local = address.slice(0, at);
  const domain = address.slice(at + 1).toLowerCase();
  if (local === '') throw new AddressProblem('User name is missing');
  if (domain === '') throw new AddressProblem("Missing final '@domain'");
  if (/\s/.test(local) && !QUOTED.test(local)) {
    throw new AddressProblem('Local address contains control or whitespace');
  }
  if (!LOCAL.test(local) && !QUOTED.test(local)) throw new AddressProblem('Illegal address');
  if (!domain.split('.').every((label) => LABEL.test(label))) {
    throw new AddressProblem('Domain contains illegal character');
  }
  if (!domain.includes('.')) throw new AddressProblem('Domain contains no dot');
  if (
    address.length > MAX_ADDRESS_CHARACTERS ||
    local.length > MAX_LOCAL_CHARACTERS ||
    domain.length > MAX_DOMAIN_CHARACTERS
  ) {
    throw new AddressProblem(
      `Address is too long: at most ${MAX_LOCAL_CHARACTERS} characters stand before the "@", ${MAX_DOMAIN_CHARACTERS} after it`,
    );
  }
  return { name, address, domain };
}
