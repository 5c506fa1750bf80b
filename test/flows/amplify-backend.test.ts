/** An Amplify Gen 2 backend with passwordless sign-in beside its pool, deployed with its nested stacks. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalAws, startLocalAws } from '../../local';
import { synthesizeAmplify } from '../fixtures/amplify-backend/synth';
import { CognitoClient, claimsOf, linkIn } from '../support/cognito';
import { CodeSignIn } from '../support/one-time-codes';
import { passkeyPage } from '../support/passkeys';

const folder = mkdtempSync(join(tmpdir(), 'amplify-backend-'));
let aws: LocalAws;
let client: CognitoClient;

beforeAll(async () => {
  aws = await startLocalAws({ assembly: await synthesizeAmplify(join(folder, 'out')) });
  client = new CognitoClient(aws.endpoint, aws.output('webClientId'));
});
afterAll(async () => {
  await aws?.close();
  rmSync(folder, { recursive: true });
});

it('signs in by a link', async () => {
  const email = 'alice@example.net';
  await client.signUp(email);
  const { answer } = await client.requestLink(email);
  const mail = await aws.mail.waitFor(({ destination }) => destination.to.includes(email));
  const { userName, fragment } = linkIn(mail.text);
  const { AuthenticationResult: tokens } = await client.redeem(userName, fragment, {
    session: answer.Session,
  });
  expect(claimsOf(tokens?.IdToken)).toMatchObject({ email, sign_in_method: 'MAGIC_LINK' });
});

it('signs in by a code, and then by a passkey at the address that Amplify’s outputs say', async () => {
  const email = 'bob@example.net';
  await client.signUp(email);
  const signIn = await CodeSignIn.ask(client, email, 'EMAIL_OTP');
  const mail = await aws.mail.waitFor(({ destination }) => destination.to.includes(email));
  const { IdToken } = await signIn.tokens(/\b\d{6}\b/.exec(mail.text ?? '')?.[0] ?? '');
  expect(claimsOf(IdToken)).toMatchObject({ email, sign_in_method: 'EMAIL_OTP' });
  const { custom } = JSON.parse(aws.output('customOutputs')) as { custom: { fido2ApiUrl: string } };
  const page = passkeyPage({ output: () => custom.fido2ApiUrl }, client);
  const passkey = await page.register(IdToken);
  const { AuthenticationResult: tokens } = await page.signInWithoutName(passkey);
  expect(claimsOf(tokens?.IdToken)).toMatchObject({ email, sign_in_method: 'FIDO2' });
});

it('passes over nothing but what Amplify has for unsigned calls of AWS', () => {
  expect([...new Set(aws.skipped.map(({ type }) => type))].sort()).toEqual([
    'AWS::Cognito::IdentityPool',
    'AWS::Cognito::IdentityPoolRoleAttachment',
  ]);
});
