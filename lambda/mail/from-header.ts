/** Bytes of UTF-8: an encoded word has 75 characters (RFC 2047 §2), of which 12 are its own. */
const BYTES_A_WORD = 45;

/**
 * The name as a quoted string (RFC 5322 §3.2.4), or beyond ASCII as encoded words (RFC 2047). Control
 * characters become spaces, so that no header begins.
 *
 * @param address `local@domain`, checked before
 */
export function fromHeader(name: string, address: string): string {
  const plain = name.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  if (plain === '') return address;
  const written = /^[ -~]+$/.test(plain) ? `"${plain.replace(/["\\]/g, '\\$&')}"` : encodedWords(plain);
  return `${written} <${address}>`;
}

/** Characters stay whole (RFC 2047 §5). */
function encodedWords(text: string): string {
  const words: string[] = [''];
  for (const character of text) {
    const longer = `${words.at(-1)}${character}`;
    if (Buffer.byteLength(longer) > BYTES_A_WORD) words.push(character);
    else words[words.length - 1] = longer;
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ');
}
