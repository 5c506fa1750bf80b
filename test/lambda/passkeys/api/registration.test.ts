import { createHash } from 'node:crypto';
import { awsError } from '../../support/aws';
import { setPasskeySettings } from '../../support/environment';
import { harness } from '../../support/harness';
import { ALICE, type TestUser } from '../../support/sign-in';
import { addPasskey, api, begin, createPasskey, finish, idOf, listed, ORIGIN, RP_ID } from '../support/api';
import { FLAG } from '../webauthn/support/authenticator';

const test = harness();
const { aws, advance, counted } = test;

const BOB: TestUser = {
  userName: 'b3f1c2d4-0000-4000-8000-000000000002',
  attributes: {
    sub: 'b3f1c2d4-0000-4000-8000-000000000002',
    email: 'bob@example.com',
    email_verified: 'true',
  },
};

beforeEach(() => setPasskeySettings());

const refusal = (statusCode: number, code: string, reason?: string) => ({
  statusCode,
  body: { code, message: expect.stringMatching(/\S/), ...(reason === undefined ? {} : { reason }) },
});

describe('the start of a registration', () => {
  it('gives the options in the shape that the package’s client reads', async () => {
    const { statusCode, body } = await begin({
      ...ALICE,
      attributes: { ...ALICE.attributes, name: 'Alice A.' },
    });
    expect(statusCode).toBe(200);
    expect(body).toEqual({
      challenge: expect.stringMatching(/^[A-Za-z0-9_-]{78}$/),
      attestation: 'none',
      rp: { id: RP_ID, name: 'Example' },
      user: { id: ALICE.userName, name: 'alice@example.com', displayName: 'Alice A.' },
      pubKeyCredParams: [-8, -7, -257, -35, -36].map((alg) => ({ type: 'public-key', alg })),
      authenticatorSelection: {
        userVerification: 'required',
        residentKey: 'required',
        requireResidentKey: true,
      },
      timeout: 300_000,
      excludeCredentials: [],
    });
  });

  it('writes nothing', async () => {
    await begin(ALICE);
    expect(aws.operations.filter((operation) => operation !== 'GenerateMac')).toEqual(['GetItem', 'Query']);
    expect(await test.table.authenticators()).toEqual([]);
  });

  it('excludes the passkeys of the same relying party, with their transports', async () => {
    setPasskeySettings({
      relyingParties: [
        { id: RP_ID, origins: [ORIGIN] },
        { id: 'other.example', origins: ['https://other.example'] },
      ],
    });
    const passkey = await addPasskey(ALICE);
    expect((await begin(ALICE)).body.excludeCredentials).toEqual([
      { id: idOf(passkey), type: 'public-key', transports: ['internal'] },
    ]);
    expect((await begin(ALICE, { rpId: 'other.example' })).body.excludeCredentials).toEqual([]);
  });

  it('asks for the attachment and the resident key of the stage', async () => {
    setPasskeySettings({ attachment: 'platform', residentKey: 'preferred' });
    expect((await begin(ALICE)).body.authenticatorSelection).toEqual({
      userVerification: 'required',
      authenticatorAttachment: 'platform',
      residentKey: 'preferred',
      requireResidentKey: false,
    });
  });

  it.each([undefined, '', 'evil.example', 'sub.example.com', '__proto__', 'EXAMPLE.COM'])(
    'refuses the relying party %p',
    async (rpId) => {
      const answer = await api(ALICE, '/register-authenticator/start', rpId === undefined ? {} : { rpId });
      expect(answer).toMatchObject(refusal(400, 'InvalidRelyingParty'));
    },
  );

  it('refuses an account whose address nobody has proven', async () => {
    const unproven = { email_verified: 'false' };
    expect(await begin(ALICE, { claims: unproven })).toMatchObject(refusal(403, 'AddressNotProven'));
    expect(await begin(ALICE, { claims: { email_verified: undefined } })).toMatchObject(
      refusal(403, 'AddressNotProven'),
    );
    const phone = { email: undefined, phone_number: '+15550100' };
    expect(await begin(ALICE, { claims: phone })).toMatchObject(refusal(403, 'AddressNotProven'));
    expect((await begin(ALICE, { claims: { ...phone, phone_number_verified: 'true' } })).statusCode).toBe(
      200,
    );
  });

  it('refuses when the account has as many passkeys as it may have', async () => {
    setPasskeySettings({ perUser: 2 });
    await addPasskey(ALICE);
    await addPasskey(ALICE);
    expect(await begin(ALICE)).toMatchObject(refusal(409, 'TooManyPasskeys'));
    expect((await begin(BOB)).statusCode).toBe(200);
  });
});

describe('the end of a registration', () => {
  it('stores the passkey in the package’s layout and answers in its shape', async () => {
    const passkey = createPasskey();
    const { challenge } = (await begin(ALICE)).body;
    const flags = FLAG.UP | FLAG.UV | FLAG.BE | FLAG.BS | FLAG.AT;
    const { statusCode, body } = await finish(ALICE, challenge, { passkey, signCount: 7, flags });
    expect(statusCode).toBe(200);
    expect(body).toEqual({
      credentialId: idOf(passkey),
      rpId: RP_ID,
      signCount: 7,
      friendlyName: 'Laptop',
      flagUserVerified: 1,
      flagBackupEligibility: 1,
      flagBackupState: 1,
      transports: ['internal'],
      aaguid: Buffer.alloc(16).toString('base64url'),
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    const items = await test.table.authenticators();
    expect(items.find(({ sk }) => sk?.S === `CREDENTIAL#${idOf(passkey)}`)).toMatchObject({
      pk: { S: `USER#${ALICE.userName}` },
      userId: { S: ALICE.userName },
      credentialId: { B: new Uint8Array(passkey.id) },
      jwk: { M: { kty: { S: 'EC' }, alg: { S: 'ES256' }, crv: { S: 'P-256' } } },
      signCount: { N: '7' },
      rpId: { S: RP_ID },
      aaguid: { B: new Uint8Array(16) },
    });
    expect(items.map(({ sk }) => sk?.S?.split('#')[0]).sort()).toEqual(['ACCOUNT', 'CREDENTIAL', 'OWNER']);
  });

  it('costs two reads, one transaction, and two writes that count its notice', async () => {
    const { challenge } = (await begin(ALICE)).body;
    aws.calls.length = 0;
    await finish(ALICE, challenge);
    expect(aws.operations.filter((operation) => operation !== 'SendEmail')).toEqual([
      'GetItem',
      'Query',
      'TransactWriteItems',
      'UpdateItem',
      'UpdateItem',
    ]);
    expect(aws.calls[2]?.input.TransactItems).toHaveLength(4);
  });

  it.each(['ES256', 'ES384', 'ES512', 'EdDSA', 'RS256'] as const)('takes keys of %s', async (algorithm) => {
    await addPasskey(ALICE, { passkey: createPasskey(algorithm) });
    expect(await listed(ALICE)).toHaveLength(1);
  });

  it.each([1, 759, 760, 1023])('takes a credential id of %d bytes', async (length) => {
    const passkey = { ...createPasskey(), id: Buffer.alloc(length, 7) };
    await addPasskey(ALICE, { passkey });
    expect(await listed(ALICE)).toMatchObject([{ credentialId: idOf(passkey) }]);
    const body = { credentialId: idOf(passkey), friendlyName: 'Other' };
    expect((await api(ALICE, '/authenticators/update', { body })).statusCode).toBe(200);
    expect((await api(ALICE, '/authenticators/delete', { body })).statusCode).toBe(204);
    expect(await listed(ALICE)).toEqual([]);
  });

  it('refuses what verification refuses, with its code as the reason', async () => {
    const { challenge } = (await begin(ALICE)).body;
    const cases: [Parameters<typeof finish>[2], string][] = [
      [{ flags: FLAG.UP | FLAG.AT }, 'user-not-verified'],
      [{ clientData: { origin: 'https://evil.example' } }, 'origin-not-allowed'],
      [{ clientData: { crossOrigin: true } }, 'cross-origin-not-allowed'],
      [{ rpId: 'evil.example' }, 'relying-party-mismatch'],
      [{ clientData: { type: 'webauthn.get' } }, 'type-mismatch'],
      [{ alterBytes: (bytes) => Buffer.concat([bytes, Buffer.from([0])]) }, 'attestation-object-malformed'],
    ];
    for (const [parts, reason] of cases)
      expect(await finish(ALICE, challenge, parts)).toMatchObject(
        refusal(400, 'RegistrationRefused', reason),
      );
    expect(await test.table.authenticators()).toEqual([]);
    expect(counted('PasskeyRegistrationRefused')).toBe(cases.length);
    expect((await finish(ALICE, challenge)).statusCode).toBe(200);
  });

  it('needs no sign-in more recent than the start had', async () => {
    const claims = { auth_time: String(Math.floor(Date.now() / 1000) - 290) };
    const { challenge } = (await begin(ALICE, { claims })).body;
    advance(100);
    expect((await finish(ALICE, challenge, {}, {}, { claims })).statusCode).toBe(200);
  });

  it('tells nothing of the table’s trouble, and nothing of the request', async () => {
    const { challenge } = (await begin(ALICE)).body;
    aws.spoilOperation('TransactWriteItems', {
      how: awsError('InternalServerError', 500, 'table secrets-1'),
    });
    expect(await finish(ALICE, challenge)).toMatchObject({
      statusCode: 500,
      body: { code: 'InternalError', message: 'Something went wrong. Please try again.' },
    });
    expect(counted('ApiFailed')).toBe(1);
    expect(test.output()).not.toContain(challenge);
    expect(test.output()).not.toContain('alice@example.com');
  });
});

describe('the challenge of a registration', () => {
  it('completes one registration, however many try it at once', async () => {
    const { challenge } = (await begin(ALICE)).body;
    const answers = await Promise.all(Array.from({ length: 50 }, () => finish(ALICE, challenge)));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ statusCode }) => statusCode !== 200))
      expect(answer).toMatchObject(refusal(400, 'ChallengeNotValid'));
    expect(await listed(ALICE)).toHaveLength(1);
    expect(await finish(ALICE, challenge)).toMatchObject(refusal(400, 'ChallengeNotValid'));
  });

  it('belongs to its user, its sign-in and its relying party', async () => {
    setPasskeySettings({
      relyingParties: [
        { id: RP_ID, origins: [ORIGIN] },
        { id: 'other.example', origins: ['https://other.example'] },
      ],
    });
    const { challenge } = (await begin(ALICE)).body;
    expect(await finish(BOB, challenge)).toMatchObject(refusal(400, 'ChallengeNotValid'));
    const claims = { auth_time: String(Math.floor(Date.now() / 1000) - 60) };
    expect(await finish(ALICE, challenge, {}, {}, { claims })).toMatchObject(
      refusal(400, 'ChallengeNotValid'),
    );
    const elsewhere = { rpId: 'other.example', clientData: { origin: 'https://other.example' } };
    expect(await finish(ALICE, challenge, elsewhere)).toMatchObject(
      refusal(400, 'RegistrationRefused', 'origin-not-allowed'),
    );
    const other = (await begin(ALICE, { rpId: 'other.example' })).body.challenge;
    expect((await finish(ALICE, other, elsewhere)).statusCode).toBe(200);
  });

  it('expires', async () => {
    const { challenge } = (await begin(ALICE)).body;
    advance(301);
    expect(await finish(ALICE, challenge)).toMatchObject(refusal(400, 'ChallengeNotValid'));
  });

  it('is no challenge any more once another passkey came or went', async () => {
    const first = (await begin(ALICE)).body.challenge;
    const passkey = await addPasskey(ALICE);
    expect(await finish(ALICE, first)).toMatchObject(refusal(400, 'ChallengeNotValid'));
    const second = (await begin(ALICE)).body.challenge;
    await api(ALICE, '/authenticators/delete', { body: { credentialId: idOf(passkey) } });
    expect(await finish(ALICE, second)).toMatchObject(refusal(400, 'ChallengeNotValid'));
  });

  it('can’t be made or changed by anybody else', async () => {
    const { challenge } = (await begin(ALICE)).body;
    const bytes = Buffer.from(challenge, 'base64url');
    for (let position = 0; position < bytes.length; position++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(position) ^ 1, position);
      expect(await finish(ALICE, changed.toString('base64url'))).toMatchObject(
        refusal(400, 'ChallengeNotValid'),
      );
    }
    for (const made of [
      '',
      'AAAA',
      createHash('sha512').digest('base64url'),
      `${challenge}A`,
      `${challenge}=`,
    ])
      expect(await finish(ALICE, made)).toMatchObject({ statusCode: 400 });
  });
});

describe('a credential id', () => {
  it('belongs to one user, however many register it at once', async () => {
    const passkey = createPasskey();
    const users = Array.from({ length: 50 }, (_, index): TestUser => {
      const sub = `b3f1c2d4-0000-4000-8000-${String(index).padStart(12, '0')}`;
      return { userName: sub, attributes: { sub, email: `${index}@example.com`, email_verified: 'true' } };
    });
    const challenges = await Promise.all(users.map(async (user) => (await begin(user)).body.challenge));
    const answers = await Promise.all(
      users.map((user, index) => finish(user, challenges[index], { passkey })),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ statusCode }) => statusCode !== 200))
      expect(answer).toMatchObject(refusal(409, 'PasskeyAlreadyRegistered'));
    const stored = (await test.table.authenticators()).filter(({ credentialId }) => credentialId);
    expect(stored).toHaveLength(1);
  });

  it('can’t be registered twice by its own user either', async () => {
    const passkey = await addPasskey(ALICE);
    const { challenge } = (await begin(ALICE)).body;
    expect(await finish(ALICE, challenge, { passkey })).toMatchObject(
      refusal(409, 'PasskeyAlreadyRegistered'),
    );
    expect(await listed(ALICE)).toHaveLength(1);
  });

  it('is free again when its passkey is deleted', async () => {
    const passkey = await addPasskey(ALICE);
    await api(ALICE, '/authenticators/delete', { body: { credentialId: idOf(passkey) } });
    await addPasskey(BOB, { passkey });
    expect(await listed(BOB)).toHaveLength(1);
  });
});

it('the limit holds when 50 registrations are completed at once', async () => {
  setPasskeySettings({ perUser: 2 });
  await addPasskey(ALICE);
  const challenges = await Promise.all(
    Array.from({ length: 50 }, async () => (await begin(ALICE)).body.challenge),
  );
  const answers = await Promise.all(challenges.map((challenge) => finish(ALICE, challenge)));
  expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
  expect(await listed(ALICE)).toHaveLength(2);
});
