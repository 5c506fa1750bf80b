/**
 * Serves the sign-in page as a web host would: the build of `web/`, the stage's `/config.json` beside it,
 * strict headers on everything.
 */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { buildPage, stampName } from '../lib/bundling/build-page';
import { contentSecurityPolicy, isolationHeaders, REFERRER_POLICY } from '../lib/features/page/headers';
import { apiUrlsFrom, urlOf } from '../web/src/apis';
import type { PageConfig } from '../web/src/config';
import { cognitoUrl } from '../web/src/shared/cognito-url';
import { type ServedWeb, servePage } from './loopback';

export type { PageConfig } from '../web/src/config';
export type { ServedWeb } from './loopback';

export interface ServeWebOptions {
  /** 0 for any free one. */
  readonly port: number;
  readonly config: () => PageConfig;
  /** A built page's; by default it is built from `web/`. */
  readonly folder?: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

let prepared: Promise<string> | undefined;

/** {@link serveWeb} waits for it, and tells what is wrong. */
export function prepareWeb(): void {
  prepared = buildPage();
  prepared.catch(() => undefined);
}

/** @returns whether the page's sources had changed */
export async function renewWeb(): Promise<boolean> {
  const stamp = async (folder: string) => readIfThere(join(folder, stampName));
  const before = await stamp(await (prepared ?? buildPage()));
  return (await stamp(await buildPage()))?.equals(before ?? Buffer.of()) === false;
}

/**
 * On 127.0.0.1 and, where the machine has it, ::1.
 *
 * @throws PortInUse, or an Error saying what is wrong in `web/` when it does not build.
 */
export async function serveWeb({ port, config, folder }: ServeWebOptions): Promise<ServedWeb> {
  const root = folder ?? (await (prepared ?? buildPage()));
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const told = config();
    const headers = securityHeaders(told);
    respond(root, told, headers, request, response).catch((error: unknown) => {
      response.writeHead(500, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
      response.end(`The page's files could not be read: ${error instanceof Error ? error.message : error}\n`);
    });
  };
  return servePage(port, answer);
}

/** Nothing inline, nothing from elsewhere, nobody frames it. */
export function securityHeaders(config: PageConfig): Readonly<Record<string, string>> {
  const apis = [cognitoUrl(config), ...Object.values(apiUrlsFrom((api) => config[urlOf(api)]))];
  const origins = [...new Set(apis.map((url) => new URL(url).origin))];
  return {
    'content-security-policy': contentSecurityPolicy({ connectTo: origins }),
    'referrer-policy': REFERRER_POLICY,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...isolationHeaders,
  };
}

async function respond(
  root: string,
  config: PageConfig,
  headers: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const send = (status: number, type: string, cache: string, body: Buffer | string) => {
    response.writeHead(status, {
      ...headers,
      'content-type': type,
      'cache-control': cache,
      'content-length': Buffer.byteLength(body),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  const plain = (status: number, text: string) =>
    send(status, 'text/plain; charset=utf-8', 'no-store', `${text}\n`);

  // A page of another site that points its name at 127.0.0.1 (DNS rebinding).
  const host = request.headers.host?.replace(/:\d+$/, '');
  if (host !== 'localhost' && host !== '127.0.0.1' && host !== '[::1]') {
    return plain(421, 'This server answers to localhost only.');
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return plain(405, 'Only GET and HEAD are answered here.');
  }
  const path = pathOf(request);
  if (path === undefined) return plain(400, 'The address is malformed.');
  if (path === '/config.json') return send(200, types['.json'] ?? '', 'no-store', JSON.stringify(config));

  const extension = extname(path);
  const type = isWellKnown(path) ? 'application/json' : types[extension];
  if (type && extension !== '.html') {
    const file = join(root, path);
    const content = file.startsWith(root + sep) ? await readIfThere(file) : undefined;
    if (!content) return plain(404, `There is no file ${path}.`);
    // A built asset's name holds a hash of its content.
    const cache = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
    return send(200, type, cache, content);
  }
  return send(200, types['.html'] ?? '', 'no-store', await readFile(join(root, 'index.html')));
}

/** Never the page, whatever the ending: who asks there takes what it gets for an answer (RFC 8615). */
function isWellKnown(path: string): boolean {
  return path.startsWith('/.well-known/');
}

/** Decoded, without query; `undefined` when it can't be decoded or leads upwards. */
function pathOf(request: IncomingMessage): string | undefined {
  try {
    const path = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/');
    return path.includes('\0') || path.includes('\\') || path.split('/').includes('..') ? undefined : path;
  } catch {
    return undefined;
  }
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
