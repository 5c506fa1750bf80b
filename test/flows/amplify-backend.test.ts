/** An Amplify Gen 2 backend that has installed the packed construct, deployed with its nested stacks. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalAws, startLocalAws } from '../../local';
import { installAmplify } from '../fixtures/amplify-backend/install';
import { AMPLIFY, synthesizeAmplify } from '../fixtures/amplify-backend/synth';
import { amplify, configureAmplify } from '../local/cognito/foreign-clients';
import { projectRoot, runNode } from '../support/assembly';
import { emptyAccount } from '../support/cdk';
import { CognitoClient, claimsOf, linkIn } from '../support/cognito';
import { CodeSignIn } from '../support/one-time-codes';
import { appWithPacked, decidedIn } from '../support/packed';
import { passkeyPage } from '../support/passkeys';
import { runToEnd } from '../support/run-to-end';
import { signInByLink } from '../support/signing-in';
import { codeIn } from '../support/telephones';

const folder = mkdtempSync(join(tmpdir(), 'amplify-backend-'));
const app = join(folder, 'app');
let packages: string;
let assembly: string;
let aws: LocalAws;
let client: CognitoClient;

beforeAll(async () => {
  packages = await installAmplify();
  await appWithPacked(app, [AMPLIFY]);
  assembly = await synthesizeAmplify(packages, join(folder, 'out'), join(app, 'amplify'));
  aws = await startLocalAws({ assembly });
  client = new CognitoClient(aws.endpoint, aws.output('webClientId'));
}, 400_000);
afterAll(async () => {
  await aws?.close();
  rmSync(folder, { recursive: true });
});

it('signs in by a link', () => newPersonSignsIn(aws));

it('is signed in to by Amplify, with a link', async () => {
  await configureAmplify({
    Auth: {
      Cognito: {
        userPoolId: aws.output('userPoolId'),
        userPoolClientId: aws.output('webClientId'),
        userPoolEndpoint: aws.endpoint,
      },
    },
  });
  const username = 'carol@example.net';
  await amplify.signUp({
    username,
    password: 'Nobody-keeps-this-7',
    options: { userAttributes: { email: username } },
  });
  const metadata = { signInMethod: 'MAGIC_LINK', redirectUri: 'http://localhost:5173/' };
  const { nextStep } = await amplify.signIn({ username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } });
  expect(nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE');
  await amplify.confirmSignIn({
    challengeResponse: '__dummy__',
    options: { clientMetadata: { ...metadata, alreadyHaveMagicLink: 'no' } },
  });
  const mail = await aws.mail.waitFor(({ destination }) => destination.to.includes(username));
  const done = await amplify.confirmSignIn({
    challengeResponse: linkIn(mail.text).fragment,
    options: { clientMetadata: { ...metadata, alreadyHaveMagicLink: 'yes' } },
  });
  expect(done.isSignedIn).toBe(true);
  const { tokens } = await amplify.fetchAuthSession();
  expect(tokens?.idToken?.payload).toMatchObject({ email: username, sign_in_method: 'MAGIC_LINK' });
  await amplify.signOut();
});

it('signs in by a code, and then by a passkey at the address that Amplify’s outputs say', async () => {
  const email = 'bob@example.net';
  await client.signUp(email);
  const signIn = await CodeSignIn.ask(client, email, 'EMAIL_OTP');
  const mail = await aws.mail.waitFor(({ destination }) => destination.to.includes(email));
  const { IdToken } = await signIn.tokens(codeIn(mail.text ?? ''));
  expect(claimsOf(IdToken)).toMatchObject({ email, sign_in_method: 'EMAIL_OTP' });
  const { custom } = JSON.parse(aws.output('customOutputs')) as { custom: { fido2ApiUrl: string } };
  const page = passkeyPage({ output: () => custom.fido2ApiUrl }, client);
  const passkey = await page.register(IdToken);
  const { AuthenticationResult: tokens } = await page.signInWithoutName(passkey);
  expect(claimsOf(tokens?.IdToken)).toMatchObject({ email, sign_in_method: 'FIDO2' });
});

it('tells operators why, of functions in the nested stack', async () => {
  const email = 'dave@example.net';
  await client.signUp(email);
  await signInByLink({ aws, client }, email);
  const named = ['--deployment', 'orders-alice', '--stage', 'dev', '--region', 'us-east-1', '--user', email];
  const { status, stdout } = await runToEnd('npx', ['cognito-passwordless', 'why', ...named], {
    cwd: app,
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
    },
  });
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: expect.stringContaining('got tokens that say: by a link by mail'),
  });
});

it('passes over nothing but what Amplify has for unsigned calls of AWS', () => {
  expect([...new Set(aws.skipped.map(({ type }) => type))].sort()).toEqual([
    'AWS::Cognito::IdentityPool',
    'AWS::Cognito::IdentityPoolRoleAttachment',
  ]);
});

it('comes out as from the sources', async () => {
  const fromSources = await synthesizeAmplify(packages, join(folder, 'from-sources'));
  expect(decidedIn(assembly)).toEqual(decidedIn(fromSources));
}, 120_000);

it('type-checks as it stands in the documents', async () => {
  const project = join(app, 'tsconfig.json');
  writeFileSync(
    project,
    JSON.stringify({
      extends: join(projectRoot, 'tsconfig.json'),
      compilerOptions: { paths: { '@aws-amplify/backend': [join(packages, '@aws-amplify/backend')] } },
      include: [join(app, 'amplify')],
      exclude: [],
    }),
  );
  await runNode([join(projectRoot, 'node_modules/typescript/bin/tsc'), '--project', project], projectRoot);
}, 120_000);

it('is made by the CDK CLI with its nested stack, in an account that is empty', async () => {
  const account = await emptyAccount();
  try {
    const copy = account.copyOf(assembly);
    const deploy = ['deploy', '--app', copy, '--all', '--require-approval', 'never'];
    await account.run('bootstrap', 'aws://000000000000/us-east-1');
    await account.run(...deploy);
    const nested = account.aws.stacks.live().find(({ definition }) => definition?.parentId !== undefined);
    expect(nested?.status).toBe('CREATE_COMPLETE');
    await newPersonSignsIn(account.aws);
    expect(await account.run(...deploy)).toContain('no changes');
  } finally {
    await account.close();
  }
}, 300_000);

async function newPersonSignsIn(on: LocalAws): Promise<void> {
  const there = new CognitoClient(on.endpoint, on.output('webClientId'));
  const email = 'alice@example.net';
  await there.signUp(email);
  const { IdToken } = await signInByLink({ aws: on, client: there }, email);
  expect(claimsOf(IdToken)).toMatchObject({ email, sign_in_method: 'MAGIC_LINK' });
}
