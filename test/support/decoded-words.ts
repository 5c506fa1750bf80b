/** A text with encoded words (RFC 2047) as people read it. */
export function decodedWords(text: string): string {
  return text
    .replace(/(\?=) (?==\?)/g, '$1')
    .replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_, base64: string) =>
      Buffer.from(base64, 'base64').toString('utf8'),
    );
}
