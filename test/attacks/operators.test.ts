/**
 * What somebody does who may invoke the operators' functions: acts without a reason or a name, where a log
 * level hides it, or behind the owner's back. The functions are those of the templates that no service calls.
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type PublishedName, parameterName } from '../../lib/published';
import { assemblyOf, projectRoot } from '../support/assembly';
import { type CodesWorld, codesWorld, type Person } from '../support/one-time-codes';
import { operatorFunctions } from '../support/operator-functions';

const OPERATOR = 'o.perator';
const REASON = 'Came to the desk with a passport';

interface Operation {
  /** Value of `audit` in the function's lines. */
  readonly audit: string;
  /** What it is asked beside who asks and why. */
  readonly wish: object;
  /** What the mail to the owner says. */
  readonly told: RegExp;
}

/** What operators can invoke, by the output that publishes it. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  ForgetUserFunctionName: { audit: 'forget-user', wish: {}, told: /passkeys, codes and links/ },
  RecoverUserFunctionName: { audit: 'recover-user', wish: { signOut: true }, told: /signed out everywhere/ },
  ReleaseNumberFunctionName: { audit: 'release-number', wish: {}, told: /phone number/ },
};
const outputs = Object.keys(OPERATIONS);

/** All that a stage can have, with the level that drops most. */
const full = { overrides: { logLevel: 'ERROR', recovery: { codes: { enabled: true } } } } as const;
const bare = {
  overrides: { logLevel: 'ERROR', passkeys: { enabled: false }, codes: {}, audit: { enabled: false } },
} as const;

let world: CodesWorld;
beforeAll(async () => {
  world = await codesWorld(full);
}, 240_000);
afterAll(() => world?.close());

const operation = (output: string) => OPERATIONS[output] as Operation;
const invoke = (output: string, payload: object, at = world) => at.invoke(at.aws.output(output), payload);

/** Lines that a function wrote of who did what and why. */
async function auditLines(output: string, at = world): Promise<readonly Record<string, unknown>[]> {
  // What a worker writes last arrives after its answer.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const name = at.aws.output(output);
  return (at.aws.logs(name)[name] ?? [])
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter(({ audit }) => audit === operation(output).audit);
}

/** Somebody with a passkey, whose sign-in by it would be missed. */
async function owner(): Promise<Person> {
  const person = await world.newPerson();
  const { IdToken } = await world.links.signIn(person.email);
  await world.passkeys.register(IdToken);
  return person;
}

describe('what only people invoke', () => {
  it('is on the list above, in a stage with all that there is', async () => {
    expect(operatorFunctions(await assemblyOf(full))).toEqual(outputs);
  });

  it('is what forgets and recovers users, in a stage without passkeys and codes', async () => {
    expect(operatorFunctions(await assemblyOf(bare))).toEqual([
      'ForgetUserFunctionName',
      'RecoverUserFunctionName',
    ]);
  });
});

describe.each(outputs)('%s', (output) => {
  const { wish, told } = operation(output);

  it.each([
    ['with neither a name nor a reason', {}, /operator must/],
    ['without a name', { reason: REASON }, /operator must/],
    ['without a reason', { operator: OPERATOR }, /reason must/],
    ['with a reason that says nothing', { operator: OPERATOR, reason: 'because' }, /reason must/],
    [
      'with a number in the reason',
      { operator: OPERATOR, reason: `${REASON}, 090-1234-5678` },
      /reason must/,
    ],
    [
      'with an address in the reason',
      { operator: OPERATOR, reason: `${REASON}, a@example.net` },
      /reason must/,
    ],
    ['with a name of two lines', { operator: 'o\np', reason: REASON }, /operator must/],
  ])('does nothing %s', async (_, why, remedy) => {
    const person = await owner();
    const mails = world.links.mailsTo(person.email).length;
    const { failure, result } = await invoke(output, { userName: person.email, ...wish, ...why });
    expect([failure, result]).toEqual([
      'Unhandled',
      expect.objectContaining({ errorMessage: expect.stringMatching(remedy) }),
    ]);
    expect(world.links.mailsTo(person.email)).toHaveLength(mails);
  });

  it('writes down who, why and whom at a level that nothing drops, and tells the owner', async () => {
    const person = await owner();
    const before = (await auditLines(output)).length;
    const mails = world.links.mailsTo(person.email).length;
    const why = { operator: OPERATOR, reason: REASON };
    const { failure, result } = await invoke(output, { userName: person.email, ...wish, ...why });
    expect([failure, result]).toEqual([undefined, expect.objectContaining({ mail: 'sent' })]);
    const lines = (await auditLines(output)).slice(before);
    expect(lines).toEqual([
      expect.objectContaining({ level: 'CRITICAL', ...why, user: expect.stringMatching(/^[0-9a-f]+$/) }),
      expect.objectContaining({ level: 'CRITICAL', mail: 'sent' }),
    ]);
    const news = world.links.mailsTo(person.email).slice(mails);
    expect(news.map(({ text }) => told.test(text ?? ''))).toEqual([true]);
    expect(news[0]?.text).toContain('tell our support');
  });

  it('says that nobody was told, where the owner has no proven address', async () => {
    const person = await world.newPerson();
    await world.setAttributes(person.sub, { email_verified: 'false' });
    const before = (await auditLines(output)).length;
    const why = { operator: OPERATOR, reason: REASON };
    const { result } = await invoke(output, { userName: person.sub, ...wish, ...why });
    expect(result).toMatchObject({ mail: 'no_address' });
    expect((await auditLines(output)).slice(before)).toContainEqual(
      expect.objectContaining({ level: 'CRITICAL', mail: 'no_address' }),
    );
  });

  it('goes on where SES takes no mail, and says that the owner has to be told another way', async () => {
    const person = await owner();
    world.aws.faults.inject({ service: 'ses', kind: 'throttle', times: 9 });
    const why = { operator: OPERATOR, reason: REASON };
    const { result } = await invoke(output, { userName: person.email, ...wish, ...why });
    world.aws.faults.clear();
    expect(result).toMatchObject({ mail: expect.stringMatching(/^(refused|doubtful)$/) });
  });
});

describe('forgetting somebody', () => {
  const why = { operator: OPERATOR, reason: REASON };

  it('is told to the address that a passkey was registered under too, whatever became of the account’s', async () => {
    const person = await owner();
    await world.setAttributes(person.sub, { email: `other-${person.email}`, email_verified: 'true' });
    const before = world.links.mailsTo(person.email).length;
    const { result } = await invoke('ForgetUserFunctionName', { userName: person.sub, ...why });
    expect(result).toEqual({ passkeys: 1, userDeleted: false, mail: 'sent' });
    expect(world.links.mailsTo(person.email)).toHaveLength(before + 1);
    expect(world.links.mailsTo(`other-${person.email}`)).toHaveLength(1);
  });

  it('is told before anything goes, also where the rest then fails', async () => {
    const person = await owner();
    const before = world.links.mailsTo(person.email).length;
    world.aws.faults.inject({
      service: 'dynamodb',
      operation: 'TransactWriteItems',
      kind: 'error',
      times: 20,
    });
    const { failure } = await invoke('ForgetUserFunctionName', { userName: person.sub, ...why });
    world.aws.faults.clear();
    expect(failure).toBe('Unhandled');
    expect(world.links.mailsTo(person.email)).toHaveLength(before + 1);
  });

  it('works in a stage without passkeys, deletes the user and tells the owner', async () => {
    const other = await codesWorld(bare);
    try {
      const { email } = await other.links.newUser();
      await other.links.signIn(email);
      const before = other.links.mailsTo(email).length;
      const wish = { userName: email, deleteUser: true, ...why };
      expect(await invoke('ForgetUserFunctionName', wish, other)).toEqual({
        failure: undefined,
        result: { passkeys: 0, userDeleted: true, mail: 'sent' },
      });
      expect(other.links.mailsTo(email)[before]?.subject).toBe(
        'Our support is deleting your Example account',
      );
    } finally {
      await other.close();
    }
  }, 60_000);
});

describe('docs/operating.md', () => {
  const guide = readFileSync(join(projectRoot, 'docs', 'operating.md'), 'utf8');
  const commands = [...guide.matchAll(/^```sh\n(aws lambda invoke [\s\S]*?)^```$/gm)].map(
    ([, command = '']) => command,
  );
  const NAMED = /"\$\(aws ssm get-parameter --name (\S+) --query Parameter\.Value --output text\)"/;
  const dev = { deploymentName: 'passwordless', stage: 'dev' };
  const outputOf = (command: string) =>
    outputs.find((output) => parameterName(dev, output as PublishedName) === NAMED.exec(command)?.[1]) ?? '';

  it('invokes the functions that have no command of their own', () => {
    expect(commands.map(outputOf)).toEqual(outputs.filter((output) => output !== 'RecoverUserFunctionName'));
  });

  it.each(commands)('gives a command that works: %s', async (command) => {
    const person = await world.newPerson();
    const filled = command
      .replace(NAMED, () => world.aws.output(outputOf(command)))
      .replace(/"userName": "[^"]*"/, `"userName": "${person.email}"`);
    const mails = world.links.mailsTo(person.email).length;
    const answer = await run(filled);
    expect(answer).toMatchObject({ mail: 'sent' });
    expect(world.links.mailsTo(person.email)).toHaveLength(mails + 1);
  });

  /** Version of the AWS CLI, such as `aws-cli/2`; undefined where it is not installed. */
  function awsCli(): string | undefined {
    try {
      const version = execFileSync('aws', ['--version'], { encoding: 'utf8', stdio: 'pipe' });
      return /^aws-cli\/\d+/.exec(version)?.[0];
    } catch {
      return undefined;
    }
  }

  /** By the AWS CLI where it is installed, or else what it would send. */
  async function run(command: string): Promise<unknown> {
    const cli = awsCli();
    if (!cli) {
      const [, name = '', payload = ''] = /--function-name (\S+)[\s\S]*--payload '(.*)'/.exec(command) ?? [];
      return (await world.invoke(name, JSON.parse(payload))).result;
    }
    const folder = mkdtempSync(join(tmpdir(), 'operator-'));
    try {
      // The first version knows no other payload than text, and not the option that asks for it.
      const text =
        cli === 'aws-cli/1' ? command.replace('--cli-binary-format raw-in-base64-out', '') : command;
      await promisify(execFile)('sh', ['-c', text], {
        cwd: folder,
        env: {
          ...process.env,
          AWS_ENDPOINT_URL: world.aws.endpoint,
          AWS_DEFAULT_REGION: 'us-east-1',
          AWS_ACCESS_KEY_ID: 'operator',
          AWS_SECRET_ACCESS_KEY: 'any',
        },
      });
      return JSON.parse(readFileSync(join(folder, 'answer.json'), 'utf8'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
});
