/** Hooks of an app's own, which it has bundled itself. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ConfigProblem } from '../config/errors';
import type { HooksConfig } from '../config/hooks/schema';

/** Each has an `index.js` that exports `handler`. */
export type HookFolders = Readonly<Partial<Record<keyof HooksConfig, string>>>;

/** Checks that each folder is a hook's that is turned on. */
export function hookProblems(folders: HookFolders, hooks: Partial<HooksConfig>): readonly ConfigProblem[] {
  return Object.entries(folders).flatMap(([name, folder]) => {
    const path = `hookFolders.${name}`;
    if (!hooks[name as keyof HooksConfig]?.enabled)
      return [{ path, got: folder, expected: `nothing unless hooks.${name} is turned on.` }];
    if (typeof folder === 'string' && existsSync(join(resolve(folder), 'index.js'))) return [];
    return [
      { path, got: folder, expected: 'a folder with an index.js that exports handler: the bundled hook.' },
    ];
  });
}
