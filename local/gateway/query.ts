import type { AwsError } from '../contract';

/** A tree whose leaves are strings. */
export type QueryInput = { [member: string]: string | QueryInput | (string | QueryInput)[] };

/**
 * `Destination.ToAddresses.member.1=…` becomes nested objects and lists,
 * `Attributes.entry.1.key=…&Attributes.entry.1.value=…` (or `Name` and `Value`) an object.
 */
export function decodeQuery(form: URLSearchParams): QueryInput {
  const root: QueryInput = {};
  for (const [path, value] of form) {
    if (path === 'Action' || path === 'Version') continue;
    const parts = path.split('.');
    const last = parts.pop() ?? '';
    let node = root;
    for (const part of parts) {
      const next = Object.hasOwn(node, part) ? node[part] : undefined;
      const child = typeof next === 'object' && !Array.isArray(next) ? next : {};
      define(node, part, child);
      node = child;
    }
    define(node, last, value);
  }
  return collapse(root) as QueryInput;
}

/** Own property also for names such as `__proto__`. */
function define(node: QueryInput, name: string, value: QueryInput | string): void {
  Object.defineProperty(node, name, { value, enumerable: true, configurable: true, writable: true });
}

function collapse(node: QueryInput | string | (string | QueryInput)[]): QueryInput[string] {
  if (typeof node === 'string' || Array.isArray(node)) return node;
  const keys = Object.keys(node);
  const [only] = keys;
  if (keys.length === 1 && only === 'member') return inOrder(node.member).map(collapseItem);
  if (keys.length === 1 && only === 'entry') {
    const map: QueryInput = {};
    for (const entry of inOrder(node.entry)) {
      if (typeof entry !== 'object') continue;
      const key = entry.key ?? entry.Name;
      const value = entry.value ?? entry.Value;
      if (typeof key === 'string' && value !== undefined) {
        Object.defineProperty(map, key, { value: collapse(value), enumerable: true, writable: true });
      }
    }
    return map;
  }
  const result: QueryInput = {};
  for (const key of keys) {
    const value = node[key];
    if (value === undefined) continue;
    Object.defineProperty(result, key, { value: collapse(value), enumerable: true, writable: true });
  }
  return result;
}

function collapseItem(item: string | QueryInput): string | QueryInput {
  const collapsed = collapse(item);
  return Array.isArray(collapsed) ? { member: collapsed } : collapsed;
}

/** Ordered by their numbers `1`, `2`, …. */
function inOrder(node: QueryInput[string] | undefined): (string | QueryInput)[] {
  if (typeof node !== 'object' || Array.isArray(node)) return [];
  return Object.keys(node)
    .sort((left, right) => Number(left) - Number(right))
    .flatMap((key) => {
      const value = node[key];
      return value === undefined || Array.isArray(value) ? [] : [value];
    });
}

export function encodeQueryOutput(
  action: string,
  version: string,
  output: unknown,
  requestId: string,
): string {
  const namespace = `https://amazonaws.com/doc/${version}/`;
  return (
    `<${action}Response xmlns="${namespace}"><${action}Result>${toXml(output ?? {})}</${action}Result>` +
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`
  );
}

export function encodeQueryError(error: AwsError, requestId: string): string {
  const type = error.status >= 500 ? 'Receiver' : 'Sender';
  const details = toXml({ Type: type, Code: error.code, Message: error.message, ...error.details });
  return `<ErrorResponse><Error>${details}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
}

function toXml(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Map) {
    return [...value]
      .map(
        ([key, item]) => `<entry><key>${escapeXml(String(key))}</key><value>${toXml(item)}</value></entry>`,
      )
      .join('');
  }
  if (Array.isArray(value)) return value.map((item) => `<member>${toXml(item)}</member>`).join('');
  if (typeof value !== 'object') return escapeXml(String(value));
  return Object.entries(value)
    .filter(([, member]) => member !== undefined && member !== null)
    .map(([name, member]) => `<${name}>${toXml(member)}</${name}>`)
    .join('');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** Leaves out what XML 1.0 can't carry. */
function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are not allowed in XML.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replace(/[&<>"\r]/g, (character) => ESCAPES[character] ?? character)
  );
}
