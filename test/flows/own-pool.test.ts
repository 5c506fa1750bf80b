/** Passwordless sign-in beside a pool that another team's CDK app makes, deployed and signed in to. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalAws, startLocalAws } from '../../local';
import { synthesizeBackend } from '../fixtures/cdk-backend/app';
import { CognitoClient, claimsOf, linkIn } from '../support/cognito';

const folder = mkdtempSync(join(tmpdir(), 'own-pool-'));
let aws: LocalAws;
let client: CognitoClient;

beforeAll(async () => {
  aws = await startLocalAws({ assembly: synthesizeBackend(join(folder, 'plain')) });
  client = new CognitoClient(aws.endpoint, aws.output('ClientId'));
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
