/// <reference path="./punycode.d.ts" />
/** Addresses with the domain in its own script, for people and for old items. */
import punycode from 'punycode/punycode.js';
import { asciiDomain } from './address';

/**
 * Shows the domain's own script where no other domain looks like it and reading gives this address again.
 *
 * @param address as `readAddress` gives it; anything else stays
 */
export function shownAddress(address: string): string {
  const at = address.lastIndexOf('@');
  if (!/(?:^|\.)xn--/i.test(address.slice(at + 1))) return address;
  const shown = readableDomain(address.slice(at + 1));
  return shown === undefined ? address : `${address.slice(0, at + 1)}${shown}`;
}

/** Old items' spellings: the one spelling, then the domain in its own script. */
export function spellingsOf(address: string): readonly string[] {
  const at = address.lastIndexOf('@');
  const domain = unicodeOf(address.slice(at + 1));
  return domain === undefined ? [address] : [...new Set([address, `${address.slice(0, at + 1)}${domain}`])];
}

function unicodeOf(domain: string): string | undefined {
  try {
    return punycode.toUnicode(domain.toLowerCase());
  } catch {
    return undefined;
  }
}

/** Used together, also with Latin letters, as browsers show them. */
const EAST_ASIAN =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u30fc\u3005a-z0-9-]+$/u;
const LATIN = /^[\p{Script=Latin}0-9-]+$/u;
/** Beside Latin they could be look-alikes, so the last label must be of the script too. */
const ONE_SCRIPT = [
  /^[\p{Script=Arabic}\d-]+$/u,
  /^[\p{Script=Cyrillic}\d-]+$/u,
  /^[\p{Script=Devanagari}\d-]+$/u,
  /^[\p{Script=Greek}\d-]+$/u,
  /^[\p{Script=Hebrew}\d-]+$/u,
  /^[\p{Script=Thai}\d-]+$/u,
];

function readableDomain(ascii: string): string | undefined {
  const domain = unicodeOf(ascii);
  if (domain === undefined || asciiDomain(domain)?.toLowerCase() !== ascii.toLowerCase()) return undefined;
  const labels = domain.split('.');
  const last = labels.at(-1) ?? '';
  const isSafe = labels.every(
    (label) =>
      EAST_ASIAN.test(label) ||
      LATIN.test(label) ||
      ONE_SCRIPT.some((script) => script.test(label) && script.test(last)),
  );
  return isSafe ? domain : undefined;
}
