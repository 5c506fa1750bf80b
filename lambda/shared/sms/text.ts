/** What a message with a code says. */

/** The message, in the language of a BCP 47 tag; its last line lets phones fill in the code on the right page only. */
export declare function smsText(
  facts: { readonly appName: string; readonly code: string; readonly domain: string },
  locale: string,
): string;

/** Segments that a text is sent, and paid for, as. */
export declare function segmentsOf(text: string): number;
