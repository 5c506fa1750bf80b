/**
 * A deployment of an older version becomes one of this version: the same stage deployed as the app was when
 * it had magic links alone, then with passkeys, then with all that the stage has today, each over the data
 * that the one before left. The embedded AWS names what it makes after stack and logical id, so users,
 * passkeys and links are found again only where CloudFormation would keep the resource as well.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalAws, startLocalAws } from '../../local';
import { assemblyOf, type Overrides } from '../support/assembly';
import { CognitoClient, claimsOf, linkIn } from '../support/cognito';
import { type PasskeyPage, passkeyPage } from '../support/passkeys';

/**
 * The stage as it grew: whole fields of the stage that a version did not have are put back to their defaults.
 */
const versions: Readonly<Record<string, Overrides>> = {
  'magic links alone': {
    passkeys: {},
    codes: {},
    recovery: {},
    accountApi: {},
    monitoring: { enabled: false },
  },
  passkeys: { codes: {}, recovery: {}, accountApi: {}, monitoring: { enabled: false } },
  today: {},
};

/**
 * What may never be made anew: other ids would mean other users, other clients, empty tables, another key.
 */
const lasting = ['UserPoolId', 'UserPoolClientId', 'SecretsTableName', 'SigningKeyArn'] as const;

const data = mkdtempSync(join(tmpdir(), 'upgrade-'));
let running: LocalAws | undefined;
afterAll(async () => {
  await running?.close();
  rmSync(data, { recursive: true, force: true });
});

interface Deployed {
  readonly aws: LocalAws;
  readonly client: CognitoClient;
  readonly page: PasskeyPage;
  readonly ids: Readonly<Record<string, string>>;
}

/** Ends what runs and deploys a version over its data. */
async function deploy(version: string): Promise<Deployed> {
  await running?.close();
  const aws = await startLocalAws({
    assembly: await assemblyOf({ overrides: versions[version] ?? {} }),
    data,
  });
  running = aws;
  const client = new CognitoClient(aws.endpoint, aws.output('UserPoolClientId'));
  return {
    aws,
    client,
    page: passkeyPage(aws, client),
    ids: Object.fromEntries(lasting.map((name) => [name, aws.output(name)])),
  };
}

async function askForLink({ aws, client }: Deployed, email: string) {
  const before = aws.mail.all().length;
  await client.requestLink(email);
  const mail = aws.mail.all()[before];
  if (!mail) throw new Error(`No mail came for ${email}.`);
  return linkIn(mail.text);
}

async function signIn(deployed: Deployed, email: string): Promise<string> {
  const { userName, fragment } = await askForLink(deployed, email);
  const { AuthenticationResult } = await deployed.client.redeem(userName, fragment);
  return AuthenticationResult?.IdToken ?? '';
}

it('users, links that are out and passkeys outlive each step', async () => {
  const alice = 'alice@example.net';
  const bob = 'bob@example.net';

  const first = await deploy('magic links alone');
  await first.client.signUp(alice);
  const { sub, email_verified: proven } = claimsOf(await signIn(first, alice));
  expect(proven).toBe(true);
  await first.client.signUp(bob);
  const out = await askForLink(first, bob);

  const second = await deploy('passkeys');
  expect(second.ids).toEqual(first.ids);
  // Mailed by the version before, redeemed by this one; once.
  const { AuthenticationResult } = await second.client.redeem(out.userName, out.fragment);
  expect(claimsOf(AuthenticationResult?.IdToken)).toMatchObject({ email: bob, sign_in_method: 'MAGIC_LINK' });
  await expect(second.client.redeem(out.userName, out.fragment)).rejects.toMatchObject({
    name: 'NotAuthorizedException',
  });
  // Alice is who she was, and adds a passkey.
  second.aws.clock.advance(120);
  const token = await signIn(second, alice);
  expect(claimsOf(token)).toMatchObject({ sub, email: alice });
  const passkey = await second.page.register(token, {}, 'From before');
  const table = second.aws.output('AuthenticatorsTableName');

  const third = await deploy('today');
  expect(third.ids).toEqual(first.ids);
  expect(third.aws.output('AuthenticatorsTableName')).toBe(table);
  third.aws.clock.set(240);
  const byPasskey = await third.page.signIn(alice, passkey, { signCount: 1 });
  expect(claimsOf(byPasskey.AuthenticationResult?.IdToken)).toMatchObject({ sub, sign_in_method: 'FIDO2' });
  expect(await third.page.list(byPasskey.AuthenticationResult?.IdToken ?? '')).toMatchObject([
    { friendlyName: 'From before' },
  ]);
  // A link that was used two versions ago stays used.
  await expect(third.client.redeem(out.userName, out.fragment)).rejects.toMatchObject({
    name: 'NotAuthorizedException',
  });
  expect(claimsOf(await signIn(third, bob))).toMatchObject({ email: bob });
}, 180_000);

it('finds nobody under another name: what is shown above could fail', async () => {
  await running?.close();
  running = await startLocalAws({
    assembly: await assemblyOf({ overrides: { deploymentName: 'another' } }),
    data,
  });
  const client = new CognitoClient(running.endpoint, running.output('UserPoolClientId'));
  const before = running.mail.all().filter(({ destination }) => destination.to.includes('alice@example.net'));
  await client.requestLink('alice@example.net');
  expect(
    running.mail.all().filter(({ destination }) => destination.to.includes('alice@example.net')),
  ).toEqual(before);
}, 120_000);
