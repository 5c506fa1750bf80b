/** RFC 5322: the header is read at once, the rest by postal-mime. */
import PostalMime, { addressParser } from 'postal-mime';
import { type ApiVersion, badValue } from './refusals';

/** By lower-case name, unfolded, in order. */
export type HeaderFields = ReadonlyMap<string, readonly string[]>;

/** Allowed only once (RFC 5322 §3.6). */
const SINGLE = ['from', 'sender', 'reply-to', 'to', 'cc', 'bcc', 'subject', 'message-id', 'date'];

/** @throws AwsError without a header, for a malformed line, or a field that wrongly stands twice */
export function headerOf(version: ApiVersion, bytes: Buffer): HeaderFields {
  const end = /\r?\n\r?\n/.exec(bytes.toString('latin1'));
  const header = bytes.subarray(0, end ? end.index : bytes.length).toString('utf8');
  const fields = new Map<string, string[]>();
  for (const line of header.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const [, name, value] = /^([!-9;-~]+):(.*)$/s.exec(line) ?? [];
    if (name === undefined || value === undefined || /[\r\0]/.test(value)) {
      throw badValue(
        version,
        `Malformed header line in the raw message: ${JSON.stringify(line.slice(0, 80))}`,
      );
    }
    fields.set(name.toLowerCase(), [...(fields.get(name.toLowerCase()) ?? []), value.trim()]);
  }
  const twice = SINGLE.find((name) => (fields.get(name)?.length ?? 0) > 1);
  if (twice !== undefined) throw badValue(version, `Duplicate header '${twice}'.`);
  return fields;
}

/** As `Name <address>` or `address`; groups are flattened. */
export function addressesIn(fields: HeaderFields, name: string): string[] {
  return (fields.get(name) ?? []).flatMap((value) =>
    addressParser(value, { flatten: true }).map(({ name: display, address }) =>
      display ? `"${display.replace(/["\\]/g, '\\$&')}" <${address ?? ''}>` : (address ?? ''),
    ),
  );
}

export async function parseRaw(bytes: Buffer) {
  const mail = await PostalMime.parse(bytes);
  return {
    subject: mail.subject ?? '',
    text: mail.text,
    html: mail.html,
    headers: Object.fromEntries(
      mail.headers.map(({ originalKey, key, value }) => [originalKey ?? key, value]),
    ),
  };
}
