/** `npm run client`: builds the client for pages without a framework. See {@link USAGE}. */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { runVite } from '../lib/bundling/build-page';
import { readArguments, runTool, UsageError } from './arguments';

const USAGE = `Usage: npm run client -- --out <folder>

Builds the client that signs people in on a page without a framework: client.js, modules it fetches when they are
needed, client.d.ts, and the licence. docs/client.md says what it does.

  --out <folder>  where to; made where it isn't there, else empty or an earlier build
  --help          show this text`;

const PROJECT = join(__dirname, '..');
/** What a build leaves, by which an earlier one is known. */
const BUILT = ['LICENSE', 'client.d.ts', 'client.js', 'parts', 'types'];

void runTool(USAGE, async (argv) => {
  const { values, positionals } = readArguments(argv, {
    out: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" is not an option.`);
  if (!values.out) throw new UsageError('--out is missing; it names the folder to build into.');
  const out = resolve(values.out);
  const others = existsSync(out) ? readdirSync(out).filter((name) => !BUILT.includes(name)) : [];
  if (others.length > 0)
    throw new UsageError(
      `--out is ${out}, which holds ${others[0]}; name a folder that has nothing else in it.`,
    );
  mkdirSync(out, { recursive: true });
  for (const name of BUILT) rmSync(join(out, name), { recursive: true, force: true });
  await Promise.all([
    runVite(PROJECT, ['build', '--config', join('web', 'vite.client.config.mts'), '--outDir', out]),
    promisify(execFile)(process.execPath, [
      join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc'),
      ...['--project', join(PROJECT, 'web', 'tsconfig.client.json'), '--outDir', join(out, 'types')],
    ]),
  ]);
  writeFileSync(join(out, 'client.d.ts'), "export * from './types/client';\n");
  cpSync(join(PROJECT, 'LICENSE'), join(out, 'LICENSE'));
  console.log(`The client is in ${out}.`);
  return 0;
});
