import { createPublicKey } from 'node:crypto';
import {
  DescribeKeyCommand,
  DisabledException,
  DisableKeyCommand,
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
  VerifyCommand,
} from '@aws-sdk/client-kms';
import { type LocalAws, startLocalAws } from '../../../local';
import { removeFolders, writeAssembly } from '../support/assembly';

let aws: LocalAws;
let kms: KMSClient;

beforeAll(async () => {
  const policy = {
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: { 'Fn::Join': ['', ['arn:aws:iam::', { Ref: 'AWS::AccountId' }, ':root']] } },
      Action: 'kms:*',
      Resource: '*',
    },
  };
  const template = {
    Resources: {
      Key: {
        Type: 'AWS::KMS::Key',
        Properties: { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY', KeyPolicy: policy },
      },
      Alias: {
        Type: 'AWS::KMS::Alias',
        Properties: { AliasName: 'alias/key', TargetKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
      },
    },
  };
  aws = await startLocalAws({ assembly: writeAssembly({ stacks: { app: { template } } }) });
  kms = new KMSClient({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
afterAll(async () => {
  kms?.destroy();
  await aws?.close();
  removeFolders();
});

const KeyId = 'alias/key';
const SigningAlgorithm = 'RSASSA_PSS_SHA_512';

describe('the AWS SDK on the embedded KMS', () => {
  it('signs, verifies and reads the public key', async () => {
    const Message = Buffer.from('message');
    const { Signature } = await kms.send(new SignCommand({ KeyId, Message, SigningAlgorithm }));
    expect(Signature).toHaveLength(256);
    await expect(
      kms.send(new VerifyCommand({ KeyId, Message, SigningAlgorithm, Signature })),
    ).resolves.toMatchObject({ SignatureValid: true });
    const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
    const key = createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
    expect(key.asymmetricKeyDetails?.modulusLength).toBe(2048);
    await expect(
      kms.send(new VerifyCommand({ KeyId, Message: Buffer.from('other'), SigningAlgorithm, Signature })),
    ).rejects.toMatchObject({ name: 'KMSInvalidSignatureException' });
  });

  it('reads dates, and errors of its own classes', async () => {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    expect(KeyMetadata?.CreationDate?.getFullYear()).toBeGreaterThan(2000);
    await kms.send(new DisableKeyCommand({ KeyId: KeyMetadata?.KeyId }));
    await expect(
      kms.send(new SignCommand({ KeyId, Message: Buffer.from('m'), SigningAlgorithm })),
    ).rejects.toBeInstanceOf(DisabledException);
    await aws.reset();
  });
});
