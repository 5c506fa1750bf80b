import { isValidEd448Point } from '../../../../lambda/passkeys/webauthn/ed448-point';
import { isValidEd25519Point } from '../../../../lambda/passkeys/webauthn/ed25519-point';
import { newKeyPair } from '../../../support/key-pair';
import { type AlgorithmName, coseKeyOf, createPasskey } from './support/authenticator';
import { type CborEntries, type Encodable, encodeCbor, RawCbor } from './support/cbor';
import { expectRefusal, refusalOf, tryAuthentication, tryRegistration } from './support/ceremonies';

const KEY = {
  ES256: createPasskey('ES256'),
  EdDSA: createPasskey('EdDSA'),
  RS256: createPasskey('RS256'),
  Ed448: createPasskey('Ed448'),
};

/** The COSE key with entries replaced (undefined removes one), in canonical order. */
function altered(algorithm: keyof typeof KEY, changes: Record<number, Encodable | undefined>): CborEntries {
  const entries = new Map<number | string, Encodable | undefined>(coseKeyOf(KEY[algorithm]));
  for (const [label, value] of Object.entries(changes)) entries.set(Number(label), value);
  const kept = [...entries].filter((entry): entry is [number, Encodable] => entry[1] !== undefined);
  const order = (label: number) => (label >= 0 ? label : 1000 - label);
  return new Map(kept.sort(([left], [right]) => order(left) - order(right)));
}

const refuses = (coseKey: Encodable, code: Parameters<typeof expectRefusal>[1] = 'public-key-malformed') =>
  expectRefusal(() => tryRegistration({ coseKey }), code, '§7.1 step 20');

describe('an elliptic-curve key', () => {
  const { x = '', y = '' } = KEY.ES256.publicKey.export({ format: 'jwk' });
  const bytes = (text: string) => Buffer.from(text, 'base64url');

  it('must be on its curve', () => {
    const off = bytes(y);
    off.writeUInt8(off.readUInt8(31) ^ 1, 31);
    return refuses(altered('ES256', { [-3]: off }));
  });
  it('must not be the point (0, 0)', () =>
    refuses(altered('ES256', { [-2]: Buffer.alloc(32), [-3]: Buffer.alloc(32) })));
  it('must have coordinates below the prime', () =>
    refuses(altered('ES256', { [-2]: Buffer.alloc(32, 0xff) })));
  it.each([31, 33])('must not have a coordinate of %i bytes', (length) =>
    refuses(altered('ES256', { [-2]: Buffer.alloc(length, 1) })),
  );
  it('must not be padded with zeros', () =>
    refuses(altered('ES256', { [-2]: Buffer.concat([Buffer.alloc(1), bytes(x)]) })));
  it('must not be compressed', () => refuses(altered('ES256', { [-3]: true })));
  it.each([2, 3, 6, 8, 'P-256'])('must not name the curve %j', (crv) =>
    refuses(altered('ES256', { [-1]: crv })),
  );
  it.each([1, 3, 4, 'EC2'])('must not have the key type %j', (kty) => refuses(altered('ES256', { 1: kty })));
  it('must not have the algorithm of RSA', () => refuses(altered('ES256', { 3: -257 })));
  it('must not have the algorithm of another curve', () => refuses(altered('ES256', { 3: -35 })));
  it.each([-2, -3])('must have the label %i', (label) => refuses(altered('ES256', { [label]: undefined })));
  it.each([
    ['kid', { 2: Buffer.from('id') }],
    ['key_ops', { 4: [2] }],
    ['the private key', { [-4]: Buffer.alloc(32, 1) }],
  ])('must not have %s', (_, changes) => refuses(altered('ES256', changes)));
});

describe('an Ed25519 key', () => {
  it.each([31, 33])('must not have %i bytes', (length) =>
    refuses(altered('EdDSA', { [-2]: Buffer.alloc(length, 1) })),
  );
  it('must be a point', () => refuses(altered('EdDSA', { [-2]: littleEndian(2n) })));
  it.each([
    ['1, the neutral element', littleEndian(1n)],
    ['0, of order 4', littleEndian(0n)],
    ['−1, of order 2', littleEndian(2n ** 255n - 20n)],
    ['the prime, 0 written too large', littleEndian(2n ** 255n - 19n)],
    ['−0', littleEndian(1n + 2n ** 255n)],
  ])('must not have the y-coordinate %s', (_, point) => refuses(altered('EdDSA', { [-2]: point })));
  it('must not have its y-coordinate written too large', async () => {
    const points = Array.from({ length: 19 }, (_, y) => BigInt(y)).filter((y) =>
      isValidEd25519Point(littleEndian(y)),
    );
    expect(points.length).toBeGreaterThan(0);
    for (const y of points) await refuses(altered('EdDSA', { [-2]: littleEndian(2n ** 255n - 19n + y) }));
  });
  it('must not name another curve', () => refuses(altered('EdDSA', { [-1]: 4 })));
  it('must not have a y-coordinate beside', () => refuses(altered('EdDSA', { [-3]: Buffer.alloc(32) })));

  it('is a valid point whenever it was generated', () => {
    for (let count = 0; count < 20; count++) {
      const { publicKey } = newKeyPair('ed25519');
      const { x = '' } = publicKey.export({ format: 'jwk' });
      expect(isValidEd25519Point(Buffer.from(x, 'base64url'))).toBe(true);
    }
  });
});

describe('an RSA key', () => {
  const modulus = Buffer.from(KEY.RS256.publicKey.export({ format: 'jwk' }).n ?? '', 'base64url');

  it.each([1024, 2040])('must not have %i bits', (rsaBits) =>
    refuses(coseKeyOf(createPasskey('RS256', { rsaBits })), 'public-key-weak'),
  );
  it('must not have more than 4096 bits', () =>
    refuses(altered('RS256', { [-1]: Buffer.alloc(520, 0xff) }), 'public-key-weak'));
  it('may have 4096 bits', () =>
    expect(
      tryRegistration({ coseKey: altered('RS256', { [-1]: Buffer.alloc(512, 0xff) }) }),
    ).resolves.toBeDefined());
  it('must not have an even modulus', () => {
    const even = Buffer.from(modulus);
    even.writeUInt8(even.readUInt8(255) & 0xfe, 255);
    return refuses(altered('RS256', { [-1]: even }), 'public-key-weak');
  });
  it.each(['01', '03', '010000', '010002', 'ffff', '0100000001'])(
    'must not have the exponent %s',
    (exponent) => refuses(altered('RS256', { [-2]: Buffer.from(exponent, 'hex') }), 'public-key-weak'),
  );
  it.each([-1, -2])('must not have leading zeros under the label %i', (label) =>
    refuses(altered('RS256', { [label]: Buffer.concat([Buffer.alloc(1), modulus]) })),
  );
  it('must not have an empty exponent', () => refuses(altered('RS256', { [-2]: Buffer.alloc(0) })));
  it('must not have a private exponent beside', () => refuses(altered('RS256', { [-3]: modulus })));
});

describe('an Ed448 key', () => {
  const prime = 2n ** 448n - 2n ** 224n - 1n;
  const point = (y: bigint, sign = 0) =>
    Buffer.concat([Buffer.from(y.toString(16).padStart(112, '0'), 'hex').reverse(), Buffer.from([sign])]);
  const offered = { algorithms: [-53] as const };
  const refusesEd448 = (changes: Record<number, Encodable | undefined>) =>
    expectRefusal(
      () => tryRegistration({ coseKey: altered('Ed448', changes) }, offered),
      'public-key-malformed',
      '§7.1 step 20',
    );

  it('is taken where the stage offers it', async () => {
    const { publicKey } = await tryRegistration({ passkey: KEY.Ed448 }, offered);
    expect(publicKey).toMatchObject({ kty: 'OKP', alg: 'Ed448', crv: 'Ed448' });
  });
  it('is not offered by default', () =>
    expectRefusal(() => tryRegistration({ passkey: KEY.Ed448 }), 'algorithm-not-allowed', '§7.1 step 20'));
  it.each([56, 58])('must not have %i bytes', (length) => refusesEd448({ [-2]: Buffer.alloc(length, 1) }));
  it.each([6, 1, 'Ed448'])('must not name the curve %j', (crv) => refusesEd448({ [-1]: crv }));
  it.each([
    ['1, the neutral element', point(1n)],
    ['−1, of order 2', point(prime - 1n)],
    ['0, of order 4', point(0n)],
    ['0, of order 4, the other x', point(0n, 0x80)],
    ['1 with a sign', point(1n, 0x80)],
    ['the prime itself', point(prime)],
    ['beyond the prime', point(prime + 1n)],
    ['no point of the curve', point(2n)],
    ['bits beside the sign', point(3n, 0x01)],
  ])('must not be y = %s', (_, bytes) => {
    expect(isValidEd448Point(bytes)).toBe(false);
    return refusesEd448({ [-2]: bytes });
  });
  it('is a point whenever Node.js has made it', () => {
    for (let made = 0; made < 20; made++) {
      const { x = '' } = newKeyPair('ed448').publicKey.export({ format: 'jwk' });
      expect(isValidEd448Point(Buffer.from(x, 'base64url'))).toBe(true);
    }
  });
});

describe('the encoding of a COSE key', () => {
  const malformed = (coseKey: Encodable) =>
    expectRefusal(() => tryRegistration({ coseKey }), 'public-key-malformed', '§6.5.1');
  const canonical = encodeCbor(coseKeyOf(KEY.ES256));

  it('is a map', () => malformed([1, 2]));
  it('has its labels in order', () => malformed(new Map([...coseKeyOf(KEY.ES256)].reverse())));
  it('has no label twice', () =>
    malformed(new RawCbor(Buffer.concat([Buffer.from([0xa6, 0x01, 0x02]), canonical.subarray(1)]))));
  it('has no longer integer than needed', () =>
    malformed(new RawCbor(Buffer.concat([Buffer.from([0xa5, 0x18, 0x01]), canonical.subarray(2)]))));
  it('has no indefinite length', () =>
    malformed(new RawCbor(Buffer.concat([Buffer.from([0xbf]), canonical.subarray(1), Buffer.from([0xff])]))));
  it('has no float', () =>
    malformed(new Map<number, Encodable>([[1, new RawCbor(Buffer.from('f94000', 'hex'))]])));
});

describe('a stored key, also one that the package stored unchecked', () => {
  const { x, y } = KEY.ES256.publicKey.export({ format: 'jwk' });
  const rsa = KEY.RS256.publicKey.export({ format: 'jwk' });
  const cases: [string, AlgorithmName, object][] = [
    ['off its curve', 'ES256', { kty: 'EC', crv: 'P-256', alg: 'ES256', x, y: x }],
    ['of another curve', 'ES256', { kty: 'EC', crv: 'P-384', alg: 'ES256', x, y }],
    ['without a curve', 'ES256', { kty: 'EC', alg: 'ES256', x, y }],
    ['whose type and algorithm disagree', 'ES256', { kty: 'EC', crv: 'P-256', alg: 'RS256', x, y }],
    ['with the exponent 1', 'RS256', { ...rsa, alg: 'RS256', e: 'AQ' }],
    ['that is a secret', 'ES256', { kty: 'oct', alg: 'ES256', k: x }],
    ['without algorithm', 'ES256', { kty: 'EC', crv: 'P-256', x, y }],
  ];

  it.each(cases)('is refused at sign-in when it is one %s', async (_, algorithm, jwk) => {
    const refusal = await refusalOf(() => tryAuthentication(KEY[algorithm as 'ES256'], {}, { jwk }));
    expect(['public-key-malformed', 'public-key-weak', 'algorithm-not-allowed']).toContain(refusal.code);
  });
});

function littleEndian(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
}
