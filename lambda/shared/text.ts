const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes a value for HTML text and for attribute values in quotes. */
export function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/**
 * True when the value has a control character, a line or paragraph separator, or half of a surrogate pair. No
 * such value goes into a mail header: a line break there starts a header of the sender's choice.
 */
export function hasControlCharacters(value: string): boolean {
  return /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(value);
}

/**
 * True for one plain address: one `@`, no white space, control or invisible characters, none of the
 * characters that separate or quote addresses (RFC 5322 §3.2.3 specials), at most 254 characters (RFC 5321
 * §4.5.3.1.3).
 */
export function isPlainAddress(value: string): boolean {
  return (
    value.length <= 254 &&
    !hasControlCharacters(value) &&
    !/\p{Cf}/u.test(value) &&
    /^[^\s@,;:<>()[\]\\"]+@[^\s@,;:<>()[\]\\"]+$/u.test(value)
  );
}
