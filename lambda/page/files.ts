import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';

export interface PublishedFile {
  /** Path without the first slash. */
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

/** For files whose names have a hash of their content. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_EACH_TIME = 'no-cache';

/**
 * @param folder with `index.html` and `assets/`; dot files are not published
 * @throws Error naming a file of unknown type
 */
export function readPage(folder: string): PublishedFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
    .map((path) => file(path.split(sep).join('/'), readFileSync(join(folder, path))));
}

/** @throws Error where the key's ending is unknown, or the key would need an escape */
export function file(key: string, body: Buffer): PublishedFile {
  const contentType = wellKnownType(key) ?? contentTypes[extname(key)];
  if (!contentType)
    throw new Error(
      `The page holds ${key}, whose type nobody knows; add ${extname(key) || 'it'} to lambda/page/files.ts.`,
    );
  if (!/^[\w./-]+$/.test(key))
    throw new Error(`The page holds "${key}"; keys are of letters, digits and _ . / - alone.`);
  return { key, body, contentType, cacheControl: key.startsWith('assets/') ? FOR_EVER : ASK_EACH_TIME };
}

/** Batches, `index.html` last, so that nobody gets a page without its scripts or configuration. */
export function inOrder(files: readonly PublishedFile[]): readonly (readonly PublishedFile[])[] {
  const rank = ({ key }: PublishedFile) => (key === 'index.html' ? 2 : key.startsWith('assets/') ? 0 : 1);
  return [0, 1, 2].map((wanted) => files.filter((it) => rank(it) === wanted));
}

/** `.well-known` files without an ending are JSON, whose readers may compare the type to the letter. */
function wellKnownType(key: string): string | undefined {
  return key.startsWith('.well-known/') && /^(?:\.json)?$/.test(extname(key))
    ? 'application/json'
    : undefined;
}
