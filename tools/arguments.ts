import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Names the argument; the usage follows. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Flags = NonNullable<ParseArgsConfig['options']>;

/** @throws UsageError for an unknown flag, or one without a value */
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

/** Of a tool that takes flags alone. @throws UsageError as {@link readArguments}, and for any other word */
export function readFlags<F extends Flags>(argv: readonly string[], options: F) {
  const { values, positionals } = readArguments(argv, options);
  if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" is not an option.`);
  return values;
}

function parse<F extends Flags>(argv: readonly string[], options: F) {
  return parseArgs({ args: [...argv], options, strict: true, allowPositionals: true });
}

/** 1 is for what a tool found or failed at. */
const USAGE_STATUS = 2;

/**
 * Prints failures in one line, without a stack.
 *
 * @param run gives the exit status
 * @param argv without the program
 */
export async function runTool(
  usage: string,
  run: (argv: readonly string[]) => Promise<number>,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
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

/** The AWS SDK gives no remedy for missing credentials. */
function wordsOf({ name, message }: Error): string {
  return name === 'CredentialsProviderError'
    ? `There are no AWS credentials: ${message}. Set AWS_PROFILE to a profile of the stage's account; one that signs in by IAM Identity Center needs "aws sso login" first.`
    : message;
}
