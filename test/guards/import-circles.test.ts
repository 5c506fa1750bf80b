/**
 * No file imports itself by way of others: what runs first would depend on who was asked for first. Imports
 * of types alone don't count, as nothing of them runs.
 */
import { execFileSync } from 'node:child_process';
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

it('are found, however long', () => {
  const imports = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', ['a']],
    ['d', []],
  ]);
  expect(circlesIn(imports)).toEqual(['a → b → c → a']);
});
