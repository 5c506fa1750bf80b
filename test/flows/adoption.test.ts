/**
 * Adopting a deployment of the package: its own functions, untouched, register passkeys over their own API,
 * and ours take over: same users, same table. What either writes the other reads, so that one can also go
 * back.
 */
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { PACKAGE_API_OUTPUT } from '../fixtures/package-app/beside-ours';
import { claimsOf } from '../support/cognito';
import { createPasskey, idOf, PASSKEY_CHANGED, type PasskeyPage, passkeyPage } from '../support/passkeys';
import { type SignInWorld, signInWorld } from '../support/signing-in';

const refused = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

let world: SignInWorld;
let ours: PasskeyPage;
let packages: PasskeyPage;
beforeAll(async () => {
  world = await signInWorld({
    packageApi: true,
    overrides: ({ passkeys }) => ({
      passkeys: {
        ...passkeys,
        unsealed: {
          acceptUntil: '2099-12-31',
          reason: 'The package registered them; users register anew until then.',
        },
      },
    }),
  });
  const { aws, client } = world;
  ours = passkeyPage(aws, client);
  packages = passkeyPage({ output: () => aws.output(PACKAGE_API_OUTPUT) }, client);
}, 120_000);
afterAll(() => world?.aws.close());

async function person() {
  const { email, sub } = await world.newUser();
  const { IdToken: token } = await world.signIn(email);
  return { email, sub, token };
}

/** The items of the one table that both APIs work on, about one credential id. */
async function itemsAbout(id: string) {
  const database = new DynamoDBClient({
    endpoint: world.aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  });
  const { Items = [] } = await database.send(
    new ScanCommand({ TableName: world.aws.output('AuthenticatorsTableName') }),
  );
  database.destroy();
  return Items.filter(({ pk, sk }) => `${pk?.S} ${sk?.S}`.includes(id));
}

describe('a passkey that the package’s own functions registered', () => {
  it('signs in with ours, by name and without one, and its counter goes on', async () => {
    const { email, token } = await person();
    const passkey = await packages.register(token, { signCount: 3 });
    // The package's item alone: nothing of ours has touched it.
    expect(await itemsAbout(idOf(passkey))).toEqual([
      expect.not.objectContaining({ owned: expect.anything() }),
    ]);
    const byName = await ours.signIn(email, passkey, { signCount: 4 });
    expect(claimsOf(byName.AuthenticationResult?.IdToken)).toMatchObject({
      email,
      sign_in_method: 'FIDO2',
      passkey_user_verified: 'true',
    });
    const withoutName = await ours.signInWithoutName(passkey, { signCount: 5 });
    expect(claimsOf(withoutName.AuthenticationResult?.IdToken)).toMatchObject({ email });
    await expect(ours.signIn(email, passkey, { signCount: 5 })).rejects.toMatchObject(PASSKEY_CHANGED);
    expect(await packages.list(token)).toMatchObject([{ credentialId: idOf(passkey), signCount: 5 }]);
    // From its first sign-in on, its id has an owner.
    expect((await itemsAbout(idOf(passkey))).map(({ sk }) => sk?.S).sort()).toEqual([
      `CREDENTIAL#${idOf(passkey)}`,
      'OWNER',
    ]);
  });

  it('is listed, not registered again, renamed and deleted by ours', async () => {
    const { email, token } = await person();
    const passkey = await packages.register(token, {}, 'From before');
    const credentialId = idOf(passkey);
    expect(await ours.list(token)).toMatchObject([{ credentialId, friendlyName: 'From before' }]);
    expect((await ours.start(token)).body.excludeCredentials).toMatchObject([{ id: credentialId }]);
    const renamed = await ours.call('authenticators/update', {
      token,
      body: { credentialId, friendlyName: 'Still mine' },
    });
    expect(renamed.status).toBe(200);
    expect(await packages.list(token)).toMatchObject([{ credentialId, friendlyName: 'Still mine' }]);
    expect((await ours.call('authenticators/delete', { token, body: { credentialId } })).status).toBe(204);
    expect(await packages.list(token)).toEqual([]);
    await expect(ours.signIn(email, passkey, { signCount: 9 })).rejects.toMatchObject(refused);
  });

  it('belongs to its user: somebody else can neither register its id here nor sign in with it', async () => {
    const owner = await person();
    const other = await person();
    const passkey = await packages.register(owner.token);
    const { challenge } = (await ours.start(other.token)).body;
    expect(await ours.complete(other.token, challenge, { passkey })).toMatchObject({
      status: 409,
      body: { code: 'PasskeyAlreadyRegistered' },
    });
    await expect(ours.signIn(other.email, passkey, { signCount: 1 })).rejects.toMatchObject(refused);
    expect((await ours.signIn(owner.email, passkey, { signCount: 1 })).AuthenticationResult).toBeDefined();
  });
});

it('a passkey that ours registered is listed and renamed by the package’s functions: one can go back', async () => {
  const { email, token } = await person();
  const passkey = await ours.register(token, { passkey: createPasskey('RS256') }, 'From now');
  const credentialId = idOf(passkey);
  expect(await packages.list(token)).toMatchObject([{ credentialId, friendlyName: 'From now' }]);
  const renamed = await packages.call('authenticators/update', {
    token,
    body: { credentialId, friendlyName: 'From then' },
  });
  expect(renamed.status).toBe(200);
  expect(await ours.list(token)).toMatchObject([{ friendlyName: 'From then' }]);
  expect((await ours.signIn(email, passkey)).AuthenticationResult).toBeDefined();
});
