import fc from 'fast-check';
import { verifyAuthentication } from '../../../../lambda/passkeys/webauthn/authentication';
import { WebAuthnRefusal } from '../../../../lambda/passkeys/webauthn/refusal';
import { verifyRegistration } from '../../../../lambda/passkeys/webauthn/registration';
import {
  type AlgorithmName,
  authenticate,
  createPasskey,
  newChallenge,
  RP_ID,
  register,
} from './support/authenticator';
import { canonicallyOrdered, head } from './support/cbor';
import { recordOf, testPolicy, USER_HANDLE } from './support/ceremonies';
import {
  androidKey,
  apple,
  fidoU2f,
  MODEL,
  packedCertified,
  packedSelf,
  tpm,
  vendor,
} from './support/statements';

/** Changes to bytes: flip, replace, insert, remove, cut, repeat. */
const mutation = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: fc.nat(), bit: fc.nat({ max: 7 }) }),
  fc.record({
    kind: fc.constant('replace' as const),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  }),
  fc.record({ kind: fc.constant('remove' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 64 }) }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never;

function mutate(original: Buffer, change: Mutation): Buffer {
  const at = change.at % original.length;
  const [before, after] = [original.subarray(0, at), original.subarray(at)];
  switch (change.kind) {
    case 'flip': {
      const bytes = Buffer.from(original);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << change.bit), at);
      return bytes;
    }
    case 'replace':
      return Buffer.concat([before, change.bytes, after.subarray(change.bytes.length)]);
    case 'insert':
      return Buffer.concat([before, change.bytes, after]);
    case 'remove':
      return Buffer.concat([before, after.subarray(change.length)]);
    case 'cut':
      return before;
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, change.length), after]);
  }
}

/** `undefined` when refused; anything else that happens fails the property. */
async function outcome<Result>(run: () => Result): Promise<Awaited<Result> | undefined> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof WebAuthnRefusal) return undefined;
    throw error;
  }
}

const ALGORITHMS: AlgorithmName[] = ['ES256', 'RS256', 'EdDSA', 'ES384', 'ES512'];

describe('an assertion of which any bytes were changed', () => {
  const challenge = newChallenge();
  const ceremonies = ALGORITHMS.map((algorithm) => {
    const passkey = createPasskey(algorithm);
    return {
      credential: recordOf(passkey),
      assertion: authenticate(passkey, { challenge, userHandle: USER_HANDLE }),
    };
  });
  type Ceremony = (typeof ceremonies)[number];
  const verify = ({ credential }: Ceremony, assertion: unknown) =>
    verifyAuthentication({
      assertion,
      expected: { challenge, userHandle: USER_HANDLE },
      credential,
      policy: testPolicy(),
    });

  it('is refused, never accepted, and never another error', async () => {
    const field = fc.constantFrom(
      'credentialIdB64' as const,
      'authenticatorDataB64' as const,
      'clientDataJSON_B64' as const,
      'signatureB64' as const,
      'userHandleB64' as const,
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ceremonies), field, mutation, async (ceremony, name, change) => {
        const original = Buffer.from(ceremony.assertion[name] ?? '', 'base64url');
        const changed = mutate(original, change);
        // An empty user handle is how clients say that there is none.
        fc.pre(!changed.equals(original) && !(name === 'userHandleB64' && !changed.length));
        const assertion = { ...ceremony.assertion, [name]: changed.toString('base64url') };
        expect(await outcome(() => verify(ceremony, assertion))).toBeUndefined();
      }),
      { numRuns: 1500 },
    );
  });

  it('is refused when its text was changed instead', async () => {
    const field = fc.constantFrom(
      'credentialIdB64',
      'authenticatorDataB64',
      'clientDataJSON_B64',
      'signatureB64',
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ceremonies), field, mutation, async (ceremony, name, change) => {
        const original = Buffer.from(ceremony.assertion[name as 'signatureB64'], 'latin1');
        const changed = mutate(original, change);
        fc.pre(!changed.equals(original));
        const assertion = { ...ceremony.assertion, [name]: changed.toString('latin1') };
        expect(await outcome(() => verify(ceremony, assertion))).toBeUndefined();
      }),
      { numRuns: 800 },
    );
  });

  it('is refused whatever it is', async () => {
    const [ceremony] = ceremonies;
    const shapes = fc.oneof(
      fc.anything(),
      fc.record(
        {
          credentialIdB64: fc.anything(),
          authenticatorDataB64: fc.anything(),
          clientDataJSON_B64: fc.anything(),
          signatureB64: fc.anything(),
          userHandleB64: fc.anything(),
        },
        { requiredKeys: [] },
      ),
    );
    await fc.assert(
      fc.asyncProperty(shapes, async (assertion) => {
        expect(await outcome(() => verify(ceremony as Ceremony, assertion))).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  it('is refused with any client data in JSON that does not hold the challenge', async () => {
    const passkey = createPasskey();
    await fc.assert(
      fc.asyncProperty(fc.json(), async (json) => {
        const assertion = authenticate(passkey, { challenge, clientDataBytes: Buffer.from(json) });
        expect(
          await outcome(() => verify({ credential: recordOf(passkey), assertion }, assertion)),
        ).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('is accepted with exactly six sets of flags, of the 256 there are', async () => {
    const passkey = createPasskey();
    const accepted: number[] = [];
    for (let flags = 0; flags < 256; flags++)
      for (const backupEligible of [false, true]) {
        const input = {
          assertion: authenticate(passkey, { challenge, flags }),
          expected: { challenge, userHandle: USER_HANDLE },
          credential: recordOf(passkey, { backupEligible }),
          policy: testPolicy({ userVerification: 'preferred' }),
        };
        if (await outcome(() => verifyAuthentication(input))) accepted.push(flags);
      }
    const [UP, UV, BE, BS] = [1, 4, 8, 16];
    expect(accepted).toEqual(
      [UP, UP | UV, UP | BE, UP | UV | BE, UP | BE | BS, UP | UV | BE | BS].sort((a, b) => a - b),
    );
  });
});

describe('a registration of which any bytes were changed', () => {
  const challenge = newChallenge();
  const registrations = [
    ...ALGORITHMS.map((algorithm) => ({
      passkey: createPasskey(algorithm),
      format: 'packed',
      statement: packedSelf(),
    })),
    { format: 'packed', statement: packedCertified(), aaguid: MODEL },
    { format: 'fido-u2f', statement: fidoU2f() },
    { format: 'tpm', statement: tpm(), aaguid: MODEL },
    { format: 'android-key', statement: androidKey(), aaguid: MODEL },
    { format: 'apple', statement: apple(), aaguid: MODEL },
  ].map((parts) => ({ format: parts.format, ...register({ challenge, ...parts }) }));
  const policy = testPolicy({
    attestation: 'direct',
    trustAnchors: [vendor.pem],
    userVerification: 'preferred',
  });
  const verify = (response: unknown) =>
    verifyRegistration({ response, expected: { challenge, rpId: RP_ID }, policy });

  it('is refused where the attestation covers them, never accepted, and never another error', async () => {
    const field = fc.constantFrom('clientDataJSON_B64' as const, 'attestationObjectB64' as const);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...registrations),
        field,
        mutation,
        async ({ format, passkey, response }, name, change) => {
          const original = Buffer.from(response[name], 'base64url');
          const changed = mutate(original, change);
          fc.pre(!changed.equals(original));
          const verified = await outcome(() =>
            verify({ ...response, [name]: changed.toString('base64url') }),
          );
          // A U2F signature covers neither flags nor counter (section 8.6), so these may change, and nothing
          // else.
          if (format !== 'fido-u2f' || name === 'clientDataJSON_B64') expect(verified).toBeUndefined();
          if (!verified) return;
          const { x, y } = passkey.publicKey.export({ format: 'jwk' });
          expect(verified.credentialId).toBe(passkey.id.toString('base64url'));
          expect(verified.publicKey).toMatchObject({ alg: 'ES256', x, y });
          expect(verified.aaguid).toEqual(Buffer.alloc(16));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('is refused whatever it is', async () => {
    const shapes = fc.oneof(
      fc.anything(),
      fc.record(
        { clientDataJSON_B64: fc.anything(), attestationObjectB64: fc.anything(), transports: fc.anything() },
        { requiredKeys: [] },
      ),
    );
    await fc.assert(
      fc.asyncProperty(shapes, async (response) => {
        expect(await outcome(() => verify(response))).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  it('is refused with any CBOR for an attestation object, statement or key', async () => {
    const random = fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes));
    const map = fc
      .array(
        fc.tuple(fc.integer({ min: -300, max: 300 }), fc.oneof(fc.integer({ min: -300, max: 300 }), random)),
        {
          maxLength: 6,
        },
      )
      .map((entries) => canonicallyOrdered(new Map(entries)));
    await fc.assert(
      fc.asyncProperty(random, map, fc.constantFrom(0, 1, 2), async (bytes, entries, where) => {
        const { response } = register({
          challenge,
          ...(where === 0 && { alterBytes: () => Buffer.concat([head(5, 3), bytes]) }),
          ...(where === 1 && { format: 'packed', statement: () => entries }),
          ...(where === 2 && { coseKey: entries }),
        });
        expect(await outcome(() => verify(response))).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });
});
