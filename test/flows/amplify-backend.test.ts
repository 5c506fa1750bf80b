/** An Amplify Gen 2 backend with passwordless sign-in beside its pool, deployed with its nested stacks. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalAws, startLocalAws } from '../../local';
import { synthesizeAmplify } from '../fixtures/amplify-backend/synth';
import { amplify, configureAmplify } from '../local/cognito/foreign-clients';
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
