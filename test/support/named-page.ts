/// <reference lib="dom" />
/**
 * The page built from the same sources with the names of its functions left in, so that a test can ask which
 * components are on it; and the list of all there are, read from the sources.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { projectRoot } from './assembly';

/** A component of the page. */
export interface Component {
  readonly name: string;
  /** Path of its file below the project. */
  readonly file: string;
}

/** Every function of `web/src` that can be shown: those of `.tsx` files with a capital letter. */
export function componentsInSource(): readonly Component[] {
  const root = join(projectRoot, 'web', 'src');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .sort()
    .flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/^(?:export )?function ([A-Z]\w*)/gm)].map(
        ([, name = '']) => ({ name, file: join('web', 'src', file) }),
      ),
    );
}

/**
 * Builds the page into a folder. @throws Error with what Vite printed when it does not build
 */
export function buildNamedPage(folder: string): void {
  const vite = join(projectRoot, 'node_modules', 'vite', 'bin', 'vite.js');
  const config = join(projectRoot, 'web', 'vite.config.mts');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vite, 'build', '--config', config, '--outDir', folder, '--minify', 'false'],
    { cwd: projectRoot, env: { NODE_ENV: 'production' }, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The page does not build:\n${stdout}${stderr}`);
}

/**
 * Has a browser load that build's scripts and styles. The document stays the served one: to Chromium one that
 * a test makes up comes from the public Internet, which may not talk to servers of this machine.
 */
export async function serveNamedPage(context: BrowserContext, folder: string, page: string): Promise<void> {
  const assets = readdirSync(join(folder, 'assets'));
  await context.route(
    (url) => url.origin === new URL(page).origin && url.pathname.startsWith('/assets/'),
    async (route) => {
      const asked = basename(new URL(route.request().url()).pathname);
      const extension = extname(asked);
      const contentType = extension === '.css' ? 'text/css' : 'text/javascript';
      // The document names files by the content that they have in its own build.
      const stem = asked.split('-')[0];
      const name = assets.includes(asked)
        ? asked
        : assets.find((one) => one.startsWith(`${stem}-`) && extname(one) === extension);
      // The other build puts together what goes with the first script otherwise, and that says what it needs.
      if (name === undefined) return route.fulfill({ body: '', contentType });
      await (name === asked || extension === '.css'
        ? route.fulfill({ path: join(folder, 'assets', name), contentType })
        : route.fulfill({ body: `import '/assets/${name}';`, contentType }));
    },
  );
}

/** A node of Preact's tree, by the names that its build gives to private members (its `mangle.json`). */
interface Node {
  readonly type?: unknown;
  /** Children. */
  readonly __k?: readonly (Node | null)[] | null;
}

/** Names of the components that a page shows now, by Preact's own tree. */
export function shownComponents(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const root = document.getElementById('app') as unknown as { readonly __k?: Node } | null;
    const names = new Set<string>();
    const walk = (node: Node | null | undefined) => {
      // The bundler numbers functions of the same name.
      if (typeof node?.type === 'function') names.add(node.type.name.replace(/\$\d+$/, ''));
      for (const child of node?.__k ?? []) walk(child);
    };
    walk(root?.__k);
    return [...names];
  });
}
