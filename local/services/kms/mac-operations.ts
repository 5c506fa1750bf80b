import { createHmac, timingSafeEqual } from 'node:crypto';
import { AwsError, type Call } from '../../contract';
import { optionalText, unread } from '../input';
import type { Operations } from '../sdk';
import { bytesOf, checkUsage, endDryRun, type Input, keyAccess, oneOf, operation } from './input';
import { algorithmsOf, KEY_SPECS } from './key-spec';
import type { Keyring } from './keyring';

const MAC_ALGORITHMS = ['HMAC_SHA_224', 'HMAC_SHA_256', 'HMAC_SHA_384', 'HMAC_SHA_512'] as const;
const MAX_MESSAGE_BYTES = 4096;
const MAX_MAC_BYTES = 6144;

const MEMBERS = { Message: unread, MacAlgorithm: optionalText };

/** GenerateMac, VerifyMac. */
export function macOperations(keyring: Keyring) {
  const access = (input: Input, { operation: action }: Call) =>
    keyAccess(keyring, action, keyring.find(input.KeyId), input, {
      'kms:MacAlgorithm': String(input.MacAlgorithm),
    });
  return {
    GenerateMac: operation(MEMBERS, access, async (input, call) => {
      const { key, mac, algorithm } = await compute(keyring, input, call.operation);
      endDryRun(input);
      return { KeyId: key.arn, Mac: mac.toString('base64'), MacAlgorithm: algorithm };
    }),
    VerifyMac: operation({ ...MEMBERS, Mac: unread }, access, async (input, call) => {
      const { key, mac, algorithm } = await compute(keyring, input, call.operation);
      const given = bytesOf(input, 'Mac', MAX_MAC_BYTES);
      endDryRun(input);
      if (given.length !== mac.length || !timingSafeEqual(given, mac)) {
        throw new AwsError('KMSInvalidMacException', `The HMAC is not valid for ${key.arn}.`);
      }
      return { KeyId: key.arn, MacValid: true, MacAlgorithm: algorithm };
    }),
  } satisfies Operations<typeof import('@aws-sdk/client-kms')>;
}

async function compute(keyring: Keyring, input: Input, operation: string) {
  const key = keyring.find(input.KeyId);
  keyring.checkUsable(key);
  checkUsage(key, 'GENERATE_VERIFY_MAC', operation);
  const algorithm = oneOf(input.MacAlgorithm, 'MacAlgorithm', MAC_ALGORITHMS);
  const kind = KEY_SPECS[key.spec];
  if (kind?.kind !== 'hmac' || !algorithmsOf(key.spec, key.usage).includes(algorithm)) {
    throw new AwsError(
      'InvalidKeyUsageException',
      `Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`,
    );
  }
  const message = bytesOf(input, 'Message', MAX_MESSAGE_BYTES);
  const material = await keyring.material(key);
  if (!('secret' in material)) throw new Error(`${key.arn} holds no secret.`);
  return { key, algorithm, mac: createHmac(kind.hash, material.secret).update(message).digest() };
}
