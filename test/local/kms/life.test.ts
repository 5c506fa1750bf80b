/** Keys and aliases over updates and deletions, by the words of the resource's page and the API reference. */
import {
  CancelKeyDeletionCommand,
  DescribeKeyCommand,
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
} from '@aws-sdk/client-kms';
import { removeFolders } from '../support/assembly';
import { type EmptyAccount, emptyAccount } from '../support/resources';

const KEY = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', PendingWindowInDays: 7 };

let account: EmptyAccount;
let kms: KMSClient;
beforeEach(async () => {
  account = await emptyAccount();
  kms = new KMSClient(account.client);
});
afterEach(() => account.aws.close());
afterAll(removeFolders);

const sign = (KeyId: string) =>
  kms.send(new SignCommand({ KeyId, Message: Buffer.from('m'), SigningAlgorithm: 'ECDSA_SHA_256' }));
const publicKey = async (KeyId: string) =>
  Buffer.from((await kms.send(new GetPublicKeyCommand({ KeyId }))).PublicKey ?? []).toString('base64');

describe('a key', () => {
  it('keeps its material over an update, can be disabled by one and enabled again', async () => {
    const made = await account.make('AWS::KMS::Key', KEY);
    const { ref } = made.result;
    const before = await publicKey(ref);
    const disabled = await account.change(made, { ...KEY, Enabled: false, Description: 'rests' });
    expect(disabled.result).toEqual(made.result);
    await expect(sign(ref)).rejects.toMatchObject({ name: 'DisabledException' });
    await account.change(disabled, { ...KEY, Description: 'signs' });
    await sign(ref);
    expect(await publicKey(ref)).toBe(before);
    expect((await kms.send(new DescribeKeyCommand({ KeyId: ref }))).KeyMetadata?.Description).toBe('signs');
  });

  it.each([
    ['KeySpec', { KeySpec: 'ECC_NIST_P384' }],
    ['KeyUsage', { KeyUsage: 'ENCRYPT_DECRYPT' }],
    ['MultiRegion', { MultiRegion: true }],
  ])('can’t have its %s changed', async (name, change) => {
    const key = name === 'KeyUsage' ? { ...KEY, KeySpec: 'RSA_2048' } : KEY;
    const made = await account.make('AWS::KMS::Key', key);
    await expect(account.change(made, { ...key, ...change })).rejects.toMatchObject({
      code: 'InvalidRequest',
      message:
        'You cannot change the KeySpec, KeyUsage, Origin, or MultiRegion properties of an existing KMS key.',
    });
  });

  it('that is asymmetric can’t be rotated, and waits 7 to 30 days, at its creation as at an update', async () => {
    const made = await account.make('AWS::KMS::Key', KEY);
    for (const wrong of [
      { EnableKeyRotation: true },
      { PendingWindowInDays: 6 },
      { PendingWindowInDays: 31 },
    ]) {
      const refusal = { code: expect.stringMatching(/UnsupportedOperationException|ValidationException/) };
      await expect(account.make('AWS::KMS::Key', { ...KEY, ...wrong })).rejects.toMatchObject(refusal);
      await expect(account.change(made, { ...KEY, ...wrong })).rejects.toMatchObject(refusal);
    }
  });

  it('is pending deletion from its deletion on, over a reset too, and is gone after the window', async () => {
    const made = await account.make('AWS::KMS::Key', KEY);
    const { ref } = made.result;
    await account.remove(made);
    await expect(sign(ref)).rejects.toMatchObject({ name: 'KMSInvalidStateException' });
    await expect(account.change(made, { ...KEY, Description: 'x' })).rejects.toMatchObject({
      code: 'KMSInvalidStateException',
    });
    await account.remove(made);
    await account.aws.reset();
    expect((await kms.send(new DescribeKeyCommand({ KeyId: ref }))).KeyMetadata?.KeyState).toBe(
      'PendingDeletion',
    );
    account.aws.clock.advance(7 * 24 * 3600 + 1);
    await expect(sign(ref)).rejects.toMatchObject({ name: 'NotFoundException' });
    await account.remove(made);
  });

  it('can be saved while it is pending, disabled at first', async () => {
    const made = await account.make('AWS::KMS::Key', KEY);
    const { ref } = made.result;
    await account.remove(made);
    await kms.send(new CancelKeyDeletionCommand({ KeyId: ref }));
    await expect(sign(ref)).rejects.toMatchObject({ name: 'DisabledException' });
    await account.change(made, { ...KEY, Enabled: false });
    await account.change(made, KEY);
    await sign(ref);
  });
});

describe('an alias', () => {
  it('is refused where it is taken, leads elsewhere after an update, and is gone after its deletion', async () => {
    const first = await account.make('AWS::KMS::Key', KEY);
    const second = await account.make('AWS::KMS::Key', KEY);
    const alias = { AliasName: 'alias/links', TargetKeyId: first.result.ref };
    const made = await account.make('AWS::KMS::Alias', alias);
    await expect(account.make('AWS::KMS::Alias', alias)).rejects.toMatchObject({
      code: 'AlreadyExistsException',
      message: expect.stringContaining('alias/links already exists'),
    });
    expect((await sign('alias/links')).KeyId).toBe(first.result.attributes.Arn);
    const changed = await account.change(made, { ...alias, TargetKeyId: second.result.ref });
    expect((await sign('alias/links')).KeyId).toBe(second.result.attributes.Arn);
    const { result: other } = await account.make('AWS::KMS::Key', {});
    for (const TargetKeyId of [other.ref, 'gone'])
      await expect(account.change(changed, { ...alias, TargetKeyId })).rejects.toMatchObject({
        code: expect.stringMatching(/ValidationException|NotFoundException/),
      });
    await account.remove(changed);
    await account.remove(changed);
    await expect(sign('alias/links')).rejects.toMatchObject({ name: 'NotFoundException' });
    await sign(second.result.ref);
  });

  it('leads to no key that is to be deleted', async () => {
    const key = await account.make('AWS::KMS::Key', KEY);
    await account.remove(key);
    await expect(
      account.make('AWS::KMS::Alias', { AliasName: 'alias/late', TargetKeyId: key.result.ref }),
    ).rejects.toMatchObject({ code: 'KMSInvalidStateException' });
  });
});
