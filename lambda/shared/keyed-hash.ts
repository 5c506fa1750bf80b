import { createHmac } from 'node:crypto';
import { joinUnambiguously } from './bytes';
import { derivedKey } from './challenges/derived-key';

/**
 * HMAC-SHA-256 (32 bytes) over values that nobody can make without the stage's challenge key. It is what
 * makes an item of a table more than its writer's word (docs/tables.md); hashes of different labels never
 * meet.
 *
 * @throws errors of KMS
 */
export async function keyedHash(label: string, values: readonly string[]): Promise<Buffer> {
  return createHmac('sha256', await derivedKey('one-time-codes'))
    .update(joinUnambiguously([label, ...values]))
    .digest();
}
