/** Who a mail says that it comes from. */

/** Bytes of UTF-8 in an encoded word, whose 75 characters (RFC 2047, 2) hold 12 of its own, and base64. */
const BYTES_A_WORD = 45;

/**
 * A From header: the name as a quoted string (RFC 5322, 3.2.4), or as encoded words (RFC 2047) where it has
 * more than ASCII, before the address in angle brackets. Line breaks and other control characters, which
 * could begin another header, become spaces.
 *
 * @param name display name, any text
 * @param address `local@domain`, checked before
 */
export function fromHeader(name: string, address: string): string {
  const plain = name.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  if (plain === '') return address;
  const written = /^[ -~]+$/.test(plain) ? `"${plain.replace(/["\\]/g, '\\$&')}"` : encodedWords(plain);
  return `${written} <${address}>`;
}

/** A character is never cut in two (RFC 2047, 5). */
function encodedWords(text: string): string {
  const words: string[] = [''];
  for (const character of text) {
    const longer = `${words.at(-1)}${character}`;
    if (Buffer.byteLength(longer) > BYTES_A_WORD) words.push(character);
    else words[words.length - 1] = longer;
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ');
}
