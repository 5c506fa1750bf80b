/** `npm run outputs` as its users run it, on a deployment in the embedded AWS. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Amplify } from 'aws-amplify';
import { signIn, signOut, signUp } from 'aws-amplify/auth';
import { type LocalAws, startLocalAws } from '../../local';
import { assemblyOf, productRoot } from '../support/assembly';
import { readDocument, sectionOf } from '../support/markdown';
import { copyProject } from '../support/product';
import { type Ended, runToEnd } from '../support/run-to-end';

const folder = mkdtempSync(join(tmpdir(), 'outputs-'));
let aws: LocalAws;
let dev: LocalAws;
let file: string;

beforeAll(async () => {
  aws = await startLocalAws({ assembly: await assemblyOf() });
  dev = await startLocalAws({ assembly: await assemblyOf({ stage: 'dev' }) });
  file = join(folder, 'outputs.json');
  writeFileSync(file, JSON.stringify(aws.outputs));
});
afterAll(async () => {
  await aws?.close();
  await dev?.close();
  rmSync(folder, { recursive: true, force: true });
});

function outputs(...args: string[]): Promise<Ended> {
  return ended(join(productRoot(), 'node_modules/.bin/tsx'), ['tools/outputs.ts', ...args]);
}

function ended(
  command: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
  cwd = productRoot(),
): Promise<Ended> {
  return runToEnd(command, args, {
    cwd,
    env: {
      ...process.env,
      // Of Node.js and the SDK about each other's versions; nothing of the tool's.
      NODE_NO_WARNINGS: '1',
      AWS_ENDPOINT_URL: dev.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      ...more,
    },
  });
}

/**
 * What the package's client makes of a configuration; it is an ES module, so it runs in a process of its own.
 */
async function configured(config: unknown): Promise<{ cognitoIdpEndpoint: string; clientId: string }> {
  const script = `import { Passwordless } from 'amazon-cognito-passwordless-auth';
    globalThis.location = new URL('http://localhost/');
    const { cognitoIdpEndpoint, clientId } = Passwordless.configure(${JSON.stringify(config)});
    console.log(JSON.stringify({ cognitoIdpEndpoint, clientId }));`;
  const { stdout, stderr } = await ended(process.execPath, ['--input-type=module', '-e', script]);
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout);
}

async function json(...args: string[]) {
  const { status, stdout, stderr } = await outputs(...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('npm run outputs', () => {
  it('prints what a deployment published, from the file of its outputs', async () => {
    const values = await json('--stage', 'local', '--file', file);
    expect(values).toMatchObject({
      UserPoolId: aws.output('UserPoolId'),
      Fido2ApiUrl: aws.output('Fido2ApiUrl'),
      Region: 'us-east-1',
    });
  });

  it('reads SSM parameters with the credentials of whoever asks', async () => {
    const values = await json('--stage', 'dev');
    expect(values).toMatchObject({
      UserPoolId: dev.output('UserPoolId'),
      AppName: 'Example (dev)',
      MailEventsTopicArn: dev.output('MailEventsTopicArn'),
    });
  });

  it('says what is missing where nothing is deployed', async () => {
    const { status, stderr } = await outputs('--stage', 'prod');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr:
        'The stage prod is not deployed in us-east-1 of this account: SSM has no parameter /passwordless/prod/v1/user-pool-id. Deploy it, or take credentials of its account.\n',
    });
  });

  it("configures Amplify's client", async () => {
    Amplify.configure(await json('--stage', 'local', '--file', file, '--format', 'amplify'));
    expect(Amplify.getConfig().Auth?.Cognito).toMatchObject({
      userPoolId: aws.output('UserPoolId'),
      userPoolClientId: aws.output('UserPoolClientId'),
      loginWith: { email: true, phone: true, username: false },
      passwordFormat: { minLength: 16, requireSpecialCharacters: true },
    });
  });

  it('configures Amplify for the pool on this machine, by Amplify.configure alone', async () => {
    Amplify.configure(await json('--stage', 'local', '--file', file, '--format', 'amplify-config'));
    const username = 'amplify@example.net';
    await signUp({
      username,
      password: 'Correct-horse-battery-7',
      options: { userAttributes: { email: username } },
    });
    expect(await signIn({ username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } })).toMatchObject({
      nextStep: { signInStep: 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE' },
    });
    await signOut();
  });

  it('reads what npm start runs, of whichever stage', async () => {
    const { WebUrl: _, ...values } = await json('--stage', 'dev', '--local');
    expect(values).toMatchObject({ UserPoolId: dev.output('UserPoolId'), AppName: 'Example (dev)' });
  });

  it('names the start that runs a stage which AWS does not have', async () => {
    const tsx = join(productRoot(), 'node_modules/.bin/tsx');
    // Another account stands for AWS.
    const { status, stderr } = await ended(tsx, ['tools/outputs.ts', '--stage', 'dev'], {
      AWS_ENDPOINT_URL_SSM: aws.endpoint,
    });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: `The stage dev is not deployed in us-east-1 of this account: SSM has no parameter /passwordless/dev/v1/user-pool-id. Deploy it, or take credentials of its account.\nnpm start runs this stage at ${dev.endpoint}: add --local for its values.\n`,
    });
  });

  it('says what to do where no start answers', async () => {
    const tsx = join(productRoot(), 'node_modules/.bin/tsx');
    const { status, stderr } = await ended(tsx, ['tools/outputs.ts', '--stage', 'dev', '--local'], {
      AWS_ENDPOINT_URL: 'http://localhost:1',
    });
    expect({ status, stderr }).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^No npm start answers at http:\/\/localhost:1\./),
    });
  });

  it("configures the package's client, which reaches the pool with it", async () => {
    const config = await json('--stage', 'local', '--file', file, '--format', 'package');
    const { cognitoIdpEndpoint, clientId } = await configured(config);
    expect(clientId).toBe(aws.output('UserPoolClientId'));
    const response = await fetch(cognitoIdpEndpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
      },
      body: JSON.stringify({
        AuthFlow: 'CUSTOM_AUTH',
        ClientId: clientId,
        AuthParameters: { USERNAME: 'somebody@example.net' },
      }),
    });
    expect(await response.json()).toMatchObject({ ChallengeName: 'CUSTOM_CHALLENGE' });
  });

  it.each([
    [[], '--stage is missing'],
    [
      ['--stage', 'dev', '--format', 'xml'],
      '--format is "xml"; it must be one of json, client, package, amplify, amplify-config, assetlinks.json, apple-app-site-association.',
    ],
    [
      ['--stage', 'dev', '--host', 'example.com'],
      '--host goes with --format assetlinks.json or apple-app-site-association alone.',
    ],
    [['--stage', 'dev', '--what'], "Unknown option '--what'"],
    [['--stage', ''], '--stage is empty'],
    [['--stage', 'dev', '--local', '--file', 'x'], '--local and --file exclude each other'],
  ])('refuses %j with its usage', async (args, message) => {
    const { status, stderr } = await outputs(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Usage: npm run --silent outputs');
  });

  it('says what writes a file that is not there', async () => {
    const { status, stderr } = await outputs('--stage', 'dev', '--file', join(folder, 'none.json'));
    expect(status).toBe(1);
    expect(stderr).toContain('"cdk deploy --outputs-file');
  });
});

/** A copy of the project whose stage prod has the apps that docs/webauthn.md shows. */
describe('npm run outputs for native apps', () => {
  const copy = join(folder, 'project');
  const [, shown = ''] =
    /```ts\n\/\/ custom\/stages\.ts\n([\s\S]*?)```/.exec(sectionOf('docs/webauthn.md', '## Native apps')) ??
    [];
  const FINGERPRINT = /'(14:6D:[0-9A-F:]+)'/.exec(readDocument('docs/webauthn.md'))?.[1];

  /** In the place of what the stage says of passkeys. */
  function say(passkeys: string): void {
    const pinned = readFileSync(join(productRoot(), 'custom/stages.ts'), 'utf8');
    const at = pinned.indexOf('const prod: ConfigInput');
    const edited = pinned.slice(at).replace(/^ {2}passkeys: \{[\s\S]*?^ {2}\},\n/m, passkeys);
    if (edited === pinned.slice(at)) throw new Error('The stage prod says nothing of passkeys.');
    writeFileSync(join(copy, 'custom/stages.ts'), pinned.slice(0, at) + edited);
  }
  const printed = (...args: string[]) =>
    ended(join(copy, 'node_modules/.bin/tsx'), ['tools/outputs.ts', '--stage', 'prod', ...args], {}, copy);

  beforeAll(() => copyProject(copy), 60_000);

  it('prints what the domain has to say, without a deployment', async () => {
    say(shown);
    const android = await printed('--format', 'assetlinks.json');
    expect(android).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(android.stdout)).toEqual([
      {
        relation: [
          'delegate_permission/common.handle_all_urls',
          'delegate_permission/common.get_login_creds',
        ],
        target: {
          namespace: 'android_app',
          package_name: 'com.example.app',
          sha256_cert_fingerprints: [FINGERPRINT],
        },
      },
    ]);
    const [ios, again] = await Promise.all(
      ['1', '2'].map(() => printed('--format', 'apple-app-site-association')),
    );
    expect(JSON.parse(ios?.stdout ?? '')).toEqual({
      webcredentials: { apps: ['ABCDE12345.com.example.app'] },
    });
    expect(again).toEqual(ios);
  });

  it('asks which host, where several have something to say', async () => {
    say(shown.replace("bundleId: 'com.example.app'", "bundleId: 'com.example.app', opensLinks: true"));
    const format = ['--format', 'apple-app-site-association'];
    const which = 'the file apple-app-site-association: example.com, app.example.com. Name one by --host.';
    expect((await printed(...format)).stderr).toContain(`Several hosts have ${which}`);
    expect((await printed(...format, '--host', 'example.net')).stderr).toContain(
      `example.net has none; these have ${which}`,
    );
    expect(JSON.parse((await printed(...format, '--host', 'app.example.com')).stdout)).toEqual({
      applinks: {
        details: [{ appIDs: ['ABCDE12345.com.example.app'], components: [{ '/': '/', '#': 'eyJ*' }] }],
      },
    });
  });

  it('says where to name apps, if the stage has none', async () => {
    const { status, stderr } = await outputs('--stage', 'prod', '--format', 'assetlinks.json');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr:
        'The stage prod has no native app for assetlinks.json: name them in passkeys.relyingParties[].apps (docs/webauthn.md#native-apps).\n',
    });
  });
});
