/** Command lines of the tools: read strictly, refused with what would be right. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Arguments that make no sense; the message names the one, the tool's usage follows it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Flags = NonNullable<ParseArgsConfig['options']>;

/**
 * Reads flags and positional arguments.
 *
 * @throws UsageError for a flag that isn't known, or one whose value is missing or empty
 */
export function readArguments<F extends Flags>(argv: readonly string[], options: F) {
  let read: ReturnType<typeof parse<F>>;
  try {
    read = parse(argv, options);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const empty = Object.entries(read.values).find(([, value]) => value === '');
  if (empty) throw new UsageError(`--${empty[0]} is empty; it must have a value.`);
  return read;
}

function parse<F extends Flags>(argv: readonly string[], options: F) {
  return parseArgs({ args: [...argv], options, strict: true, allowPositionals: true });
}

/** Exit status of a tool that was called wrongly; 1 is for what it found or failed at. */
const USAGE_STATUS = 2;

/**
 * Runs a tool: prints what fails in one line, without a stack, as it is meant for whoever typed the command.
 *
 * @param run gives the exit status
 */
export async function runTool(
  usage: string,
  run: (argv: readonly string[]) => Promise<number>,
): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.includes('--help')) {
    console.log(usage);
    return;
  }
  try {
    process.exitCode = await run(argv);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${usage}`);
      process.exitCode = USAGE_STATUS;
      return;
    }
    const isDefect = error instanceof TypeError || error instanceof ReferenceError;
    console.error(isDefect ? error.stack : wordsOf(error as Error));
    process.exitCode = 1;
  }
}

/** What to read of an error. The AWS SDK doesn't say what helps where it finds no credentials. */
function wordsOf({ name, message }: Error): string {
  return name === 'CredentialsProviderError'
    ? `There are no AWS credentials: ${message}. Set AWS_PROFILE to a profile of the stage's account; one that signs in by IAM Identity Center needs "aws sso login" first.`
    : message;
}
