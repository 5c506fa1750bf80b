/** Sign-ins in the backend of another team (test/fixtures/cdk-backend). */
import type { LocalAws } from '../../local';
import { type CognitoClient, claimsOf, linkIn } from './cognito';
import { CodeSignIn } from './one-time-codes';
import { passkeyPage } from './passkeys';
import { signInByLink } from './signing-in';
import { codeIn } from './telephones';

export interface OwnPool {
  readonly aws: LocalAws;
  readonly client: CognitoClient;
}

export async function signsInByLinkOnce(world: OwnPool): Promise<void> {
  const email = 'alice@example.net';
  await world.client.signUp(email);
  const tokens = await signInByLink(world, email);
  expect(claimsOf(tokens.IdToken)).toMatchObject({ email, sign_in_method: 'MAGIC_LINK' });
  const { text } = world.aws.mail.all()[0] as { text: string };
  const { userName, fragment } = linkIn(text);
  await expect(world.client.redeem(userName, fragment)).rejects.toThrow();
}

export async function signsInByCodeAndPasskey({ aws, client }: OwnPool): Promise<void> {
  const email = 'erin@example.net';
  await client.signUp(email);
  const signIn = await CodeSignIn.ask(client, email, 'EMAIL_OTP');
  const mail = await aws.mail.waitFor(({ destination }) => destination.to.includes(email));
  const { IdToken } = await signIn.tokens(codeIn(mail.text ?? ''));
  expect(claimsOf(IdToken)).toMatchObject({ email, sign_in_method: 'EMAIL_OTP' });
  const page = passkeyPage({ output: () => aws.output('PasskeyApi') }, client);
  const passkey = await page.register(IdToken);
  const { AuthenticationResult: tokens } = await page.signInWithoutName(passkey);
  expect(claimsOf(tokens?.IdToken)).toMatchObject({ email, sign_in_method: 'FIDO2' });
}
