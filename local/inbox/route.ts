/** Mailbox and telephone for all that the embedded AWS sent, at `/_local/inbox`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HttpRoute } from '../contract';

export const inboxPath = '/_local/inbox';

const files: Readonly<Record<string, { readonly name: string; readonly type: string }>> = {
  [inboxPath]: { name: 'index.html', type: 'text/html; charset=utf-8' },
  [`${inboxPath}/`]: { name: 'index.html', type: 'text/html; charset=utf-8' },
  [`${inboxPath}/inbox.css`]: { name: 'inbox.css', type: 'text/css; charset=utf-8' },
  [`${inboxPath}/inbox.js`]: { name: 'inbox.js', type: 'text/javascript; charset=utf-8' },
  [`${inboxPath}/messages.js`]: { name: 'messages.js', type: 'text/javascript; charset=utf-8' },
  [`${inboxPath}/icon.svg`]: { name: 'icon.svg', type: 'image/svg+xml' },
};

/**
 * A mail's frame inherits this policy: no script of a mail runs, nothing of it is fetched (so nothing
 * tracks). Mails are styled inline, hence that one allowance.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `GET /_local/inbox` and the files under it. */
export const inboxRoute: HttpRoute = async (request, response, url) => {
  if (url.pathname !== inboxPath && !url.pathname.startsWith(`${inboxPath}/`)) return false;
  const headers = {
    'content-security-policy': contentSecurityPolicy,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
  const plain = (status: number, text: string, more: Readonly<Record<string, string>> = {}) => {
    response.writeHead(status, { ...headers, ...more, 'content-type': 'text/plain; charset=utf-8' });
    response.end(`${text}\n`);
    return true;
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return plain(405, 'Only GET and HEAD are answered here.', { allow: 'GET, HEAD' });
  }
  const file = Object.hasOwn(files, url.pathname) ? files[url.pathname] : undefined;
  if (!file) return plain(404, `The inbox has no ${url.pathname}.`);
  const content = await readFile(join(__dirname, 'page', file.name));
  response.writeHead(200, { ...headers, 'content-type': file.type, 'content-length': content.length });
  response.end(request.method === 'HEAD' ? undefined : content);
  return true;
};
