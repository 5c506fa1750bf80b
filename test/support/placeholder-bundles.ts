/** Bundles that hold nothing: for tests of templates, which care where code goes but not what it says. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LambdaBundles } from '../../lib/bundling/bundle-lambdas';

let folder: string | undefined;

/** One folder for every function, made once a process. esbuild has no part in it. */
export function placeholderBundles(): LambdaBundles {
  if (!folder) {
    folder = mkdtempSync(join(tmpdir(), 'placeholder-bundle-'));
    writeFileSync(join(folder, 'index.js'), 'exports.handler = async (event) => event;\n');
  }
  const directory = folder;
  return { directory: () => directory, handler: 'index.handler' };
}

let page: string | undefined;

/** A page of one line, made once a process. Vite has no part in it. */
export function placeholderPage(): string {
  if (!page) {
    page = join(mkdtempSync(join(tmpdir(), 'placeholder-page-')), 'web');
    mkdirSync(page);
    writeFileSync(join(page, 'index.html'), '<!doctype html><title>The page</title>\n');
  }
  return page;
}
