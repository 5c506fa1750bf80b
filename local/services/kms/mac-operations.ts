/** GenerateMac and VerifyMac: HMAC keys. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { AwsError, type Operation } from '../../contract';
import {
  bytesOf,
  checkMembers,
  checkStrings,
  checkUsage,
  endDryRun,
  type Input,
  keyAccess,
  oneOf,
} from './input';
import { algorithmsOf, KEY_SPECS } from './key-spec';
import type { Keyring } from './keyring';

const MAC_ALGORITHMS = ['HMAC_SHA_224', 'HMAC_SHA_256', 'HMAC_SHA_384', 'HMAC_SHA_512'];
const MAX_MESSAGE_BYTES = 4096;
const MAX_MAC_BYTES = 6144;

/** GenerateMac, VerifyMac. */
export function macOperations(keyring: Keyring): Record<string, Operation> {
  const access = (action: 'GenerateMac' | 'VerifyMac') => (input: Input) => {
    checkStrings(input);
    return keyAccess(keyring, action, keyring.find(input.KeyId), input, {
      'kms:MacAlgorithm': String(input.MacAlgorithm),
    });
  };
  return {
    GenerateMac: {
      access: access('GenerateMac'),
      run: async (input) => {
        checkMembers(input, ['Message', 'MacAlgorithm']);
        const { key, mac } = await compute(keyring, input, 'GenerateMac');
        endDryRun(input);
        return { KeyId: key.arn, Mac: mac.toString('base64'), MacAlgorithm: input.MacAlgorithm };
      },
    },
    VerifyMac: {
      access: access('VerifyMac'),
      run: async (input) => {
        checkMembers(input, ['Message', 'MacAlgorithm', 'Mac']);
        const { key, mac } = await compute(keyring, input, 'VerifyMac');
        const given = bytesOf(input, 'Mac', MAX_MAC_BYTES);
        endDryRun(input);
        if (given.length !== mac.length || !timingSafeEqual(given, mac)) {
          throw new AwsError('KMSInvalidMacException', `The HMAC is not valid for ${key.arn}.`);
        }
        return { KeyId: key.arn, MacValid: true, MacAlgorithm: input.MacAlgorithm };
      },
    },
  };
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
  return { key, mac: createHmac(kind.hash, material.secret).update(message).digest() };
}
