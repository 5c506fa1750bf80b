/** AES-256-GCM, and OAEP with RSA keys. */
import { constants, privateDecrypt, publicEncrypt, randomBytes } from 'node:crypto';
import { AwsError, type Call } from '../../contract';
import { optionalText, unread } from '../input';
import type { Operations } from '../sdk';
import { type EncryptionContext, open, seal, sealedWith } from './ciphertext';
import { bytesOf, checkUsage, endDryRun, type Input, keyAccess, oneOf, operation } from './input';
import { algorithmsOf } from './key-spec';
import type { Key, Keyring } from './keyring';

const MAX_PLAINTEXT_BYTES = 4096;
const MAX_CIPHERTEXT_BYTES = 6144;
const MAX_RANDOM_BYTES = 1024;
const ALGORITHMS = ['SYMMETRIC_DEFAULT', 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] as const;

const MEMBERS = { EncryptionContext: unread, EncryptionAlgorithm: optionalText };
const DATA_KEY = { EncryptionContext: unread, KeySpec: optionalText, NumberOfBytes: unread };

export function encryptionOperations(keyring: Keyring) {
  const access =
    (find: (input: Input) => Key) =>
    (input: Input, { operation: action }: Call) => {
      const context = contextOf(input);
      return keyAccess(keyring, action, find(input), input, {
        'kms:EncryptionAlgorithm': String(input.EncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT'),
        ...Object.fromEntries(Object.entries(context).map(([k, v]) => [`kms:EncryptionContext:${k}`, v])),
        ...(Object.keys(context).length > 0 ? { 'kms:EncryptionContextKeys': Object.keys(context) } : {}),
      });
    };
  const named = (input: Input) => keyring.find(input.KeyId);

  const dataKey = async (input: Input, { operation: action }: Call) => {
    const key = named(input);
    const plaintext = randomBytes(dataKeyBytes(input));
    const blob = await encrypt(keyring, key, plaintext, { EncryptionContext: contextOf(input) }, action);
    endDryRun(input);
    return { key, plaintext, blob };
  };

  return {
    Encrypt: operation({ ...MEMBERS, Plaintext: unread }, access(named), async (input, call) => {
      const key = named(input);
      const plaintext = bytesOf(input, 'Plaintext', MAX_PLAINTEXT_BYTES);
      const blob = await encrypt(keyring, key, plaintext, input, call.operation);
      endDryRun(input);
      return {
        CiphertextBlob: blob.toString('base64'),
        KeyId: key.arn,
        EncryptionAlgorithm: algorithmIn(input),
      };
    }),
    Decrypt: operation(
      { ...MEMBERS, CiphertextBlob: unread },
      access((input) => decryptingKey(keyring, input)),
      async (input) => {
        const key = decryptingKey(keyring, input);
        const plaintext = await decrypt(keyring, key, input);
        endDryRun(input);
        return {
          Plaintext: plaintext.toString('base64'),
          KeyId: key.arn,
          EncryptionAlgorithm: algorithmIn(input),
        };
      },
    ),
    GenerateDataKey: operation(DATA_KEY, access(named), async (input, call) => {
      const { key, plaintext, blob } = await dataKey(input, call);
      return {
        KeyId: key.arn,
        Plaintext: plaintext.toString('base64'),
        CiphertextBlob: blob.toString('base64'),
      };
    }),
    GenerateDataKeyWithoutPlaintext: operation(DATA_KEY, access(named), async (input, call) => {
      const { key, blob } = await dataKey(input, call);
      return { KeyId: key.arn, CiphertextBlob: blob.toString('base64') };
    }),
    GenerateRandom: operation(
      { NumberOfBytes: unread },
      () => '*',
      (input) => ({ Plaintext: randomBytes(numberOfBytes(input)).toString('base64') }),
    ),
  } satisfies Operations<typeof import('@aws-sdk/client-kms')>;
}

async function encrypt(
  keyring: Keyring,
  key: Key,
  plaintext: Buffer,
  input: Input,
  operation: string,
): Promise<Buffer> {
  const algorithm = checkAlgorithm(keyring, key, input, operation);
  const context = contextOf(input);
  const material = await keyring.material(key);
  if ('secret' in material) return seal(key.id, material.secret, plaintext, context);
  if (operation !== 'Encrypt') {
    throw new AwsError(
      'InvalidKeyUsageException',
      `${key.arn} is asymmetric; ${operation} needs a symmetric key.`,
    );
  }
  refuseContext(context);
  try {
    return publicEncrypt({ key: material.publicKey, ...oaep(algorithm) }, plaintext);
  } catch {
    throw new AwsError(
      'ValidationException',
      `Plaintext of ${plaintext.length} bytes is too long for ${algorithm} with a key of spec ${key.spec}.`,
    );
  }
}

async function decrypt(keyring: Keyring, key: Key, input: Input): Promise<Buffer> {
  const algorithm = checkAlgorithm(keyring, key, input, 'Decrypt');
  const blob = bytesOf(input, 'CiphertextBlob', MAX_CIPHERTEXT_BYTES);
  const context = contextOf(input);
  const material = await keyring.material(key);
  if ('secret' in material) {
    const plaintext = open(material.secret, blob, context);
    if (!plaintext) throw invalidCiphertext();
    return plaintext;
  }
  refuseContext(context);
  try {
    return privateDecrypt({ key: material.privateKey, ...oaep(algorithm) }, blob);
  } catch {
    throw invalidCiphertext();
  }
}

/** The named one, else the symmetric blob's. */
function decryptingKey(keyring: Keyring, input: Input): Key {
  const id = sealedWith(bytesOf(input, 'CiphertextBlob', MAX_CIPHERTEXT_BYTES));
  if (input.KeyId === undefined) {
    if (id === undefined) throw invalidCiphertext();
    return keyring.find(id);
  }
  const key = keyring.find(input.KeyId);
  if (key.spec === 'SYMMETRIC_DEFAULT' && id === undefined) throw invalidCiphertext();
  if (key.spec === 'SYMMETRIC_DEFAULT' && id !== key.id) {
    throw new AwsError(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    );
  }
  return key;
}

function algorithmIn({ EncryptionAlgorithm = 'SYMMETRIC_DEFAULT' }: Input) {
  return oneOf(EncryptionAlgorithm, 'EncryptionAlgorithm', ALGORITHMS);
}

function checkAlgorithm(keyring: Keyring, key: Key, input: Input, operation: string): string {
  keyring.checkUsable(key);
  checkUsage(key, 'ENCRYPT_DECRYPT', operation);
  const algorithm = algorithmIn(input);
  if (!algorithmsOf(key.spec, key.usage).includes(algorithm)) {
    throw new AwsError(
      'InvalidKeyUsageException',
      `Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`,
    );
  }
  return algorithm;
}

function contextOf(input: Input): EncryptionContext {
  const context = input.EncryptionContext ?? {};
  const isMap = typeof context === 'object' && !Array.isArray(context);
  if (!isMap || Object.values(context).some((value) => typeof value !== 'string')) {
    throw new AwsError('ValidationException', 'EncryptionContext must be an object of strings.');
  }
  return context as EncryptionContext;
}

function refuseContext(context: EncryptionContext): void {
  if (Object.keys(context).length > 0) {
    throw new AwsError('ValidationException', 'An asymmetric key takes no EncryptionContext.');
  }
}

function oaep(algorithm: string): { padding: number; oaepHash: string } {
  const oaepHash = algorithm === 'RSAES_OAEP_SHA_1' ? 'sha1' : 'sha256';
  return { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash };
}

function dataKeyBytes(input: Input): number {
  if ((input.KeySpec === undefined) === (input.NumberOfBytes === undefined)) {
    throw new AwsError('ValidationException', 'Please specify either number of bytes or key spec.');
  }
  if (input.KeySpec === undefined) return numberOfBytes(input);
  return oneOf(input.KeySpec, 'KeySpec', ['AES_128', 'AES_256']) === 'AES_128' ? 16 : 32;
}

function numberOfBytes(input: Input): number {
  const count = input.NumberOfBytes;
  if (!Number.isInteger(count) || count < 1 || count > MAX_RANDOM_BYTES) {
    throw new AwsError(
      'ValidationException',
      `NumberOfBytes must be a whole number from 1 to ${MAX_RANDOM_BYTES}; it is ${JSON.stringify(count)}.`,
    );
  }
  return count;
}

function invalidCiphertext(): AwsError {
  return new AwsError(
    'InvalidCiphertextException',
    'The ciphertext does not belong to this key and context.',
  );
}
