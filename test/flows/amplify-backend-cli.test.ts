/** The Amplify backend deployed by the CDK CLI, which uploads its nested template. */
import { synthesizeAmplify } from '../fixtures/amplify-backend/synth';
import { type Account, emptyAccount } from '../support/cdk';
import { CognitoClient, claimsOf, linkIn } from '../support/cognito';

let account: Account;
beforeAll(async () => {
  account = await emptyAccount();
});
afterAll(() => account?.close());

it('makes it with its nested stack, and signs in', async () => {
  const assembly = account.copyOf(await synthesizeAmplify(`${account.folder}/backend`));
  await account.run('bootstrap', 'aws://000000000000/us-east-1');
  await account.run('deploy', '--app', assembly, '--all', '--require-approval', 'never');
  const { aws } = account;
  const nested = aws.stacks.live().find(({ definition }) => definition?.parentId !== undefined);
  expect(nested?.status).toBe('CREATE_COMPLETE');
  const client = new CognitoClient(aws.endpoint, aws.output('webClientId'));
  const email = 'alice@example.net';
  await client.signUp(email);
  const { answer } = await client.requestLink(email);
  const mail = await aws.mail.waitFor(({ destination }) => destination.to.includes(email));
  const { userName, fragment } = linkIn(mail.text);
  const { AuthenticationResult: tokens } = await client.redeem(userName, fragment, {
    session: answer.Session,
  });
  expect(claimsOf(tokens?.IdToken)).toMatchObject({ email, sign_in_method: 'MAGIC_LINK' });
  expect(await account.run('deploy', '--app', assembly, '--all', '--require-approval', 'never')).toContain(
    'no changes',
  );
}, 300_000);
