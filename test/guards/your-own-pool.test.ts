/** docs/your-own-pool.md shows the fixtures that are deployed and names all that is refused. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClientAttributes } from 'aws-cdk-lib/aws-cognito';
import { RUNBOOK } from '../../lib/own-pool/monitoring';
import { acceptedWays } from '../../lib/own-pool/ways';
import type { PasswordlessSignInProps } from '../../lib/passwordless-sign-in';
import { name, version } from '../../package.json';
import { projectRoot } from '../support/assembly';
import { linksIn, readDocument } from '../support/markdown';
import { backend } from '../support/own-pool-stack';
import { asInstalled } from '../support/packed';

const page = readDocument('docs/your-own-pool.md');
const [amplify = '', cdk = '', accepted = '', sms = '', hooks = '', ...others] = [
  ...page.matchAll(/^```ts\n(.*?)^```$/gms),
].map(([, code = '']) => code);
const fixture = (path: string) => asInstalled(readFileSync(join(projectRoot, 'test/fixtures', path), 'utf8'));

it('installs the archive by its name', () => {
  expect(page).toContain(`npm install ./${name}-${version}.tgz `);
});

it('has the backend of Amplify as it is deployed', () => {
  expect(others).toEqual([]);
  expect(amplify).toBe(fixture('amplify-backend/amplify/backend.ts'));
});

it('has the lines of the CDK app in their order', () => {
  const lines = fixture('cdk-backend/app.ts')
    .split('\n')
    .map((line) => line.trim());
  let from = 0;
  for (const line of cdk.split('\n').map((each) => each.trim())) {
    const at = lines.indexOf(line, from);
    expect({ line, isThere: at >= from }).toEqual({ line, isThere: true });
    from = at + 1;
  }
});

it('has fields of codes by SMS that a pool with numbers takes', () => {
  const settings = new Function(`return { ${sms} };`)() as Partial<PasswordlessSignInProps>;
  expect(Object.keys(settings)).toEqual(['codes', 'sms']);
  const client = { writeAttributes: new ClientAttributes().withStandardAttributes({ email: true }) };
  const pool = { signInAliases: { email: true, phone: true } };
  expect(() => backend({ pool, client, settings })).not.toThrow();
});

it('turns on the hook of which it names the folder', () => {
  const [, turnedOn] = /^hooks: \{ (\w+): \{ enabled: true \} \},$/m.exec(hooks) ?? [];
  const [, named] = /^hookFolders: \{ (\w+): '[\w/]+' \},$/m.exec(hooks) ?? [];
  expect(turnedOn).toBeDefined();
  expect(named).toBe(turnedOn);
});

it('names each way that can be accepted', () => {
  const named = [...page.matchAll(/^\| `(\w+)` \| /gm)].map(([, name]) => name);
  expect(named.sort()).toEqual([...acceptedWays].sort());
  expect(accepted).toMatch(/^accepted: \{ passwordFlows: '.{20,}' \},\n$/);
});

it('leads to the runbook that alarms name in an app which has installed it', () => {
  const [, file] = new RegExp(`^node_modules/${name}/docs/([\\w-]+\\.md)$`).exec(RUNBOOK) ?? [];
  expect(linksIn(page).map((link) => link.split('#')[0])).toContain(file);
});
