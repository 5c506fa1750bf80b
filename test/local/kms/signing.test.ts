import { constants, createHash, createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { createService } from '../../../local/services/kms';
import { type ServiceUnderTest, serviceUnderTest } from '../support/service';

const message = Buffer.from('the message');
const base64 = (bytes: Buffer) => bytes.toString('base64');

async function kmsWithKey(KeySpec = 'RSA_2048') {
  const kms = await serviceUnderTest(createService);
  const { ref, attributes } = await kms.make('AWS::KMS::Key', { KeySpec, KeyUsage: 'SIGN_VERIFY' });
  return { kms, KeyId: ref, arn: String(attributes.Arn) };
}

async function publicKeyOf(kms: ServiceUnderTest, KeyId: string) {
  const { PublicKey } = await kms.call('GetPublicKey', { KeyId });
  return createPublicKey({ key: Buffer.from(PublicKey, 'base64'), format: 'der', type: 'spki' });
}

/** How node:crypto checks a signature of each algorithm; it knows nothing of our own encodings. */
function independentlyValid(
  algorithm: string,
  key: ReturnType<typeof createPublicKey>,
  signature: Buffer,
): boolean {
  const hash = `sha${algorithm.slice(-3)}`;
  const padding = algorithm.includes('PSS')
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : algorithm.includes('PKCS1')
      ? { padding: constants.RSA_PKCS1_PADDING }
      : {};
  return verify(hash, message, { key, ...padding }, signature);
}

const RSA = ['PSS', 'PKCS1_V1_5'].flatMap((scheme) =>
  [256, 384, 512].map((bits) => ['RSA_2048', `RSASSA_${scheme}_SHA_${bits}`] as const),
);
const ECC = [
  ['ECC_NIST_P256', 'ECDSA_SHA_256'],
  ['ECC_NIST_P384', 'ECDSA_SHA_384'],
  ['ECC_NIST_P521', 'ECDSA_SHA_512'],
  ['ECC_SECG_P256K1', 'ECDSA_SHA_256'],
] as const;

describe('signatures of the embedded KMS', () => {
  it.each([...RSA, ...ECC])(
    '%s signs with %s, messages and digests alike',
    async (spec, SigningAlgorithm) => {
      const { kms, KeyId } = await kmsWithKey(spec);
      const key = await publicKeyOf(kms, KeyId);
      const digest = createHash(`sha${SigningAlgorithm.slice(-3)}`)
        .update(message)
        .digest();
      for (const [MessageType, Message] of [
        ['RAW', base64(message)],
        ['DIGEST', base64(digest)],
      ] as const) {
        const { Signature } = await kms.call('Sign', { KeyId, Message, MessageType, SigningAlgorithm });
        expect(independentlyValid(SigningAlgorithm, key, Buffer.from(Signature, 'base64'))).toBe(true);
        // A signature over the message is one over its digest, so either way of asking verifies either.
        for (const asked of [
          { MessageType: 'RAW', Message: base64(message) },
          { MessageType: 'DIGEST', Message: base64(digest) },
        ]) {
          await expect(
            kms.call('Verify', { KeyId, ...asked, Signature, SigningAlgorithm }),
          ).resolves.toMatchObject({ SignatureValid: true });
        }
      }
    },
  );

  it.each([...RSA.slice(0, 1), ...RSA.slice(3, 4), ...ECC.slice(0, 1)])(
    '%s with %s refuses a signature with any bit changed, and any other bytes',
    async (spec, SigningAlgorithm) => {
      const { kms, KeyId } = await kmsWithKey(spec);
      const digest = createHash('sha256').update(message).digest();
      const { Signature } = await kms.call('Sign', {
        KeyId,
        Message: base64(message),
        SigningAlgorithm,
      });
      const valid = Buffer.from(Signature, 'base64');
      const refused = (signature: Buffer) =>
        expect(
          kms.call('Verify', {
            KeyId,
            MessageType: 'DIGEST',
            Message: base64(digest),
            Signature: base64(signature),
            SigningAlgorithm,
          }),
        ).rejects.toMatchObject({ code: 'KMSInvalidSignatureException' });
      await fc.assert(
        fc.asyncProperty(fc.nat(valid.length - 1), fc.nat(7), async (at, bit) => {
          const changed = Buffer.from(valid);
          changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at);
          await refused(changed);
        }),
        { numRuns: 40 },
      );
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) =>
          refused(Buffer.from(bytes)),
        ),
        { numRuns: 40 },
      );
    },
  );

  it('verifies a digest only with the salt length of the hash, as KMS does', async () => {
    const { kms, KeyId } = await kmsWithKey();
    const SigningAlgorithm = 'RSASSA_PSS_SHA_256';
    const { Signature } = await kms.call('Sign', { KeyId, Message: base64(message), SigningAlgorithm });
    const key = await publicKeyOf(kms, KeyId);
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const signature = Buffer.from(Signature, 'base64');
    expect(verify('sha256', message, { key, padding, saltLength: 32 }, signature)).toBe(true);
    expect(verify('sha256', message, { key, padding, saltLength: 20 }, signature)).toBe(false);
    await expect(
      kms.call('Verify', {
        KeyId,
        Message: base64(createHash('sha512').update(message).digest()),
        MessageType: 'DIGEST',
        Signature,
        SigningAlgorithm: 'RSASSA_PSS_SHA_512',
      }),
    ).rejects.toMatchObject({ code: 'KMSInvalidSignatureException' });
  });

  it('refuses messages over 4,096 bytes and digests of a wrong length', async () => {
    const { kms, KeyId } = await kmsWithKey();
    const sign = (bytes: number, MessageType: string) =>
      kms.call('Sign', {
        KeyId,
        Message: base64(Buffer.alloc(bytes)),
        MessageType,
        SigningAlgorithm: 'RSASSA_PSS_SHA_512',
      });
    await expect(sign(4096, 'RAW')).resolves.toBeDefined();
    await expect(sign(4097, 'RAW')).rejects.toMatchObject({ code: 'ValidationException' });
    await expect(sign(64, 'DIGEST')).resolves.toBeDefined();
    await expect(sign(32, 'DIGEST')).rejects.toThrow(/Digest is invalid length for algorithm/);
  });

  it('refuses algorithms and operations that the key is not for', async () => {
    const { kms, KeyId } = await kmsWithKey('ECC_NIST_P256');
    const Message = base64(message);
    await expect(
      kms.call('Sign', { KeyId, Message, SigningAlgorithm: 'RSASSA_PSS_SHA_256' }),
    ).rejects.toMatchObject({ code: 'InvalidKeyUsageException' });
    await expect(kms.call('Sign', { KeyId, Message, SigningAlgorithm: 'NONE' })).rejects.toMatchObject({
      code: 'ValidationException',
    });
    await expect(kms.call('Encrypt', { KeyId, Plaintext: Message })).rejects.toMatchObject({
      code: 'InvalidKeyUsageException',
    });
  });

  it('survives 16 signatures at a time, each valid', async () => {
    const { kms, KeyId } = await kmsWithKey();
    const key = await publicKeyOf(kms, KeyId);
    const signatures = await Promise.all(
      Array.from({ length: 16 }, () =>
        kms.call('Sign', { KeyId, Message: base64(message), SigningAlgorithm: 'RSASSA_PSS_SHA_256' }),
      ),
    );
    for (const { Signature } of signatures) {
      expect(independentlyValid('RSASSA_PSS_SHA_256', key, Buffer.from(Signature, 'base64'))).toBe(true);
    }
  });

  it('refuses anything that is not base64 bytes with ValidationException, whatever it is', async () => {
    const { kms, KeyId } = await kmsWithKey();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ minLength: 1 }).filter((text) => !/^[A-Za-z0-9+/]*={0,2}$/.test(text)),
          fc.integer(),
          fc.constant(null),
          fc.constant(''),
          fc.array(fc.string()),
        ),
        async (Message) => {
          await expect(
            kms.call('Sign', { KeyId, Message, SigningAlgorithm: 'RSASSA_PSS_SHA_256' }),
          ).rejects.toMatchObject({ code: 'ValidationException' });
        },
      ),
      { numRuns: 50 },
    );
  });
});
