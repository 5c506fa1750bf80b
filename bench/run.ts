/**
 * `npm run bench`: every figure that the project promises, each beside the untouched package (or an empty CDK app) in
 * the same run, as one Markdown table. Figures are for reading and comparing; no test depends on one. Names of parts, as
 * in `npm run bench -- passkeys`, measure these alone.
 */
import { cpus, totalmem } from 'node:os';
import { synthPackageApp } from '../test/fixtures/package-app/synth';
import { assemblyOf } from '../test/support/assembly';
import { moduleInitRows } from './module-init';
import { passkeyRows } from './passkeys';
import { signInRows } from './sign-in';
import { startRows } from './start';
import { synthRows } from './synth';
import { markdownTable, type Row } from './table';

async function main(): Promise<void> {
  const ours = await assemblyOf();
  const packages = await synthPackageApp({ webOrigin: 'http://localhost:5173' });
  const parts = new Map<string, () => Promise<Row[]>>([
    ['synthesis', synthRows],
    ['module-init', () => moduleInitRows(ours, packages)],
    ['start', () => startRows(ours, packages)],
    ['sign-in', () => signInRows(ours, packages)],
    ['passkeys', () => passkeyRows(ours, packages)],
  ]);
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((name) => !parts.has(name));
  if (unknown !== undefined)
    throw new Error(`There is no part ${unknown} of the bench; name one of ${[...parts.keys()].join(', ')}.`);
  const rows: Row[] = [];
  for (const [what, measure] of parts) {
    if (wanted.length > 0 && !wanted.includes(what)) continue;
    console.error(`measuring ${what} …`);
    rows.push(...(await measure()));
  }
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 1024 ** 3)} GiB\n`,
  );
  console.log(markdownTable(rows));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
