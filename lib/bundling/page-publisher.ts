/** The publishing function's bundle with the page in it. */
import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { stampName } from './build-page';
import type { LambdaBundles } from './bundle-lambdas';
import { hashBundles } from './bundle-stamp';

export interface PagePublisher {
  readonly bundles: LambdaBundles;
  /** Changes only with the page. */
  readonly pageHash: string;
}

/**
 * Copies the bundle and adds the page as `page/`.
 *
 * @param page folder of the built page
 */
export function pagePublisher(bundles: LambdaBundles, page: string): PagePublisher {
  const bundle = bundles.directory('lambda/page/index.ts');
  const pageHash = hashBundles(page);
  const hash = createHash('sha256').update(pageHash).update(hashBundles(bundle)).digest('hex');
  const folder = join(dirname(page), 'page-publisher', hash);
  if (!existsSync(folder)) copyBoth(bundle, page, folder);
  return { pageHash, bundles: { directory: () => folder, handler: bundles.handler } };
}

/** Copies to another folder and moves that, as another process may be synthesizing too. */
function copyBoth(bundle: string, page: string, folder: string): void {
  const draft = `${folder}.${randomUUID()}`;
  mkdirSync(draft, { recursive: true });
  cpSync(bundle, draft, { recursive: true });
  cpSync(page, join(draft, 'page'), {
    recursive: true,
    filter: (source) => basename(source) !== stampName,
  });
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}
