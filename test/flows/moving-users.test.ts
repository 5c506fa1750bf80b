/** Users of another pool who are brought into this one by an administrator, as docs/adoption.md says. */
import { randomBytes } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { claimsOf } from '../support/cognito';
import { passkeyPage } from '../support/passkeys';
import { type SignInWorld, signInWorld } from '../support/signing-in';

let world: SignInWorld;
let administrator: CognitoIdentityProviderClient;
beforeAll(async () => {
  world = await signInWorld();
  administrator = new CognitoIdentityProviderClient({
    endpoint: world.aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  });
}, 120_000);
afterAll(async () => {
  administrator?.destroy();
  await world?.aws.close();
});

/**
 * An account as a script would make it of one in another pool: without a message, with a password that nobody
 * holds.
 */
async function bringOver(email: string, proven: boolean): Promise<string> {
  const UserPoolId = world.aws.output('UserPoolId');
  const { User } = await administrator.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: email,
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: String(proven) },
      ],
    }),
  );
  const password = `Aa1!${randomBytes(32).toString('base64url')}`;
  await administrator.send(
    new AdminSetUserPasswordCommand({ UserPoolId, Username: email, Password: password, Permanent: true }),
  );
  return User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '';
}

it.each([
  ['proven', true],
  ['not proven', false],
])(
  'somebody whose address was %s there signs in by link, under a new sub, and adds a passkey',
  async (_, proven) => {
    const email = `from-elsewhere-${proven}@example.net`;
    const sub = await bringOver(email, proven);
    expect(world.mailsTo(email)).toEqual([]);
    const { IdToken: token } = await world.signIn(email);
    expect(claimsOf(token)).toMatchObject({ sub, email, email_verified: true });
    const page = passkeyPage(world.aws, world.client);
    const passkey = await page.register(token, {});
    expect(
      claimsOf((await page.signIn(email, passkey, { signCount: 1 })).AuthenticationResult?.IdToken),
    ).toMatchObject({
      sub,
    });
  },
);
