import { createHmac, randomBytes } from 'node:crypto';

/** RFC 6238 as in Cognito: SHA-1, steps of 30 seconds, six digits. */

const STEP_SECONDS = 30;
const DIGITS = 6;
const SECRET_BYTES = 32;
/** Steps by which a clock may be off, in either direction (RFC 6238 §5.2). */
const TOLERATED_STEPS = 1;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base32 (RFC 4648 §6) without padding: 52 characters. */
export function makeTotpSecret(): string {
  let bits = '';
  for (const byte of randomBytes(SECRET_BYTES)) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((group) => BASE32.charAt(Number.parseInt(group.padEnd(5, '0'), 2)))
    .join('');
}

function secretBytes(secret: string): Buffer {
  const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** RFC 4226 §5.3. */
export function codeOfStep(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secretBytes(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const number = (mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, '0');
}

/** @param now milliseconds since the epoch */
export function stepAt(now: number): number {
  return Math.floor(now / 1000 / STEP_SECONDS);
}

/**
 * The newest where codes repeat; undefined for none near now.
 *
 * @param now milliseconds since the epoch
 */
export function stepOfCode(secret: string, code: string, now: number): number | undefined {
  const current = stepAt(now);
  for (let step = current + TOLERATED_STEPS; step >= current - TOLERATED_STEPS; step--)
    if (codeOfStep(secret, step) === code) return step;
  return undefined;
}
