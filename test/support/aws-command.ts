/** Sends what a document tells operators to type at the AWS CLI, by the SDK: no machine needs the CLI. */
import { commandsOf } from './markdown';

/** An operation and its input, as the CLI makes them of a command. */
export interface AwsCommand {
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

const pascal = (name: string) =>
  name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()).replace(/Arn$/, 'Arn');

/**
 * Commands of a document that begin with `aws <service>`, variables of the shell put in.
 *
 * @throws Error for a variable that is not given
 */
export function awsCommandsOf(path: string, variables: Readonly<Record<string, string>>): AwsCommand[] {
  return commandsOf(path)
    .filter(({ text }) => text.startsWith('aws '))
    .map(({ text }) => read(text, variables));
}

function read(text: string, variables: Readonly<Record<string, string>>): AwsCommand {
  const words = (text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).map((word) =>
    word
      .replace(/^(["'])(.*)\1$/s, '$2')
      .replace(/\$\([^)]*\)/g, 'from-a-subshell')
      .replace(/\$(\w+)/g, (_, name: string) => {
        const value = variables[name];
        if (value === undefined) throw new Error(`The command needs $${name}: ${text}`);
        return value;
      }),
  );
  const [, service = '', operation = '', ...rest] = words;
  const input: Record<string, unknown> = {};
  let option = '';
  for (const word of rest) {
    if (word.startsWith('--')) {
      option = pascal(word.slice(2));
      input[option] = true;
    } else if (/^\w+=[^,]*,\w+=/.test(word)) {
      const entry = Object.fromEntries(
        word.split(',').map((pair) => pair.split(/=(.*)/s, 2) as [string, string]),
      );
      input[option] = [...(Array.isArray(input[option]) ? (input[option] as unknown[]) : []), entry];
    } else input[option] = word;
  }
  return { service, operation: pascal(operation), input };
}
