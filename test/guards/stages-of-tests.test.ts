/**
 * Which tests depend on custom/stages.ts, whose values anybody may edit: those that judge them, and no
 * other. What a test imports, and what that imports, is asked of esbuild.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { projectRoot } from '../support/assembly';

const JUDGES = ['test/config/own-stages.test.ts', 'test/guards/any-stage.test.ts', 'test/stacks/own.test.ts'];

/** Tests that synthesize them by the project's own entry instead. */
const BY_ENTRY = ['test/flows/own-stages.test.ts', 'test/flows/synth.test.ts'];

const tests = readdirSync(join(projectRoot, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => join('test', name));

it('none but the guards that hold for any stage', () => {
  const { metafile } = buildSync({
    entryPoints: tests,
    absWorkingDir: projectRoot,
    outdir: 'nowhere',
    bundle: true,
    packages: 'external',
    platform: 'node',
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const reading = Object.values(metafile.outputs).flatMap(({ entryPoint, inputs }) =>
    entryPoint && 'custom/stages.ts' in inputs ? [entryPoint] : [],
  );
  expect(tests.length).toBeGreaterThan(200);
  expect(reading.filter((test) => !BY_ENTRY.includes(test)).sort()).toEqual(JUDGES);
}, 120_000);
