/** `npm run client`: builds the client for pages without a framework. See {@link USAGE}. */
import { join, resolve } from 'node:path';
import { readFlags, runTool, UsageError } from './arguments';
import { buildClient, othersIn } from './client/build';

const USAGE = `Usage: npm run client -- --out <folder>

Builds the client that signs people in on a page without a framework: client.js, modules it fetches when they are
needed, client.d.ts, and the licences. docs/client.md says what it does.

  --out <folder>  where to; made where it isn't there, else empty or an earlier build
  --help          show this text`;

const PROJECT = join(__dirname, '..');

void runTool(USAGE, async (argv) => {
  const values = readFlags(argv, {
    out: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (!values.out) throw new UsageError('--out is missing; it names the folder to build into.');
  const out = resolve(values.out);
  const others = othersIn(out);
  if (others.length > 0)
    throw new UsageError(
      `--out is ${out}, which holds ${others[0]}; name a folder that has nothing else in it.`,
    );
  await buildClient(PROJECT, out);
  console.log(`The client is in ${out}.`);
  return 0;
});
