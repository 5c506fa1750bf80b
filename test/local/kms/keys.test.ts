import { createService } from '../../../local/services/kms';
import { testContext } from '../support/context';
import { serviceUnderTest } from '../support/service';

const base64 = (text: string) => Buffer.from(text).toString('base64');

async function kms(properties: object = { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }) {
  const service = await serviceUnderTest(createService);
  const { ref, attributes } = await service.make('AWS::KMS::Key', properties);
  await service.make('AWS::KMS::Alias', { AliasName: 'alias/links', TargetKeyId: attributes.Arn });
  const sign = (KeyId: string = ref) =>
    service.call('Sign', { KeyId, Message: base64('m'), SigningAlgorithm: 'RSASSA_PSS_SHA_256' });
  return { ...service, KeyId: ref, arn: String(attributes.Arn), sign };
}

describe('keys of a template', () => {
  it('have an id in the shape of a UUID that is the same at every start', async () => {
    const first = await kms();
    expect(first.KeyId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect((await kms()).KeyId).toBe(first.KeyId);
    expect(first.arn).toBe(`arn:aws:kms:us-east-1:000000000000:key/${first.KeyId}`);
  });

  it('are found by id, ARN, alias and alias ARN, and by nothing else', async () => {
    const { KeyId, arn, sign } = await kms();
    for (const name of [KeyId, arn, 'alias/links', 'arn:aws:kms:us-east-1:000000000000:alias/links']) {
      await expect(sign(name)).resolves.toMatchObject({ KeyId: arn });
    }
    for (const name of ['links', 'alias/other', arn.replace('us-east-1', 'eu-west-1'), '']) {
      await expect(sign(name)).rejects.toMatchObject({
        code: expect.stringMatching(/NotFoundException|ValidationException/),
      });
    }
  });

  it('keep their material over a restart with the same state', async () => {
    const context = testContext();
    const publicKey = async () => {
      const service = await serviceUnderTest(createService, context);
      const { ref } = await service.make('AWS::KMS::Key', {
        KeySpec: 'ECC_NIST_P256',
        KeyUsage: 'SIGN_VERIFY',
      });
      return (await service.call('GetPublicKey', { KeyId: ref })).PublicKey;
    };
    expect(await publicKey()).toBe(await publicKey());
  });

  it('make their material once, however many calls come at first', async () => {
    const service = await kms();
    const keys = await Promise.all(
      Array.from({ length: 8 }, () => service.call('GetPublicKey', { KeyId: service.KeyId })),
    );
    expect(new Set(keys.map(({ PublicKey }) => PublicKey)).size).toBe(1);
  });

  it('are described', async () => {
    const { call, arn } = await kms({
      KeySpec: 'RSA_2048',
      KeyUsage: 'SIGN_VERIFY',
      Description: 'signs links',
    });
    expect((await call('DescribeKey', { KeyId: 'alias/links' })).KeyMetadata).toMatchObject({
      Arn: arn,
      Description: 'signs links',
      KeyState: 'Enabled',
      KeyUsage: 'SIGN_VERIFY',
      SigningAlgorithms: expect.arrayContaining(['RSASSA_PSS_SHA_256']),
    });
    expect((await call('ListKeys', {})).Keys).toHaveLength(1);
    expect((await call('ListAliases', {})).Aliases).toMatchObject([{ AliasName: 'alias/links' }]);
  });

  it.each([
    ['a spec that does not exist', { KeySpec: 'RSA_1024', KeyUsage: 'SIGN_VERIFY' }, /no key spec RSA_1024/],
    [
      'a use that the spec has not',
      { KeySpec: 'ECC_NIST_P256', KeyUsage: 'ENCRYPT_DECRYPT' },
      /not compatible/,
    ],
    ['imported material', { Origin: 'EXTERNAL' }, /Origin EXTERNAL are not emulated/],
  ])('are refused with %s', async (_, properties, message) => {
    await expect(kms(properties)).rejects.toThrow(message);
  });

  it('have no replicas here, and say so', async () => {
    const { make } = await kms();
    const replicaOf = (region: string) => ({
      PrimaryKeyArn: `arn:aws:kms:${region}:000000000000:key/mrk-${'0'.repeat(32)}`,
      KeyPolicy: {},
    });
    await expect(make('AWS::KMS::ReplicaKey', replicaOf('eu-west-1'))).rejects.toThrow(
      /ReplicaKey is not emulated/,
    );
    await expect(make('AWS::KMS::ReplicaKey', replicaOf('us-east-1'))).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringMatching(/primary key must be in another Region/),
    });
    await expect(make('AWS::KMS::Alias', { AliasName: 'alias/aws/x', TargetKeyId: 'k' })).rejects.toThrow(
      /AliasName/,
    );
  });
});

describe('states of a key', () => {
  it('refuse the use of a disabled key until it is enabled again', async () => {
    const { call, sign, KeyId } = await kms();
    await call('DisableKey', { KeyId });
    await expect(sign()).rejects.toMatchObject({ code: 'DisabledException' });
    await expect(call('GetPublicKey', { KeyId })).rejects.toMatchObject({ code: 'DisabledException' });
    await call('EnableKey', { KeyId });
    await expect(sign()).resolves.toBeDefined();
  });

  it('refuse the use of a key to be deleted, and lose it when its time has come', async () => {
    const { call, context, sign, KeyId } = await kms();
    await expect(call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 6 })).rejects.toThrow(/7 to 30/);
    const { DeletionDate } = await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    expect(DeletionDate.getTime() - context.clock.now()).toBeGreaterThan(6.9 * 24 * 3600 * 1000);
    await expect(sign()).rejects.toMatchObject({ code: 'KMSInvalidStateException' });
    await call('CancelKeyDeletion', { KeyId });
    await expect(sign()).rejects.toMatchObject({ code: 'DisabledException' });
    await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    context.advance(8 * 24 * 3600);
    await expect(call('DescribeKey', { KeyId })).rejects.toMatchObject({ code: 'NotFoundException' });
  });

  it('are those of the template again after a reset', async () => {
    const { call, service, sign, KeyId } = await kms();
    await call('DisableKey', { KeyId });
    await service.reset?.();
    await expect(sign()).resolves.toBeDefined();
  });
});

describe('what IAM is asked for a request to KMS', () => {
  it('is the action on the key, with its policy, the algorithm and how the key was named', async () => {
    const policy = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:Sign', Resource: '*' }] };
    const { access, arn } = await kms({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY', KeyPolicy: policy });
    expect(
      access('Sign', { KeyId: 'alias/links', Message: base64('m'), SigningAlgorithm: 'RSASSA_PSS_SHA_512' }),
    ).toMatchObject([
      {
        action: 'kms:Sign',
        resource: arn,
        context: {
          'kms:SigningAlgorithm': 'RSASSA_PSS_SHA_512',
          'kms:MessageType': 'RAW',
          'kms:RequestAlias': 'alias/links',
        },
        resourcePolicy: { document: policy, mustAllow: true },
      },
    ]);
    expect(access('Sign', { KeyId: arn })[0]?.context).not.toHaveProperty('kms:RequestAlias');
  });

  it('leaves a key without a policy to IAM by way of the account', async () => {
    const { access, KeyId } = await kms({});
    expect(access('DescribeKey', { KeyId })[0]?.resourcePolicy?.document.Statement).toMatchObject({
      Principal: { AWS: 'arn:aws:iam::000000000000:root' },
      Action: 'kms:*',
    });
  });
});

describe('symmetric keys', () => {
  it('encrypt and decrypt, finding the key by the ciphertext', async () => {
    const { call, arn } = await kms({});
    const EncryptionContext = { tenant: 'a', use: 'b' };
    const { CiphertextBlob } = await call('Encrypt', {
      KeyId: 'alias/links',
      Plaintext: base64('secret'),
      EncryptionContext,
    });
    const sameInOtherOrder = { use: 'b', tenant: 'a' };
    await expect(
      call('Decrypt', { CiphertextBlob, EncryptionContext: sameInOtherOrder }),
    ).resolves.toMatchObject({ Plaintext: base64('secret'), KeyId: arn });
  });

  it('refuse another context, another key, and any change of the ciphertext', async () => {
    const { call, make } = await kms({});
    const { ref: other } = await make('AWS::KMS::Key', {}, 'OtherKey');
    const { CiphertextBlob } = await call('Encrypt', { KeyId: 'alias/links', Plaintext: base64('secret') });
    const invalid = { code: 'InvalidCiphertextException' };
    await expect(call('Decrypt', { CiphertextBlob, EncryptionContext: { a: 'b' } })).rejects.toMatchObject(
      invalid,
    );
    await expect(call('Decrypt', { CiphertextBlob, KeyId: other })).rejects.toMatchObject({
      code: 'IncorrectKeyException',
    });
    const bytes = Buffer.from(CiphertextBlob, 'base64');
    for (let at = 40; at < bytes.length; at += 5) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      await expect(call('Decrypt', { CiphertextBlob: changed.toString('base64') })).rejects.toMatchObject(
        invalid,
      );
    }
  });

  it('give data keys that the key itself opens again', async () => {
    const { call, KeyId } = await kms({});
    const { Plaintext, CiphertextBlob } = await call('GenerateDataKey', { KeyId, KeySpec: 'AES_256' });
    expect(Buffer.from(Plaintext, 'base64')).toHaveLength(32);
    expect((await call('Decrypt', { CiphertextBlob })).Plaintext).toBe(Plaintext);
    await expect(call('GenerateDataKey', { KeyId })).rejects.toMatchObject({ code: 'ValidationException' });
  });

  it('do not sign', async () => {
    await expect((await kms({})).sign()).rejects.toMatchObject({ code: 'InvalidKeyUsageException' });
  });
});

describe('other keys', () => {
  it('encrypt with RSA and OAEP', async () => {
    const { call, KeyId } = await kms({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' });
    const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256';
    const { CiphertextBlob } = await call('Encrypt', {
      KeyId,
      Plaintext: base64('secret'),
      EncryptionAlgorithm,
    });
    expect((await call('Decrypt', { KeyId, CiphertextBlob, EncryptionAlgorithm })).Plaintext).toBe(
      base64('secret'),
    );
    await expect(
      call('Encrypt', { KeyId, Plaintext: base64('x'.repeat(191)), EncryptionAlgorithm }),
    ).rejects.toThrow(/too long/);
    await expect(call('Encrypt', { KeyId, Plaintext: base64('x') })).rejects.toMatchObject({
      code: 'InvalidKeyUsageException',
    });
  });

  it('make and check HMACs', async () => {
    const { call, KeyId } = await kms({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
    const input = { KeyId, Message: base64('m'), MacAlgorithm: 'HMAC_SHA_256' };
    const { Mac } = await call('GenerateMac', input);
    await expect(call('VerifyMac', { ...input, Mac })).resolves.toMatchObject({ MacValid: true });
    await expect(call('VerifyMac', { ...input, Message: base64('n'), Mac })).rejects.toMatchObject({
      code: 'KMSInvalidMacException',
    });
    await expect(call('GenerateMac', { ...input, MacAlgorithm: 'HMAC_SHA_512' })).rejects.toMatchObject({
      code: 'InvalidKeyUsageException',
    });
  });

  it('only say that a dry run would have succeeded', async () => {
    const { call, KeyId } = await kms();
    await expect(
      call('Sign', { KeyId, Message: base64('m'), SigningAlgorithm: 'RSASSA_PSS_SHA_256', DryRun: true }),
    ).rejects.toMatchObject({ code: 'DryRunOperationException' });
  });

  it('refuse grants and members that are not emulated', async () => {
    const { call, KeyId } = await kms();
    await expect(call('DescribeKey', { KeyId, GrantTokens: ['t'] })).rejects.toThrow(
      /Grants are not emulated/,
    );
    await expect(call('DescribeKey', { KeyId, Recipient: {} })).rejects.toThrow(/parameter Recipient/);
  });
});
