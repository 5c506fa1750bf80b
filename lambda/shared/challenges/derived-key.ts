/**
 * Secrets that functions share and nobody stores (docs/adr/007): a KMS key's HMACs of labels, asked for once
 * a process.
 */
import { GenerateMacCommand } from '@aws-sdk/client-kms';
import { kms } from '../aws/clients';
import { ENV, requireEnv } from '../env';

/** Two days' challenges, one spare at midnight, decoys, codes and sealed values. */
const MAX_KEPT = 6;

const derived = new Map<string, Promise<Buffer>>();

/** 32 bytes (HMAC-SHA-256 by KMS). @throws errors of KMS */
export function derivedKey(label: string): Promise<Buffer> {
  const keyId = requireEnv(ENV.CHALLENGE_KEY_ID);
  const name = `${keyId}/${label}`;
  const kept = derived.get(name);
  if (kept) return kept;
  const asked = ask(keyId, label);
  derived.set(name, asked);
  asked.catch(() => derived.delete(name));
  const [oldest] = derived.keys();
  if (derived.size > MAX_KEPT && oldest !== undefined) derived.delete(oldest);
  return asked;
}

async function ask(keyId: string, label: string): Promise<Buffer> {
  const { Mac: mac } = await kms().send(
    new GenerateMacCommand({
      KeyId: keyId,
      MacAlgorithm: 'HMAC_SHA_256',
      Message: Buffer.from(`passwordless/v1/${label}`, 'utf8'),
    }),
  );
  if (mac?.length !== 32) throw new Error('KMS gave no MAC of 32 bytes.');
  return Buffer.from(mac);
}
