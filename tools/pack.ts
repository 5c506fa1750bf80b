/** `npm run pack`: packs the construct for other apps. See {@link USAGE}. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { filesBelow } from '../lib/bundling/sources';
import { readFlags, runTool, UsageError } from './arguments';
import { buildPacked } from './pack/build';

const USAGE = `Usage: npm run pack -- --out <folder>

Packs the construct PasswordlessSignIn for npm: its code, types and functions, the client for pages, commands of
operators, documents and licences. Brand, words and hooks are those of custom/. docs/your-own-pool.md says how to use it.

  --out <folder>  where the archive goes; made where it isn't there
  --help          show this text`;

const PROJECT = join(__dirname, '..');
const BUILD = join(PROJECT, '.build');

void runTool(USAGE, async (argv) => {
  const values = readFlags(argv, {
    out: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (!values.out) throw new UsageError('--out is missing; it names the folder that the archive goes to.');
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  mkdirSync(BUILD, { recursive: true });
  const folder = mkdtempSync(join(BUILD, 'packed-'));
  try {
    await buildPacked(PROJECT, folder);
    // The archive has them; those of a new file are whoever's packs.
    for (const name of filesBelow(folder)) chmodSync(join(folder, name), 0o644);
    // By its path: below npm run, npm packs the project.
    const flags = ['--json', '--ignore-scripts', '--pack-destination', out];
    const { stdout } = await promisify(execFile)('npm', ['pack', folder, ...flags]);
    const [{ filename }] = JSON.parse(stdout) as [{ readonly filename: string }];
    console.log(`The archive is ${join(out, filename)}.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return 0;
});
