/** In the packed construct in the place of `bundles-at-hand`: its functions come bundled. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LambdaBundles } from './bundle-lambdas';
import { bundleName } from './sources';

/** Folder of the bundles, beside the one file of code. */
export const PACKED = 'functions';

export function bundlesAtHand(): LambdaBundles {
  return {
    directory(entry) {
      const folder = join(__dirname, PACKED, bundleName(entry));
      if (!existsSync(folder)) throw new Error(`The packed construct has no function of ${entry}.`);
      return folder;
    },
    handler: 'index.handler',
  };
}
