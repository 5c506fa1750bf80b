/**
 * No file imports itself by way of others: what runs first would depend on who was asked for first. Where it
 * is for types alone nothing runs, and a word lives in the wrong file.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../support/assembly';

const files = execFileSync('git', ['ls-files', '*.ts', '*.tsx', ':!*.d.ts'], {
  cwd: projectRoot,
  encoding: 'utf8',
})
  .split('\n')
  .filter(Boolean);

/** What each file imports for more than types, by esbuild, which takes imports of types out. */
async function importsOf(entryPoints: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const { metafile } = await build({
    absWorkingDir: projectRoot,
    entryPoints: [...entryPoints],
    outdir: 'nowhere',
    bundle: true,
    write: false,
    metafile: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    // Without it every file would be written out again in each that imports it.
    splitting: true,
    loader: { '.css': 'empty', '.svg': 'empty', '.png': 'empty' },
    logLevel: 'silent',
  });
  return new Map(
    Object.entries(metafile.inputs).map(([file, { imports }]) => [
      file,
      imports.filter(({ external }) => !external).map(({ path }) => path),
    ]),
  );
}

/**
 * The type of the whole configuration is inferred from the schemas of all sections, and a rule of a section
 * may look at all of them.
 */
const MAY_CLOSE_A_CIRCLE = ['lib/config/schema.ts'];

/** `from '…'`, `import '…'` and `import('…')` of another file of ours, types included. */
const IMPORT = /(?:^(?:import|export)\b[^'"`;]*?from\s*|^import\s*|\bimport\(\s*)'(\.[^']*)'/gm;

/** What each file imports, types too, but for whole types that may close a circle. */
function allImports(): ReadonlyMap<string, readonly string[]> {
  const known = new Set(files);
  const found = (base: string) =>
    [base, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`, `${base}/index.tsx`].find((name) =>
      known.has(name),
    );
  return new Map(
    files.map((file) => [
      file,
      [...readFileSync(join(projectRoot, file), 'utf8').matchAll(IMPORT)].flatMap(([whole, path = '']) => {
        const imported = found(normalize(join(dirname(file), path)));
        if (imported === undefined) return [];
        return whole.startsWith('import type') && MAY_CLOSE_A_CIRCLE.includes(imported) ? [] : [imported];
      }),
    ]),
  );
}

/** The first circle that is met from each file, once however many files lead into it. */
function circlesIn(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const circles = new Set<string>();
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) {
      circles.add([...way.slice(at), file].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return [...circles];
}

it('are nowhere', async () => {
  const imports = await importsOf(files);
  expect(imports.size).toBeGreaterThan(900);
  expect(circlesIn(imports)).toEqual([]);
}, 180_000);

it('are nowhere for types either', () => {
  const imports = allImports();
  expect([...imports.values()].flat().length).toBeGreaterThan(5_000);
  expect(circlesIn(imports)).toEqual([]);
});

it('are found, however long', () => {
  const imports = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', ['a']],
    ['d', []],
  ]);
  expect(circlesIn(imports)).toEqual(['a → b → c → a']);
});
