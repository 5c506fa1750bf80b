import { verifyRegistration } from '../../../../lambda/passkeys/webauthn/registration';
import {
  type AlgorithmName,
  coseAlgorithm,
  coseKeyOf,
  createPasskey,
  FLAG,
  newChallenge,
  ORIGIN,
  RP_ID,
  register,
} from './support/authenticator';
import { type Encodable, encodeCbor, RawCbor } from './support/cbor';
import { expectRefusal, refusalOf, testPolicy, tryRegistration } from './support/ceremonies';
import { packedSelf } from './support/statements';

const ALGORITHMS: AlgorithmName[] = ['ES256', 'RS256', 'EdDSA', 'ES384', 'ES512'];
const UP_UV_AT = FLAG.UP | FLAG.UV | FLAG.AT;

describe('a registration that is in order', () => {
  it.each(ALGORITHMS)('is accepted with an %s key, and gives the key as a JWK', async (algorithm) => {
    const passkey = createPasskey(algorithm);
    const verified = await tryRegistration({ passkey });
    expect(verified.publicKey).toEqual({ ...passkey.publicKey.export({ format: 'jwk' }), alg: algorithm });
    expect(verified.cosePublicKey).toEqual(encodeCbor(coseKeyOf(passkey)));
    expect(verified.credentialId).toBe(passkey.id.toString('base64url'));
  });

  it('gives everything that a record needs', async () => {
    const aaguid = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
    const verified = await tryRegistration({ aaguid, signCount: 7, flags: UP_UV_AT | FLAG.BE | FLAG.BS });
    expect(verified).toMatchObject({
      aaguid,
      signCount: 7,
      backupEligible: true,
      backedUp: true,
      userVerified: true,
      attestationFormat: 'none',
      attestationTrust: 'none',
      rpId: RP_ID,
      origin: ORIGIN,
      transports: [],
    });
  });

  it('may come with outputs of extensions that nobody asked for (step 28)', async () => {
    const extensions = new Map([['credProtect', 2]]);
    await expect(tryRegistration({ extensions })).resolves.toBeDefined();
  });

  it('keeps transports, also ones that are not known yet', async () => {
    const challenge = newChallenge();
    const { response } = register({ challenge });
    const transports = ['internal', 'hybrid', 'teleport', 'hybrid'];
    const verified = await verifyRegistration({
      response: { ...response, transports },
      expected: { challenge, rpId: RP_ID },
      policy: testPolicy(),
    });
    expect(verified.transports).toEqual(['internal', 'hybrid', 'teleport']);
  });

  it.each([1, 1023])('may have a credential id of %i bytes', async (bytes) => {
    const credentialId = Buffer.alloc(bytes, 7);
    await expect(tryRegistration({ credentialId })).resolves.toMatchObject({
      credentialId: credentialId.toString('base64url'),
    });
  });
});

describe('§7.1 step 3: the response', () => {
  const attempt = (response: unknown) => () =>
    verifyRegistration({
      response,
      expected: { challenge: newChallenge(), rpId: RP_ID },
      policy: testPolicy(),
    });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['a text', 'x'],
    ['a list', []],
    ['an empty object', {}],
    ['numbers in its fields', { clientDataJSON_B64: 1, attestationObjectB64: 2 }],
    ['wrong padding', { clientDataJSON_B64: 'e30==', attestationObjectB64: 'oA' }],
    ['another alphabet', { clientDataJSON_B64: '.~.~', attestationObjectB64: 'oA' }],
    ['stray bits in base64url', { clientDataJSON_B64: 'e31', attestationObjectB64: 'oB' }],
    ['a field that is too long', { clientDataJSON_B64: 'A'.repeat(20_000), attestationObjectB64: 'oA' }],
    ['a getter that throws', Object.defineProperty({}, 'x', { enumerable: true, get: () => JSON.parse('') })],
  ])('refuses %s', (_, response) => expectRefusal(attempt(response), 'input-malformed', '§7.1 step 3'));

  it.each([['internal'], [[1]], [['UPPER CASE']], [Array.from({ length: 17 }, (_, index) => `t${index}`)]])(
    'refuses transports %j',
    async (transports) => {
      const challenge = newChallenge();
      const response = { ...register({ challenge }).response, transports };
      const attempted = () =>
        verifyRegistration({ response, expected: { challenge, rpId: RP_ID }, policy: testPolicy() });
      await expectRefusal(attempted, 'input-malformed', '§7.1 step 3');
    },
  );

  it('refuses a credential id that differs from the one in authenticator data', async () => {
    const challenge = newChallenge();
    const response = { ...register({ challenge }).response, credentialIdB64: 'AAAA' };
    const attempted = () =>
      verifyRegistration({ response, expected: { challenge, rpId: RP_ID }, policy: testPolicy() });
    await expectRefusal(attempted, 'credential-id-mismatch', '§7.1 step 3');
  });
});

describe('§7.1 steps 5 to 11: client data', () => {
  it('step 5: refuses bytes that are not UTF-8', () =>
    expectRefusal(
      () => tryRegistration({ clientDataBytes: Buffer.from([0x7b, 0xff, 0x7d]) }),
      'client-data-malformed',
      '§7.1 step 5',
    ));

  it.each([
    ['a byte order mark', '\ufeff{}'],
    ['no JSON', '{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['something after the object', '{} {}'],
  ])('step 6: refuses %s', (_, text) =>
    expectRefusal(
      () => tryRegistration({ clientDataBytes: Buffer.from(text) }),
      'client-data-malformed',
      '§7.1 step 6',
    ),
  );

  it('step 7: refuses the type of a sign-in', () =>
    expectRefusal(
      () => tryRegistration({ clientData: { type: 'webauthn.get' } }),
      'type-mismatch',
      '§7.1 step 7',
    ));

  it('step 7: refuses a missing type', () =>
    expectRefusal(
      () => tryRegistration({ clientData: { type: undefined } }),
      'client-data-malformed',
      '§7.1 step 7',
    ));

  it.each(['', 'AAAA', newChallenge(), '!', 'é'])('step 8: refuses the challenge "%s"', (challenge) =>
    expectRefusal(() => tryRegistration({ clientData: { challenge } }), 'challenge-mismatch', '§7.1 step 8'),
  );

  it('step 8: refuses when the expected challenge is empty or short, whatever the response says', async () => {
    for (const challenge of ['', 'AAAA']) {
      const { response } = register({ challenge });
      const attempt = () =>
        verifyRegistration({ response, expected: { challenge, rpId: RP_ID }, policy: testPolicy() });
      await expectRefusal(attempt, 'challenge-mismatch', '§7.1 step 8');
    }
  });

  it.each([
    'https://evil.example',
    'https://app.example.com.evil.example',
    'https://app.example.com:8443',
    'http://app.example.com',
    'https://example.com',
    'https://APP.example.com',
    'https://app.example.com/',
    'https://app.example.com.',
    'null',
    'https://other.example',
    'android:apk-key-hash:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  ])('step 9: refuses the origin %s', (origin) =>
    expectRefusal(() => tryRegistration({ clientData: { origin } }), 'origin-not-allowed', '§7.1 step 9'),
  );

  it('step 9: accepts listed related origins and app origins of that relying party', async () => {
    const relatedOrigins = ['https://example.co.uk'];
    const appOrigins = [`android:apk-key-hash:${'A'.repeat(43)}`, 'ios:bundle-id:com.example.app'];
    const relyingParties = [{ id: RP_ID, origins: [ORIGIN], relatedOrigins, appOrigins }];
    for (const origin of [...relatedOrigins, ...appOrigins])
      await expect(
        tryRegistration({ clientData: { origin, crossOrigin: undefined } }, { relyingParties }),
      ).resolves.toMatchObject({ origin });
  });

  it('step 10: refuses use in a frame of another site', () =>
    expectRefusal(
      () => tryRegistration({ clientData: { crossOrigin: true } }),
      'cross-origin-not-allowed',
      '§7.1 step 10',
    ));

  it.each([null, 'true', 1])('step 10: refuses crossOrigin %j', (crossOrigin) =>
    expectRefusal(
      () => tryRegistration({ clientData: { crossOrigin } }),
      'client-data-malformed',
      '§7.1 step 10',
    ),
  );

  describe('step 11', () => {
    const allowed = { crossOrigin: { allowed: true, topOrigins: ['https://portal.example'] } };

    it('accepts a listed top-level origin', () =>
      expect(
        tryRegistration({ clientData: { crossOrigin: true, topOrigin: 'https://portal.example' } }, allowed),
      ).resolves.toBeDefined());

    it.each([{ crossOrigin: true, topOrigin: 'https://evil.example' }, { crossOrigin: true }])(
      'refuses %j',
      (clientData) =>
        expectRefusal(
          () => tryRegistration({ clientData }, allowed),
          'top-origin-not-allowed',
          '§7.1 step 11',
        ),
    );

    it.each([{ topOrigin: 'https://portal.example' }, { crossOrigin: true, topOrigin: null }])(
      'refuses %j',
      (clientData) =>
        expectRefusal(
          () => tryRegistration({ clientData }, allowed),
          'client-data-malformed',
          '§7.1 step 11',
        ),
    );

    it('refuses any topOrigin when framing is not allowed', () =>
      expectRefusal(
        () => tryRegistration({ clientData: { topOrigin: 'https://portal.example' } }),
        'cross-origin-not-allowed',
        '§7.1 step 10',
      ));
  });

  it.each([undefined, 'x', { status: 'present', id: 'x' }])('passes over tokenBinding %j', (tokenBinding) =>
    expect(tryRegistration({ clientData: { tokenBinding } })).resolves.toBeDefined(),
  );
});

describe('§7.1 step 13: the attestation object', () => {
  const refuses = (parts: Parameters<typeof tryRegistration>[0]) =>
    expectRefusal(() => tryRegistration(parts), 'attestation-object-malformed', '§7.1 step 13');

  it('refuses a byte after it', () =>
    refuses({ alterBytes: (bytes) => Buffer.concat([bytes, Buffer.alloc(1)]) }));
  it('refuses a missing last byte', () => refuses({ alterBytes: (bytes) => bytes.subarray(0, -1) }));
  it('refuses another order of its members', () =>
    refuses({ alterEntries: (entries) => new Map([...entries].reverse()) }));
  it('refuses another member', () =>
    refuses({ alterEntries: (entries) => new Map([...entries, ['epAtt1234', true]]) }));
  it('refuses a missing member', () =>
    refuses({ alterEntries: (entries) => new Map([...entries].slice(1)) }));
  it('refuses a repeated member', () =>
    refuses({
      alterBytes: (bytes) =>
        Buffer.concat([Buffer.from([0xa4]), encodeCbor('fmt'), encodeCbor('none'), bytes.subarray(1)]),
    }));
  it('refuses a length that is longer than needed', () =>
    refuses({ alterBytes: (bytes) => Buffer.concat([Buffer.from([0xb8, 3]), bytes.subarray(1)]) }));
  it('refuses an indefinite length', () =>
    refuses({
      alterBytes: (bytes) => Buffer.concat([Buffer.from([0xbf]), bytes.subarray(1), Buffer.from([0xff])]),
    }));
  it('refuses a tag', () =>
    refuses({ alterBytes: (bytes) => Buffer.concat([Buffer.from([0xd9, 0xd9, 0xf7]), bytes]) }));
  it('refuses a format that is no text', () => refuses({ format: 7 }));
  it('refuses a statement that is no map', () => refuses({ statement: () => [] }));
  it('refuses authenticator data that is no byte string', () =>
    refuses({
      alterEntries: (entries) =>
        new Map([...entries].map(([key, value]) => [key, key === 'authData' ? 'x' : value])),
    }));
  it('refuses something else than a map', () => refuses({ alterBytes: () => encodeCbor([1, 2, 3]) }));
});

describe('§6.1 and §6.5.1: authenticator data of a registration', () => {
  const refuses = (parts: Parameters<typeof tryRegistration>[0], step = '§6.1') =>
    expectRefusal(() => tryRegistration(parts), 'authenticator-data-malformed', step);

  it.each([0, 36])('refuses %i bytes', (length) =>
    refuses({ alterAuthenticatorData: (data) => data.subarray(0, length) }),
  );
  it.each([37, 54, 60])('refuses an end at byte %i', (length) =>
    refuses({ alterAuthenticatorData: (data) => data.subarray(0, length) }, '§6.5.1'),
  );
  it('refuses a byte after the key while ED is off', () =>
    refuses({ alterAuthenticatorData: (data) => Buffer.concat([data, Buffer.alloc(1)]) }));
  it('refuses extension outputs while ED is off', () =>
    refuses({
      alterAuthenticatorData: (data) => Buffer.concat([data, encodeCbor(new Map([['credProtect', 2]]))]),
    }));
  it('refuses ED without extension outputs', () => refuses({ flags: UP_UV_AT | FLAG.ED }));
  it('refuses ED with an empty map', () => refuses({ extensions: new Map() }));
  it('refuses extension outputs that are no map', () => refuses({ extensions: 'credProtect' }));
  it('refuses extension outputs with numbers for names', () => refuses({ extensions: new Map([[1, 2]]) }));
  it('refuses extension outputs that are not canonical', () =>
    refuses({ extensions: new RawCbor(Buffer.from('bf616101ff', 'hex')) }, '§6.5.1'));
  it('refuses a byte after the extension outputs', () =>
    refuses({
      extensions: new Map([['credProtect', 2]]),
      alterAuthenticatorData: (data) => Buffer.concat([data, Buffer.alloc(1)]),
    }));
  it.each([FLAG.RFU1, FLAG.RFU2])('refuses the reserved flag %i', (flag) =>
    refuses({ flags: UP_UV_AT | flag }),
  );
  it('refuses a registration without AT', () => refuses({ flags: FLAG.UP | FLAG.UV }));
});

describe('§7.1 steps 14 to 17: relying party and flags', () => {
  it('step 14: refuses another relying party, also one that is allowed', () =>
    expectRefusal(
      () => tryRegistration({ rpId: 'other.example' }),
      'relying-party-mismatch',
      '§7.1 step 14',
    ));

  it('step 14: refuses a relying party that is not configured', async () => {
    const challenge = newChallenge();
    const { response } = register({ challenge });
    const attempt = () =>
      verifyRegistration({
        response,
        expected: { challenge, rpId: 'unknown.example' },
        policy: testPolicy(),
      });
    await expectRefusal(attempt, 'relying-party-unknown', '§7.1 step 14');
  });

  it('step 15: refuses when nobody is present', () =>
    expectRefusal(() => tryRegistration({ flags: FLAG.UV | FLAG.AT }), 'user-not-present', '§7.1 step 15'));

  it('step 16: refuses when the user is not verified and must be', () =>
    expectRefusal(() => tryRegistration({ flags: FLAG.UP | FLAG.AT }), 'user-not-verified', '§7.1 step 16'));

  it.each(['preferred', 'discouraged'] as const)(
    'step 16: accepts it where verification is %s',
    (userVerification) =>
      expect(tryRegistration({ flags: FLAG.UP | FLAG.AT }, { userVerification })).resolves.toMatchObject({
        userVerified: false,
      }),
  );

  it('step 17: refuses backed up without eligible for backup', () =>
    expectRefusal(
      () => tryRegistration({ flags: UP_UV_AT | FLAG.BS }),
      'backup-flags-inconsistent',
      '§7.1 step 17',
    ));
});

describe('§7.1 step 20: the algorithm of the key', () => {
  it.each(ALGORITHMS)('refuses %s when it was not offered', async (algorithm) => {
    const others = ALGORITHMS.filter((name) => name !== algorithm);
    await expectRefusal(
      () =>
        tryRegistration(
          { passkey: createPasskey(algorithm) },
          { algorithms: others.map(coseAlgorithm) as (-7 | -257 | -8 | -35 | -36)[] },
        ),
      'algorithm-not-allowed',
      '§7.1 step 20',
    );
  });

  it.each([-37, -47, -65535, 0, 'ES256', null])('refuses alg %j', (alg) => {
    const entries = [...coseKeyOf(createPasskey())].map(([label, value]): [number | string, Encodable] => [
      label,
      label === 3 ? alg : value,
    ]);
    return expectRefusal(
      () => tryRegistration({ coseKey: new Map(entries) }),
      'algorithm-not-allowed',
      '§7.1 step 20',
    );
  });
});

describe('§7.1 step 25: the credential id', () => {
  it.each([0, 1024, 65535])('refuses %i bytes', (bytes) =>
    expectRefusal(
      () =>
        tryRegistration({
          credentialId: Buffer.alloc(Math.min(bytes, 20_000), 1),
          alterAuthenticatorData: (data) => {
            data.writeUInt16BE(bytes, 53);
            return data;
          },
        }),
      'authenticator-data-malformed',
      '§7.1 step 25',
    ),
  );
});

describe('refusals', () => {
  it('never tell the expected challenge, and are one kind of error', async () => {
    const challenge = newChallenge();
    const { response } = register({ challenge: newChallenge() });
    const refusal = await refusalOf(() =>
      verifyRegistration({ response, expected: { challenge, rpId: RP_ID }, policy: testPolicy() }),
    );
    expect(refusal.name).toBe('WebAuthnRefusal');
    expect(JSON.stringify([refusal.message, refusal.detail])).not.toContain(challenge);
  });

  it('a self attestation survives in the result', () =>
    expect(tryRegistration({ format: 'packed', statement: packedSelf() })).resolves.toMatchObject({
      attestationFormat: 'packed',
      attestationTrust: 'self',
    }));
});
