import type { IncomingMessage } from 'node:http';

/** All values, in the order and spelling they came. */
export type Multi = Readonly<Record<string, readonly string[]>>;

export interface GatewayRequest {
  readonly httpMethod: string;
  /** Below the stage, percent-encoded as sent; begins with `/`. */
  readonly path: string;
  readonly headers: Multi;
  readonly query: Multi;
  readonly body: Buffer;
  readonly protocol: string;
  readonly sourceIp: string;
}

/**
 * @param path below the stage, as sent
 * @param queryString without the question mark
 */
export function readRequest(
  request: IncomingMessage,
  path: string,
  queryString: string,
  body: Buffer,
): GatewayRequest {
  // A client may call a parameter `__proto__`.
  const headers = new Map<string, string[]>();
  const spellings = new Map<string, string>();
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const sent = request.rawHeaders[index] ?? '';
    const value = request.rawHeaders[index + 1] ?? '';
    const name = spellings.get(sent.toLowerCase()) ?? sent;
    spellings.set(sent.toLowerCase(), name);
    headers.set(name, [...(headers.get(name) ?? []), value]);
  }
  const query = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(queryString))
    query.set(name, [...(query.get(name) ?? []), value]);
  return {
    httpMethod: (request.method ?? 'GET').toUpperCase(),
    path: path === '' ? '/' : path,
    headers: Object.fromEntries(headers),
    query: Object.fromEntries(query),
    body,
    protocol: `HTTP/${request.httpVersion}`,
    sourceIp: (request.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, ''),
  };
}

/** API Gateway keeps these where only one has room. */
export function lastValues(values: Multi): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']));
}

/** The last value; case doesn't count. */
export function header(request: GatewayRequest, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const [sent, values] of Object.entries(request.headers))
    if (sent.toLowerCase() === wanted) return values.at(-1);
  return undefined;
}

/** In lower case without parameters; without one, API Gateway assumes JSON. */
export function mediaType(request: GatewayRequest): string {
  const sent = header(request, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  return sent ? sent : 'application/json';
}

/** Case and parameters aside. */
export function forMediaType<V>(entries: Readonly<Record<string, V>>, type: string): V | undefined {
  const found = Object.entries(entries).find(
    ([key]) => key.split(';')[0]?.trim().toLowerCase() === type.toLowerCase(),
  );
  return found?.[1];
}

export function isBinary(binaryMediaTypes: readonly string[], type: string): boolean {
  return binaryMediaTypes.some((binary) => {
    const [main = '', sub = ''] = binary.toLowerCase().split('/');
    const [gotMain, gotSub] = type.toLowerCase().split('/');
    return (main === '*' || main === gotMain) && (sub === '*' || sub === gotSub);
  });
}
