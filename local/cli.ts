/** `npm start`. Prints `ready <address>` once everything answers. */
import { setFlagsFromString } from 'node:v8';
import { readOptions, USAGE, UsageError } from './command/options';
import { run } from './command/run';

const USAGE_EXIT_CODE = 2;

async function main(): Promise<void> {
  // A dozen workers, each with a heap of its own, on a laptop: small heaps matter more than speed. The flags
  // hold for heaps made from now on, and make this one's collector thrifty.
  setFlagsFromString('--optimize-for-size');
  setFlagsFromString('--max-semi-space-size=2');
  // Lambda's clock is UTC's; a worker thread can't have a time zone of its own.
  process.env.TZ = 'UTC';
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const started: (() => void | Promise<void>)[] = [];
  let stopping = false;
  const closeAll = async () => {
    for (const close of started.splice(0).reverse()) await close();
  };
  const stop = async () => {
    if (stopping) process.exit(1);
    stopping = true;
    await closeAll();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
  try {
    const address = await run({
      options,
      print: (line) => console.log(line),
      onStarted: (close) => {
        // Started while everything is being closed.
        if (stopping) void close();
        else started.push(close);
      },
    });
    if (!stopping) console.log(`ready ${address}`);
  } catch (error) {
    if (stopping) return;
    await closeAll();
    throw error;
  }
}

main().catch((error: Error) => {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(USAGE_EXIT_CODE);
  }
  // An expected failure says all; a defect needs its stack.
  const isDefect =
    error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
  console.error(isDefect ? error.stack : error.message);
  process.exit(1);
});
