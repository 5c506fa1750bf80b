import {
  type PasskeyRecord,
  verifyAuthentication,
} from '../../../../lambda/passkeys/webauthn/authentication';
import {
  type AlgorithmName,
  authenticate,
  createPasskey,
  FLAG,
  newChallenge,
  ORIGIN,
  signWith,
} from './support/authenticator';
import { encodeCbor } from './support/cbor';
import {
  expectRefusal,
  recordOf,
  refusalOf,
  testPolicy,
  tryAuthentication,
  USER_HANDLE,
} from './support/ceremonies';

const ALGORITHMS: AlgorithmName[] = ['ES256', 'RS256', 'EdDSA', 'ES384', 'ES512', 'Ed448'];
const UP_UV = FLAG.UP | FLAG.UV;

describe('an assertion that is in order', () => {
  it.each(ALGORITHMS)('is accepted with an %s key', (algorithm) => {
    expect(tryAuthentication(createPasskey(algorithm), { signCount: 9 })).toEqual({
      newSignCount: 9,
      counterStopped: false,
      userVerified: true,
      backedUp: false,
      origin: ORIGIN,
      crossOrigin: false,
      topOrigin: undefined,
    });
  });

  it('reports user verification and backup state', () => {
    const flags = FLAG.UP | FLAG.BE | FLAG.BS;
    expect(
      tryAuthentication(
        createPasskey(),
        { flags },
        { backupEligible: true },
        { userVerification: 'preferred' },
      ),
    ).toMatchObject({ userVerified: false, backedUp: true });
  });

  it('may come with outputs of extensions that nobody asked for (step 23)', () => {
    expect(tryAuthentication(createPasskey(), { extensions: new Map([['uvm', [[2, 4, 2]]]]) })).toBeDefined();
  });

  it('is accepted with a record that the package wrote, key id and all', () => {
    const passkey = createPasskey();
    const jwk = { ...passkey.publicKey.export({ format: 'jwk' }), alg: 'ES256', kid: 'x' };
    expect(tryAuthentication(passkey, {}, { jwk })).toBeDefined();
  });
});

describe('§7.2 step 3: the response', () => {
  const passkey = createPasskey();
  const challenge = newChallenge();
  const attempt = (assertion: unknown) => () =>
    verifyAuthentication({
      assertion,
      expected: { challenge, userHandle: USER_HANDLE },
      credential: recordOf(passkey),
      policy: testPolicy(),
    });

  it.each([undefined, null, 7, 'x', [], {}])('refuses %j', (assertion) =>
    expectRefusal(attempt(assertion), 'input-malformed', '§7.2 step 3'),
  );

  it.each(['credentialIdB64', 'authenticatorDataB64', 'clientDataJSON_B64', 'signatureB64'])(
    'refuses a %s that is missing, empty, no text, wrongly padded, of another alphabet or too long',
    async (field) => {
      const assertion = authenticate(passkey, { challenge });
      for (const value of [
        undefined,
        null,
        '',
        7,
        'AA=',
        '====',
        'A=A=',
        '.+/+',
        'AB',
        'A',
        'A A',
        'A'.repeat(40_000),
      ])
        await expectRefusal(attempt({ ...assertion, [field]: value }), 'input-malformed', '§7.2 step 3');
    },
  );

  it('refuses a user handle of more than 64 bytes', () =>
    expectRefusal(
      attempt(authenticate(passkey, { challenge, userHandle: 'x'.repeat(65) })),
      'input-malformed',
      '§7.2 step 3',
    ));
});

describe('§7.2 step 6: whose passkey it is', () => {
  const passkey = createPasskey();

  it('refuses the record of another passkey', () =>
    expectRefusal(
      () => tryAuthentication(passkey, {}, { id: createPasskey().id.toString('base64url') }),
      'credential-id-mismatch',
      '§7.2 step 6',
    ));

  it.each(['u|somebody-else', USER_HANDLE.slice(0, -1), `${USER_HANDLE} `])(
    'refuses the user handle %s',
    (userHandle) =>
      expectRefusal(() => tryAuthentication(passkey, { userHandle }), 'user-handle-mismatch', '§7.2 step 6'),
  );

  it.each([undefined, null, ''])(
    'accepts the missing user handle %j where the user was named before',
    (handle) => {
      const challenge = newChallenge();
      const assertion = { ...authenticate(passkey, { challenge }), userHandleB64: handle };
      const input = { assertion, credential: recordOf(passkey), policy: testPolicy() };
      expect(
        verifyAuthentication({ ...input, expected: { challenge, userHandle: USER_HANDLE } }),
      ).toBeDefined();
    },
  );

  it('refuses a missing user handle where it is what names the user', () => {
    const challenge = newChallenge();
    const attempt = () =>
      verifyAuthentication({
        assertion: authenticate(passkey, { challenge }),
        expected: { challenge, userHandle: USER_HANDLE, userHandleRequired: true },
        credential: recordOf(passkey),
        policy: testPolicy(),
      });
    return expectRefusal(attempt, 'user-handle-mismatch', '§7.2 step 6');
  });
});

describe('§7.2 steps 8 to 14: client data', () => {
  const passkey = createPasskey();
  const refuses = (
    parts: Parameters<typeof tryAuthentication>[1],
    code: Parameters<typeof expectRefusal>[1],
    step: number,
  ) => expectRefusal(() => tryAuthentication(passkey, parts), code, `§7.2 step ${step}`);

  it('step 8: refuses bytes that are not UTF-8', () =>
    refuses({ clientDataBytes: Buffer.from('7b22c32822', 'hex') }, 'client-data-malformed', 8));
  it.each(['\ufeff{}', '', 'x', '[]', 'null', '"x"'])('step 9: refuses %j', (text) =>
    refuses({ clientDataBytes: Buffer.from(`${text} `) }, 'client-data-malformed', 9),
  );
  it.each(['webauthn.create', 'webauthn.get ', 'payment.get', ''])('step 10: refuses the type "%s"', (type) =>
    refuses({ clientData: { type } }, 'type-mismatch', 10),
  );
  it('step 11: refuses another challenge', () =>
    refuses({ clientData: { challenge: newChallenge() } }, 'challenge-mismatch', 11));
  it.each([
    'https://evil.example',
    'https://other.example',
    'https://app.example.com/',
    'http://app.example.com',
  ])('step 12: refuses the origin %s', (origin) =>
    refuses({ clientData: { origin } }, 'origin-not-allowed', 12),
  );
  it('step 13: refuses use in a frame of another site', () =>
    refuses(
      { clientData: { crossOrigin: true, topOrigin: 'https://portal.example' } },
      'cross-origin-not-allowed',
      13,
    ));
  it('step 14: refuses a top-level origin that is not listed', () =>
    expectRefusal(
      () =>
        tryAuthentication(
          passkey,
          { clientData: { crossOrigin: true, topOrigin: 'https://evil.example' } },
          {},
          { crossOrigin: { allowed: true, topOrigins: ['https://portal.example'] } },
        ),
      'top-origin-not-allowed',
      '§7.2 step 14',
    ));
  it('step 14: accepts one that is listed, and reports it', () => {
    const topOrigin = 'https://portal.example';
    const verified = tryAuthentication(
      passkey,
      { clientData: { crossOrigin: true, topOrigin } },
      {},
      { crossOrigin: { allowed: true, topOrigins: [topOrigin] } },
    );
    expect(verified).toMatchObject({ crossOrigin: true, topOrigin });
  });
});

describe('§6.1: authenticator data of an assertion', () => {
  const passkey = createPasskey();
  const refuses = (parts: Parameters<typeof tryAuthentication>[1]) =>
    expectRefusal(() => tryAuthentication(passkey, parts), 'authenticator-data-malformed', '§6.1');

  it('refuses 36 bytes', () => refuses({ alterAuthenticatorData: (data) => data.subarray(0, 36) }));
  it('refuses a byte after its end', () =>
    refuses({ alterAuthenticatorData: (data) => Buffer.concat([data, Buffer.alloc(1)]) }));
  it('refuses ED without outputs', () => refuses({ flags: UP_UV | FLAG.ED }));
  it('refuses outputs without ED', () =>
    refuses({ alterAuthenticatorData: (data) => Buffer.concat([data, encodeCbor(new Map([['uvm', 1]]))]) }));
  it('refuses AT, with or without a credential', () => refuses({ flags: UP_UV | FLAG.AT }));
  it.each([FLAG.RFU1, FLAG.RFU2])('refuses the reserved flag %i', (flag) => refuses({ flags: UP_UV | flag }));
});

describe('§7.2 steps 15 to 19: relying party and flags', () => {
  const passkey = createPasskey();
  const refuses = (
    parts: Parameters<typeof tryAuthentication>[1],
    record: Partial<PasskeyRecord>,
    code: Parameters<typeof expectRefusal>[1],
    step: number,
  ) => expectRefusal(() => tryAuthentication(passkey, parts, record), code, `§7.2 step ${step}`);

  it('step 15: refuses another relying party, also one that is allowed', () =>
    refuses({ rpId: 'other.example' }, {}, 'relying-party-mismatch', 15));
  it('step 15: refuses a passkey of a relying party that is no longer configured', () =>
    refuses({}, { rpId: 'former.example' }, 'relying-party-unknown', 15));
  it('step 16: refuses when nobody is present', () =>
    refuses({ flags: FLAG.UV }, {}, 'user-not-present', 16));
  it('step 17: refuses when the user is not verified and must be', () =>
    refuses({ flags: FLAG.UP }, {}, 'user-not-verified', 17));
  it('step 18: refuses backed up without eligible for backup', () =>
    refuses({ flags: UP_UV | FLAG.BS }, {}, 'backup-flags-inconsistent', 18));
  it('step 19: refuses a passkey that became eligible for backup', () =>
    refuses({ flags: UP_UV | FLAG.BE }, { backupEligible: false }, 'backup-eligibility-changed', 19));
  it('step 19: refuses a passkey that stopped being eligible for backup', () =>
    refuses({ flags: UP_UV }, { backupEligible: true }, 'backup-eligibility-changed', 19));
});

describe('§7.2 steps 20 and 21: the signature', () => {
  it.each(ALGORITHMS)('refuses an %s signature of another key', (algorithm) => {
    const passkey = createPasskey(algorithm);
    const other =
      algorithm === 'RS256' ? createPasskey('RS256', { rsaBits: 2056 }) : createPasskey(algorithm);
    const expected = algorithm === 'RS256' ? 'signature-malformed' : 'signature-invalid';
    return expectRefusal(
      () => tryAuthentication(passkey, { sign: (data) => signWith(other, data) }),
      expected,
      '§7.2 step 21',
    );
  });

  it.each(ALGORITHMS)('refuses an %s signature over other data', (algorithm) => {
    const passkey = createPasskey(algorithm);
    return expectRefusal(
      () => tryAuthentication(passkey, { sign: (data) => signWith(passkey, data.subarray(1)) }),
      'signature-invalid',
      '§7.2 step 21',
    );
  });

  it('refuses a stored key whose algorithm is another', () => {
    const passkey = createPasskey();
    const jwk = { ...passkey.publicKey.export({ format: 'jwk' }), alg: 'RS256' };
    return expectRefusal(
      () => tryAuthentication(passkey, {}, { jwk }),
      'public-key-malformed',
      '§7.2 step 21',
    );
  });

  it.each([undefined, null, 'x', {}])('refuses the stored key %j', async (jwk) => {
    const refusal = await refusalOf(() => tryAuthentication(createPasskey(), {}, { jwk }));
    expect(refusal.step).toBe('§7.2 step 21');
  });

  it('accepts the high and the low form of s, as the standard does', () => {
    const passkey = createPasskey();
    for (const form of [(signature: Buffer) => signature, withOppositeS])
      expect(tryAuthentication(passkey, { sign: (data) => form(signWith(passkey, data)) })).toBeDefined();
  });
});

describe('§7.2 step 22: the signature counter', () => {
  const passkey = createPasskey();

  it.each([
    [0, 0],
    [0, 1],
    [1, 2],
    [5, 4_294_967_295],
  ])('accepts %i followed by %i', (stored, received) => {
    expect(tryAuthentication(passkey, { signCount: received }, { signCount: stored }).newSignCount).toBe(
      received,
    );
  });

  it.each([
    [1, 0],
    [1, 1],
    [10, 9],
    [4_294_967_295, 0],
  ])('refuses %i followed by %i, and tells operators both', async (stored, received) => {
    const refusal = await refusalOf(() =>
      tryAuthentication(passkey, { signCount: received }, { signCount: stored }),
    );
    expect(refusal).toMatchObject({
      code: 'sign-count-went-back',
      step: '§7.2 step 22',
      detail: { stored, received },
    });
  });

  it('says so only when the signature is the passkey’s own', () =>
    expectRefusal(
      () =>
        tryAuthentication(
          passkey,
          { signCount: 1, sign: (data) => signWith(createPasskey(), data) },
          { signCount: 9 },
        ),
      'signature-invalid',
      '§7.2 step 21',
    ));

  it.each([-1, 1.5, Number.NaN, undefined as unknown as number])(
    'refuses the stored counter %s',
    (signCount) =>
      expectRefusal(
        () => tryAuthentication(passkey, {}, { signCount }),
        'credential-record-invalid',
        '§7.2 step 22',
      ),
  );
});

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The other signature that is valid for the same data: (r, n − s). */
function withOppositeS(signature: Buffer): Buffer {
  const rLength = signature.readUInt8(3);
  const r = signature.subarray(2, 4 + rLength);
  const s = BigInt(`0x${signature.subarray(6 + rLength).toString('hex')}`);
  const hex = (P256_ORDER - s).toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  const integer = bytes.readUInt8(0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
  const content = Buffer.concat([r, Buffer.from([0x02, integer.length]), integer]);
  return Buffer.concat([Buffer.from([0x30, content.length]), content]);
}
