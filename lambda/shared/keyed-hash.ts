import { createHmac } from 'node:crypto';
import { joinUnambiguously } from './bytes';
import { derivedKey } from './challenges/derived-key';

/**
 * HMAC-SHA-256 (32 bytes) under the stage's challenge key, for items that must be more than their writer's
 * word (docs/tables.md). Labels keep hashes apart.
 *
 * @throws errors of KMS
 */
export async function keyedHash(label: string, values: readonly string[]): Promise<Buffer> {
  return createHmac('sha256', await derivedKey('one-time-codes'))
    .update(joinUnambiguously([label, ...values]))
    .digest();
}
