/** `npm start -- --watch`: a mail text that is saved goes out by the next mail, and people stay. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/assembly';
import { CognitoClient } from '../support/cognito';

const PARTS = [
  'bin',
  'lib',
  'lambda',
  'local',
  'web',
  'cdk.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
const MAIL = 'lambda/shared/words/en.ts';

let folder: string;
let child: ChildProcess | undefined;
beforeAll(() => {
  mkdirSync(join(projectRoot, '.cache'), { recursive: true });
  folder = mkdtempSync(join(projectRoot, '.cache', 'watched-'));
  for (const part of PARTS) cpSync(join(projectRoot, part), join(folder, part), { recursive: true });
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
});
afterAll(async () => {
  if (child && child.exitCode === null) {
    const gone = new Promise((resolve) => child?.once('close', resolve));
    child.kill('SIGTERM');
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
});

/** Waits until the process has printed this. @throws Error with what it printed when it ends before */
function printed(pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = pattern.exec(output);
      if (found) resolve(found);
      return found !== null;
    };
    if (look()) return;
    child?.stdout?.on('data', look);
    child?.once('close', () => reject(new Error(output)));
  });
}
let output = '';

it('deploys the app over itself when a source is saved', async () => {
  const args = ['--import', 'tsx', 'local/cli.ts', '--watch', '--port', '0', '--web-port', '0'];
  child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const [, page = ''] = await printed(/^ready (http:\/\/localhost:\d+)/m);
  const [, endpoint = ''] = await printed(/AWS +(http:\/\/localhost:\d+) /);
  const { outputs } = (await (await fetch(`${endpoint}/_local/health`)).json()) as {
    outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  const clientId = outputs['passwordless-local-auth']?.UserPoolClientId ?? '';
  const client = new CognitoClient(endpoint, clientId, `${page}/`);
  const subjects = async () => {
    const { messages } = (await (await fetch(`${endpoint}/_aws/ses`)).json()) as {
      messages: readonly { readonly Subject: string }[];
    };
    return messages.map(({ Subject }) => Subject);
  };
  await client.signUp('alice@example.net');
  await client.requestLink('alice@example.net');
  expect((await subjects()).at(-1)).toMatch(/^Your sign-in link/);

  const mail = join(folder, MAIL);
  writeFileSync(mail, readFileSync(mail, 'utf8').replace('Your sign-in link', 'Your other link'));
  await printed(/Deployed .*passwordless-local-auth/);
  await fetch(`${endpoint}/_local/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ offsetSeconds: 120 }),
  });
  await client.requestLink('alice@example.net');
  expect((await subjects()).at(-1)).toMatch(/^Your other link/);

  writeFileSync(mail, 'this is no program');
  await printed(/Not deployed: (?:.|\n)*(?:this is no program|Expected)/);
}, 240_000);
