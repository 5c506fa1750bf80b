/** The bundle of the function that publishes the page, with the page in it. */
import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { stampName } from './build-page';
import type { LambdaBundles } from './bundle-lambdas';
import { hashBundles } from './bundle-stamp';

/** The function's bundles and the hash of the page that is in them. */
export interface PagePublisher {
  readonly bundles: LambdaBundles;
  /** Changes with every change of the page, and with nothing else. */
  readonly pageHash: string;
}

/**
 * Puts the built page into a copy of the function's bundle, as `page/`, in a folder beside the page's own.
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

/** Copied aside and moved in one step: another process may synthesize right now. */
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
