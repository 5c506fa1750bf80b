/** The files of the page as they are published: what they are, how long they may be kept, in which order. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';

/** One object of the bucket. */
export interface PublishedFile {
  /** Key of the object: the path under the page's origin, without the first slash. */
  readonly key: string;
  readonly body: Buffer;
  readonly contentType: string;
  readonly cacheControl: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

/**
 * Files whose names hold a hash of their content never change; everything else is asked for anew each time.
 */
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_EACH_TIME = 'no-cache';

/**
 * Reads the built page.
 *
 * @param folder holds `index.html` and `assets/`; dot files in it are not published
 * @throws Error naming a file whose type is not known: a browser must never have to guess
 */
export function readPage(folder: string): PublishedFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('./'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
    .map((path) => file(path.split(sep).join('/'), readFileSync(join(folder, path))));
}

/**
 * A file of the page; its type is known by the ending of the key.
 *
 * @throws Error where the type is not known, or the key would need an escape
 */
export function file(key: string, body: Buffer): PublishedFile {
  const contentType = contentTypes[extname(key)] ?? wellKnownType(key);
  if (!contentType)
    throw new Error(
      `The page holds ${key}, whose type nobody knows; add ${extname(key) || 'it'} to lambda/page/files.ts.`,
    );
  if (!/^[\w./-]+$/.test(key))
    throw new Error(`The page holds "${key}"; keys are of letters, digits and _ . / - alone.`);
  return { key, body, contentType, cacheControl: key.startsWith('assets/') ? FOR_EVER : ASK_EACH_TIME };
}

/**
 * The order to publish in, batch by batch: first what is referred to, last `index.html`, so that nobody is
 * ever given a page whose scripts or configuration are not there yet.
 */
export function inOrder(files: readonly PublishedFile[]): readonly (readonly PublishedFile[])[] {
  const rank = ({ key }: PublishedFile) => (key === 'index.html' ? 2 : key.startsWith('assets/') ? 0 : 1);
  return [0, 1, 2].map((wanted) => files.filter((it) => rank(it) === wanted));
}

/**
 * Files that standards put there without an ending, such as `webauthn` and `apple-app-site-association`, are
 * JSON.
 */
function wellKnownType(key: string): string | undefined {
  return key.startsWith('.well-known/') && extname(key) === '' ? 'application/json' : undefined;
}
