/**
 * `npm run bench`: the project's figures, each beside the untouched package (or an empty CDK app) of the same
 * run, as Markdown. `npm run bench -- codes sign-in` takes parts; `npm run bench -- latency --picture <file>`
 * draws what people wait for. No test depends on a figure.
 */
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { synthPackageApp } from '../test/fixtures/package-app/synth';
import { assemblyOf } from '../test/support/assembly';
import { codeRows } from './codes';
import { coldRows, latencyRows } from './latency';
import { moduleInitRows } from './module-init';
import { pageRows } from './page';
import { passkeyRows } from './passkeys';
import { signInRows } from './sign-in';
import { startRows } from './start';
import { synthRows } from './synth';
import { markdownTable, type Row } from './table';
import { watchRows } from './watch';

const webOrigin = 'http://localhost:5173';
const likeThePackage = { audit: { enabled: false }, logLevel: 'INFO' } as const;

async function main(argv: readonly string[]): Promise<void> {
  const { values, positionals: wanted } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { picture: { type: 'string' } },
  });
  const assemblies: { stage?: Promise<string>; ours?: Promise<string>; packages?: Promise<string> } = {};
  const stage = () => (assemblies.stage ??= assemblyOf());
  // Compared without what the package lacks.
  const ours = () =>
    (assemblies.ours ??= assemblyOf({ overrides: { ...likeThePackage, codes: {}, sms: undefined } }));
  const packages = () => (assemblies.packages ??= synthPackageApp({ webOrigin }));
  const parts: Readonly<Record<string, () => Promise<Row[]>>> = {
    synthesis: synthRows,
    'module-init': async () => moduleInitRows(await stage(), await packages()),
    start: async () => startRows(await stage(), await packages()),
    watch: watchRows,
    page: pageRows,
    'sign-in': async () => signInRows(await ours(), await packages()),
    passkeys: async () => passkeyRows(await ours(), await packages()),
    latency: () => latencyRows(values.picture),
    cold: coldRows,
    codes: async () =>
      codeRows(
        await assemblyOf({ overrides: likeThePackage }),
        await synthPackageApp({ webOrigin, smsOtpStepUp: true }),
      ),
  };
  const unknown = wanted.find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined)
    throw new Error(`There is no part "${unknown}"; there are ${Object.keys(parts).join(', ')}.`);
  const rows: Row[] = [];
  for (const [name, measure] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.error(`measuring ${name} …`);
    rows.push(...(await measure()));
  }
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 1024 ** 3)} GiB\n`,
  );
  console.log(markdownTable(rows));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
