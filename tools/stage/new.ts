import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { stages } from '../../custom/stages';
import { ConfigError } from '../../lib/config/errors';
import { parseConfig } from '../../lib/config/load';
import type { ConfigInput } from '../../lib/config/schema';
import { UsageError } from '../arguments';

const text = { type: 'string' } as const;
export const flags = {
  account: text,
  region: text,
  origin: text,
  sender: text,
  alarms: text,
  passkeys: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

type Flag = 'account' | 'region' | 'origin' | 'sender' | 'alarms';
export type Answers = Readonly<Record<Flag, string>> & { readonly name: string; readonly passkeys: boolean };

/** In order, with the fields that an answer fills. */
const QUESTIONS: readonly (readonly [flag: Flag, question: string, fields: readonly string[]])[] = [
  ['account', 'AWS account, 12 digits', ['account']],
  ['region', 'AWS Region, such as eu-west-1', ['region']],
  [
    'origin',
    'Origin of the page, such as https://app.example.com',
    ['webOrigins', 'passkeys', 'redirectUris'],
  ],
  ['sender', 'Address that mails are sent from', ['sender']],
  ['alarms', 'Address that alarms go to', ['alarmAddress']],
];

/** Stand in for what isn't known yet. */
const EXAMPLES: Readonly<Record<Flag, string>> = {
  account: '111111111111',
  region: 'us-east-1',
  origin: 'https://app.example.com',
  sender: 'no-reply@example.com',
  alarms: 'operators@example.com',
};

/** Asks again for wrong answers. @throws UsageError where nobody is there to be asked */
export async function askFor(
  name: string,
  given: Readonly<Partial<Record<Flag, string>>> & { readonly passkeys?: boolean },
): Promise<Answers> {
  if (Object.hasOwn(stages, name)) throw new UsageError(`There is a stage "${name}" already.`);
  refuse(problemsWith({ ...EXAMPLES, name, passkeys: false }, ['stage']));
  const answers: Partial<Record<Flag, string>> = {};
  const isAsked = stdin.isTTY === true;
  const asks = createInterface({ input: stdin, output: stdout });
  try {
    for (const [flag, question, fields] of QUESTIONS) {
      const said = given[flag];
      if (said === undefined && !isAsked)
        throw new UsageError(`--${flag} is missing: ${question}. In a terminal it is asked.`);
      for (let answer = said; ; answer = undefined) {
        answers[flag] = (answer ?? (await asks.question(`${question}: `))).trim();
        const wrong = problemsWith({ ...EXAMPLES, ...answers, name, passkeys: false }, fields);
        if (wrong === undefined) break;
        if (!isAsked) refuse(wrong);
        console.error(wrong?.message);
      }
    }
  } finally {
    asks.close();
  }
  return { ...EXAMPLES, ...answers, name, passkeys: given.passkeys ?? false };
}

function refuse(wrong: ConfigError | undefined): void {
  if (wrong) throw wrong;
}

function problemsWith(answers: Answers, fields: readonly string[]): ConfigError | undefined {
  try {
    parseConfig(valuesOf(answers), `stage "${answers.name}"`);
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const theirs = error.problems.filter(({ path }) => fields.includes(path.split(/[.[]/)[0] ?? ''));
    return theirs.length === 0 ? undefined : new ConfigError(error.subject, theirs);
  }
}

function valuesOf({ name, account, region, origin, sender, alarms, passkeys }: Answers): ConfigInput {
  const host = URL.canParse(origin) ? new URL(origin).hostname : origin;
  return {
    stage: name,
    account,
    region,
    webOrigins: [origin],
    sender: { address: sender, identity: { kind: 'domain', value: sender.split('@')[1] ?? sender } },
    ...(passkeys && { passkeys: { enabled: true, relyingParties: [{ id: host, origins: [origin] }] } }),
    alarmAddress: alarms,
  };
}

const FILE = 'custom/stages.ts';
/** With its comment: over lines, or on one. */
const LIST =
  /^(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export const stages: Stages = \{(?: .* \};\n|\n(?:(?!^\};).*\n)*\};\n)/m;

/**
 * @returns what to do next
 * @throws ConfigError when its values don't hold
 * @throws Error with the lines to write by hand, where the file has no list as shipped
 */
export function newStage(project: string, answers: Answers): string {
  parseConfig(valuesOf(answers), `stage "${answers.name}"`);
  const { name } = answers;
  const path = join(project, FILE);
  const file = readFileSync(path, 'utf8');
  const [list] = LIST.exec(file) ?? [];
  // A stage's name may be a reserved word.
  const constant = `${name}Stage`;
  const entry = `const ${constant}: ConfigInput = ${literal(valuesOf(answers))};\n`;
  const row = `  ${name}: () => ${constant},\n`;
  if (list === undefined)
    throw new Error(
      `${FILE} has no "export const stages: Stages = { … };". Write there yourself:\n\n${entry}\nand in the list of stages:\n\n${row}`,
    );
  const at = file.indexOf(list);
  const longer = list
    .replace(/(?<=\n)\};\n$/, `${row}};\n`)
    .replace(/ \};\n$/, `, ${row.trim().replace(/,$/, '')} };\n`);
  writeFileSync(path, `${file.slice(0, at)}${entry}\n${longer}${file.slice(at + list.length)}`);
  return [
    `${FILE} has the stage "${name}" now. Try it on this machine:`,
    `  npm start -- --stage ${name}`,
    'Read what it deploys, and what AWS has to know before:',
    `  npm run synth -- -c stage=${name}`,
    `  npm run preflight -- --stage ${name}`,
  ].join('\n');
}

/** As code, in the project's style. */
function literal(values: ConfigInput): string {
  const one = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(one).join(', ')}]`;
    if (typeof value === 'object' && value !== null)
      return `{ ${Object.entries(value)
        .map(([key, it]) => `${key}: ${one(it)}`)
        .join(', ')} }`;
    return typeof value === 'string' ? `'${value.replace(/[\\']/g, '\\$&')}'` : String(value);
  };
  const rows = Object.entries(values).map(([key, value]) => `  ${key}: ${one(value)},`);
  return `{\n${rows.join('\n')}\n}`;
}
