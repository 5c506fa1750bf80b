import { verifySignature } from '../../../../lambda/passkeys/webauthn/signature';
import { type AlgorithmName, coseAlgorithm, createPasskey, signWith } from './support/authenticator';
import { expectRefusal } from './support/ceremonies';

const DATA = Buffer.from('signed data');
const STEP = '§7.2 step 21';

const check = (algorithm: AlgorithmName, alter: (signature: Buffer) => Buffer) => () => {
  const passkey = createPasskey(algorithm);
  verifySignature(
    {
      algorithm: coseAlgorithm(algorithm) as -7,
      key: passkey.publicKey,
      data: [DATA],
      signature: alter(signWith(passkey, DATA)),
    },
    STEP,
  );
};

/** SEQUENCE of the INTEGERs with these contents. */
const der = (...integers: Buffer[]) => {
  const content = Buffer.concat(
    integers.map((integer) => Buffer.concat([Buffer.from([2, integer.length]), integer])),
  );
  return Buffer.concat([Buffer.from([0x30, content.length]), content]);
};

describe('an ECDSA signature', () => {
  const one = Buffer.from([1]);
  const bad: [string, (signature: Buffer) => Buffer][] = [
    ['a byte after it', (signature) => Buffer.concat([signature, Buffer.alloc(1)])],
    ['its last byte missing', (signature) => signature.subarray(0, -1)],
    [
      'a length in long form',
      (signature) => Buffer.concat([Buffer.from([0x30, 0x81]), signature.subarray(1)]),
    ],
    [
      'an indefinite length',
      (signature) => Buffer.concat([Buffer.from([0x30, 0x80]), signature.subarray(2), Buffer.alloc(2)]),
    ],
    ['the plain form r ‖ s', () => Buffer.alloc(64, 1)],
    ['another tag', (signature) => Buffer.concat([Buffer.from([0x31]), signature.subarray(1)])],
    [
      'a length that is not its own',
      (signature) => Buffer.concat([Buffer.from([0x30, signature.length - 3]), signature.subarray(2)]),
    ],
    ['one integer only', () => der(one)],
    ['three integers', () => der(one, one, one)],
    ['an empty integer', () => der(one, Buffer.alloc(0))],
    ['a negative integer', () => der(Buffer.from([0x80]), one)],
    ['zero', () => der(Buffer.from([0]), one)],
    ['a needless leading zero', () => der(Buffer.from([0, 1]), one)],
    ['an integer that is too long for the curve', () => der(Buffer.alloc(33, 1), one)],
    ['an integer that ends after it', () => Buffer.from('3006020101020901', 'hex')],
    ['nothing', () => Buffer.alloc(0)],
  ];
  it.each(bad)('is malformed with %s', (_, alter) =>
    expectRefusal(check('ES256', alter), 'signature-malformed', STEP),
  );

  it('is invalid, not an error, when its integers are beyond the order of the curve', () =>
    expectRefusal(
      check('ES256', () => der(Buffer.concat([Buffer.alloc(1), Buffer.alloc(32, 0xff)]), one)),
      'signature-invalid',
      STEP,
    ));

  it.each(['ES384', 'ES512'] as const)(
    'of %s is accepted in the long form of length where DER needs it',
    (algorithm) => {
      for (let count = 0; count < 8; count++)
        expect(check(algorithm, (signature) => signature)).not.toThrow();
    },
  );
});

describe('an Ed25519 signature', () => {
  it.each([63, 65])('is malformed with %i bytes', (length) =>
    expectRefusal(
      check('EdDSA', () => Buffer.alloc(length)),
      'signature-malformed',
      STEP,
    ),
  );
  it('is invalid when its scalar is not reduced', () =>
    expectRefusal(
      check('EdDSA', (signature) => Buffer.concat([signature.subarray(0, 32), Buffer.alloc(32, 0xff)])),
      'signature-invalid',
      STEP,
    ));
});

describe('an RSA signature', () => {
  it.each([255, 257])('is malformed with %i bytes for a key of 256', (length) =>
    expectRefusal(
      check('RS256', () => Buffer.alloc(length, 1)),
      'signature-malformed',
      STEP,
    ),
  );
  it.each([0, 1])('is invalid when it is %i', (value) =>
    expectRefusal(
      check('RS256', () => Buffer.concat([Buffer.alloc(255), Buffer.from([value])])),
      'signature-invalid',
      STEP,
    ),
  );
});
