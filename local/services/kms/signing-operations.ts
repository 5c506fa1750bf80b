import type { EncryptionAlgorithmSpec, SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import { AwsError, type Call } from '../../contract';
import { optionalText, unread } from '../input';
import { bytesOf, checkUsage, endDryRun, type Input, keyAccess, oneOf, operation } from './input';
import { algorithmsOf, DIGEST_BYTES, KEY_SPECS, SIGNING_ALGORITHMS, type SigningScheme } from './key-spec';
import type { Key, Keyring } from './keyring';
import { sign, signDigest, verify, verifyDigest } from './signature';

const MAX_MESSAGE_BYTES = 4096;
const MAX_SIGNATURE_BYTES = 6144;

const MEMBERS = { Message: unread, MessageType: optionalText, SigningAlgorithm: optionalText };

export function signingOperations(keyring: Keyring) {
  const access = (input: Input, { operation: action }: Call) =>
    keyAccess(keyring, action, keyring.find(input.KeyId), input, {
      'kms:SigningAlgorithm': String(input.SigningAlgorithm),
      'kms:MessageType': String(input.MessageType ?? 'RAW'),
    });
  return {
    Sign: operation(MEMBERS, access, async (input, call) => {
      const { key, scheme, message, digest } = request(keyring, input, call.operation);
      const { privateKey } = await pairOf(keyring, key);
      endDryRun(input);
      const signature = digest
        ? signDigest(message, scheme, privateKey)
        : await sign(message, scheme, privateKey);
      return {
        KeyId: key.arn,
        Signature: signature.toString('base64'),
        SigningAlgorithm: input.SigningAlgorithm as SigningAlgorithmSpec,
      };
    }),
    Verify: operation({ ...MEMBERS, Signature: unread }, access, async (input, call) => {
      const { key, scheme, message, digest } = request(keyring, input, call.operation);
      const signature = bytesOf(input, 'Signature', MAX_SIGNATURE_BYTES);
      const { publicKey } = await pairOf(keyring, key);
      endDryRun(input);
      const valid = digest
        ? verifyDigest(message, signature, scheme, publicKey)
        : await verify(message, signature, scheme, publicKey);
      if (!valid) {
        throw new AwsError('KMSInvalidSignatureException', `The signature is not valid for ${key.arn}.`);
      }
      return {
        KeyId: key.arn,
        SignatureValid: true,
        SigningAlgorithm: input.SigningAlgorithm as SigningAlgorithmSpec,
      };
    }),
    GetPublicKey: operation(
      {},
      (input, call) => keyAccess(keyring, call.operation, keyring.find(input.KeyId), input),
      async (input) => {
        const key = keyring.find(input.KeyId);
        const { publicKey } = await pairOf(keyring, key);
        const algorithms = algorithmsOf(key.spec, key.usage);
        return {
          KeyId: key.arn,
          PublicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
          CustomerMasterKeySpec: key.spec,
          KeySpec: key.spec,
          KeyUsage: key.usage,
          ...(key.usage === 'SIGN_VERIFY'
            ? { SigningAlgorithms: algorithms as readonly SigningAlgorithmSpec[] }
            : { EncryptionAlgorithms: algorithms as readonly EncryptionAlgorithmSpec[] }),
        };
      },
    ),
  };
}

function request(keyring: Keyring, input: Input, operation: string) {
  const key = keyring.find(input.KeyId);
  keyring.checkUsable(key);
  checkUsage(key, 'SIGN_VERIFY', operation);
  const messageType = oneOf(input.MessageType ?? 'RAW', 'MessageType', ['RAW', 'DIGEST']);
  const algorithm = oneOf(input.SigningAlgorithm, 'SigningAlgorithm', Object.keys(SIGNING_ALGORITHMS));
  const message = bytesOf(input, 'Message', MAX_MESSAGE_BYTES);
  if (!algorithmsOf(key.spec, key.usage).includes(algorithm)) {
    throw new AwsError(
      'InvalidKeyUsageException',
      `Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`,
    );
  }
  const scheme = SIGNING_ALGORITHMS[algorithm] as SigningScheme;
  if (messageType === 'DIGEST' && message.length !== DIGEST_BYTES[scheme.hash]) {
    throw new AwsError(
      'ValidationException',
      `Digest is invalid length for algorithm ${algorithm}: it has ${message.length} bytes, a ${scheme.hash} digest has ${DIGEST_BYTES[scheme.hash]}.`,
    );
  }
  return { key, scheme, message, digest: messageType === 'DIGEST' };
}

async function pairOf(keyring: Keyring, key: Key) {
  const kind = KEY_SPECS[key.spec]?.kind;
  if (kind !== 'rsa' && kind !== 'ec') {
    throw new AwsError(
      'UnsupportedOperationException',
      `${key.arn} is not an asymmetric key; its spec is ${key.spec}.`,
    );
  }
  const material = await keyring.material(key);
  if ('secret' in material) throw new Error(`${key.arn} holds no key pair.`);
  return material;
}
