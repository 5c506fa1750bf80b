/**
 * A deployment that was made with the untouched package keeps its passkeys: its own handlers register, ours
 * sign in.
 */
import { setPasskeySettings } from '../../support/environment';
import { harness } from '../../support/harness';
import { ALICE, CONTEXT, type TestUser } from '../../support/sign-in';
import { addPasskey, api, begin, claimsOf, finish, idOf, listed } from '../support/api';
import { signInByName, signInByPasskey } from '../support/sign-in';
import {
  type AlgorithmName,
  createPasskey,
  FLAG,
  ORIGIN,
  type Passkey,
  type RegistrationParts,
  RP_ID,
  register,
} from '../webauthn/support/authenticator';

const test = harness();
const { aws } = test;

/** The package's own Lambda code, as it is published. */
const PACKAGE = '../../../../node_modules/amazon-cognito-passwordless-auth/dist/cdk/custom-auth';
const TOKENS = { step: 'tokens' };
const FAILED = { step: 'failed' };
const BOB: TestUser = {
  userName: 'b3f1c2d4-0000-4000-8000-000000000002',
  attributes: {
    sub: 'b3f1c2d4-0000-4000-8000-000000000002',
    email: 'bob@example.com',
    email_verified: 'true',
  },
};
/** A user of a pool where people choose their names. */
const DAVE: TestUser = {
  userName: 'dave',
  attributes: { ...BOB.attributes, sub: 'b3f1c2d4-0000-4000-8000-000000000004' },
};

/** 2100-01-01: a stage that accepts what it has adopted. */
const ACCEPTED = { unsealedUntil: 4_102_444_800 };

beforeEach(() => {
  setPasskeySettings(ACCEPTED);
  Object.assign(process.env, {
    ALLOWED_RELYING_PARTY_IDS: RP_ID,
    ALLOWED_ORIGINS: ORIGIN,
    RELYING_PARTY_NAME: 'Example',
    USER_VERIFICATION: 'required',
    REQUIRE_RESIDENT_KEY: 'required',
  });
});

async function packageApi(user: TestUser, path: string, body: object = {}) {
  const { handler } = await import(`${PACKAGE}/fido2-credentials-api.js`);
  const claims = claimsOf(user);
  const event = {
    path,
    headers: {},
    queryStringParameters: { rpId: RP_ID },
    body: JSON.stringify(body),
    requestContext: { authorizer: { claims } },
  };
  const answer = await handler(event, CONTEXT);
  return { statusCode: answer.statusCode, body: answer.body === '' ? undefined : JSON.parse(answer.body) };
}

/** Registers with the package's handlers, on our table. */
async function adopted(user: TestUser, parts: Partial<RegistrationParts> = {}): Promise<Passkey> {
  const passkey = parts.passkey ?? createPasskey();
  const { body: options } = await packageApi(user, '/register-authenticator/start');
  const { response } = register({ challenge: options.challenge, passkey, ...parts });
  const completed = await packageApi(user, '/register-authenticator/complete', {
    ...response,
    friendlyName: 'From before',
    transports: ['usb'],
  });
  if (completed.statusCode !== 200) throw new Error(JSON.stringify(completed.body));
  return passkey;
}

const ownerOf = async (passkey: Passkey) =>
  (await test.table.authenticators()).find(({ pk }) => pk?.S === `CREDENTIAL#${idOf(passkey)}`)?.owner?.S;

describe('a passkey that the package registered', () => {
  it.each<AlgorithmName>(['ES256', 'RS256'])('signs in, by name and by passkey: %s', async (algorithm) => {
    const passkey = await adopted(ALICE, { passkey: createPasskey(algorithm), signCount: 2 });
    expect(await signInByName(ALICE, passkey, { signCount: 3 })).toEqual(TOKENS);
    expect(await signInByPasskey(ALICE, passkey, { signCount: 4 })).toEqual(TOKENS);
    await expect(signInByName(ALICE, passkey, { signCount: 4 })).rejects.toThrow('has changed');
  });

  it('is refused where the stage accepts none without a seal, and from the end of its last day on', async () => {
    const passkey = await adopted(ALICE);
    for (const settings of [{}, { unsealedUntil: Math.floor(Date.now() / 1000) }]) {
      setPasskeySettings(settings);
      expect(await signInByName(ALICE, passkey)).toEqual(FAILED);
      expect(await signInByPasskey(ALICE, passkey)).toEqual(FAILED);
    }
    expect(test.counted('PasskeyRefused', 'unsealed')).toBe(4);
    setPasskeySettings({ unsealedUntil: Math.floor(Date.now() / 1000) + 1 });
    expect(await signInByName(ALICE, passkey)).toEqual(TOKENS);
  });

  it('gets no seal by signing in: it would be one for whoever planted it', async () => {
    const passkey = await adopted(ALICE);
    expect(await signInByName(ALICE, passkey)).toEqual(TOKENS);
    setPasskeySettings();
    expect(await signInByName(ALICE, passkey, { signCount: 5 })).toEqual(FAILED);
  });

  it('signs in when it is synced', async () => {
    const passkey = await adopted(ALICE, { flags: FLAG.UP | FLAG.UV | FLAG.BE | FLAG.BS | FLAG.AT });
    const flags = FLAG.UP | FLAG.UV | FLAG.BE | FLAG.BS;
    expect(await signInByName(ALICE, passkey, { flags, signCount: 0 })).toEqual(TOKENS);
    await expect(signInByName(ALICE, passkey, { signCount: 0 })).rejects.toThrow('has changed');
  });

  it('signs in a user whose name is not opaque', async () => {
    const passkey = await adopted(DAVE);
    expect(await signInByName(DAVE, passkey, { userHandle: `s|${DAVE.attributes.sub}` })).toEqual(TOKENS);
  });

  it('is listed, renamed, excluded from registration and deleted', async () => {
    const passkey = await adopted(ALICE);
    expect(await listed(ALICE)).toMatchObject([
      { credentialId: idOf(passkey), friendlyName: 'From before', transports: ['usb'], rpId: RP_ID },
    ]);
    expect((await begin(ALICE)).body.excludeCredentials).toMatchObject([{ id: idOf(passkey) }]);
    const body = { credentialId: idOf(passkey), friendlyName: 'Key' };
    expect((await api(ALICE, '/authenticators/update', { body })).statusCode).toBe(200);
    expect((await api(ALICE, '/authenticators/delete', { body })).statusCode).toBe(204);
    expect(await listed(ALICE)).toEqual([]);
  });

  it('belongs to its user: nobody else registers its id, also before it has signed in here', async () => {
    const passkey = await adopted(ALICE);
    const { challenge } = (await begin(BOB)).body;
    expect(await finish(BOB, challenge, { passkey })).toMatchObject({
      statusCode: 409,
      body: { code: 'PasskeyAlreadyRegistered' },
    });
    expect(await ownerOf(passkey)).toBeUndefined();
  });

  it('gets its owner item with its next sign-in, in the same transaction', async () => {
    const passkey = await adopted(ALICE);
    aws.calls.length = 0;
    expect(await signInByName(ALICE, passkey)).toEqual(TOKENS);
    expect(aws.operations).toEqual(['GetItem', 'TransactWriteItems']);
    expect(await ownerOf(passkey)).toBe(ALICE.userName);
    await signInByName(ALICE, passkey, { signCount: 2 });
    expect(aws.calls.at(-1)?.input.TransactItems).toHaveLength(2);
  });

  it('goes on working, and can be deleted, when the index let its id be registered by somebody else', async () => {
    const passkey = await adopted(ALICE);
    await test.table.putAuthenticator({
      pk: { S: `CREDENTIAL#${idOf(passkey)}` },
      sk: { S: 'OWNER' },
      owner: { S: BOB.userName },
    });
    expect(await signInByName(ALICE, passkey)).toEqual(TOKENS);
    expect(await ownerOf(passkey)).toBe(BOB.userName);
    const body = { credentialId: idOf(passkey) };
    expect((await api(ALICE, '/authenticators/delete', { body })).statusCode).toBe(204);
    expect(await listed(ALICE)).toEqual([]);
    expect(await ownerOf(passkey)).toBe(BOB.userName);
  });

  it('counts towards the limit', async () => {
    setPasskeySettings({ perUser: 2 });
    await adopted(ALICE);
    await addPasskey(ALICE);
    expect(await begin(ALICE)).toMatchObject({ statusCode: 409, body: { code: 'TooManyPasskeys' } });
  });

  it('is refused, not accepted and no fault, when its stored key is unsound', async () => {
    const passkey = await adopted(ALICE);
    const item = (await test.table.authenticators()).find(({ sk }) => sk?.S?.startsWith('CREDENTIAL#'));
    for (const jwk of [
      { M: { kty: { S: 'EC' }, alg: { S: 'ES256' }, crv: { S: 'P-256' }, x: { S: 'AA' }, y: { S: 'AA' } } },
      { M: {} },
      { S: 'key' },
    ]) {
      await test.table.putAuthenticator({ ...item, jwk });
      expect(await signInByName(ALICE, passkey)).toEqual(FAILED);
    }
    await test.table.putAuthenticator({ ...item, signCount: { S: 'many' } });
    expect(await signInByName(ALICE, passkey)).toEqual(FAILED);
  });
});

it('the package reads what ours has registered: one can go back', async () => {
  await addPasskey(ALICE);
  expect((await packageApi(ALICE, '/authenticators/list')).body.authenticators).toMatchObject(
    (await listed(ALICE)).map(({ credentialId, friendlyName, rpId }) => ({
      credentialId,
      friendlyName,
      rpId,
    })),
  );
});

it('costs no more calls and reads than the package: registration, but for the caps of its notice', async () => {
  const calls = async (register: () => Promise<unknown>) => {
    const { DynamoDBDocumentClient } = await import('@aws-sdk/lib-dynamodb');
    const send = jest.spyOn(DynamoDBDocumentClient.prototype, 'send');
    aws.calls.length = 0;
    await register();
    const operations = [
      ...send.mock.calls.map(([command]) => command.constructor.name.replace('Command', '')),
      ...aws.operations.filter((operation) => !['GenerateMac', 'SendEmail'].includes(operation)),
    ];
    send.mockRestore();
    return operations;
  };
  expect(await calls(() => adopted(ALICE))).toEqual(['Query', 'Put', 'Delete', 'Query', 'Put']);
  expect(await calls(() => addPasskey(BOB))).toEqual([
    'GetItem',
    'Query',
    'GetItem',
    'Query',
    'TransactWriteItems',
    // After the registration: the notice counts for its address and for the pool.
    'UpdateItem',
    'UpdateItem',
  ]);
});
