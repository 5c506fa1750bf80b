/**
 * Challenges that nobody stores (docs/adr/007): base64url of `version ‖ 16 random bytes ‖ expiry ‖ extra ‖
 * tag`. The tag (HMAC-SHA-256) covers the rest, purpose and scope, under the key of the UTC day of expiry.
 * Redeeming makes each count once.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { decodeBase64Url, joinUnambiguously } from '../bytes';
import { derivedKey } from './derived-key';

export interface ChallengeScope {
  readonly purpose: 'sign-in' | 'registration';
  /** The same when the challenge comes back. */
  readonly bound: readonly string[];
}

/** Genuine, of this scope, not expired. */
export interface OpenedChallenge {
  /** Unix seconds. */
  readonly expires: number;
  readonly extra: Buffer;
}

const VERSION = 1;
const RANDOM_BYTES = 16;
const EXPIRY_OFFSET = 1 + RANDOM_BYTES;
const EXTRA_OFFSET = EXPIRY_OFFSET + 4;
const TAG_BYTES = 32;

/**
 * @param expires Unix seconds
 * @param extra bytes readable by everybody, changeable by nobody
 * @throws errors of KMS
 */
export async function sealChallenge(
  scope: ChallengeScope,
  expires: number,
  extra: Uint8Array = Buffer.alloc(0),
): Promise<string> {
  const head = Buffer.alloc(EXTRA_OFFSET);
  head.writeUInt8(VERSION);
  randomBytes(RANDOM_BYTES).copy(head, 1);
  head.writeUInt32BE(expires, EXPIRY_OFFSET);
  const body = Buffer.concat([head, extra]);
  return Buffer.concat([body, await tagOf(scope, body, expires)]).toString('base64url');
}

/**
 * Undefined unless from {@link sealChallenge} for this scope, and not expired.
 *
 * @param extraBytes length of `extra` in this scope
 * @param now Unix seconds
 * @throws errors of KMS
 */
export async function openChallenge(
  scope: ChallengeScope,
  challenge: string,
  extraBytes: number,
  now: number,
): Promise<OpenedChallenge | undefined> {
  const length = EXTRA_OFFSET + extraBytes + TAG_BYTES;
  if (challenge.length !== Math.ceil((length * 4) / 3)) return undefined;
  const bytes = decodeBase64Url(challenge);
  if (bytes?.length !== length || bytes[0] !== VERSION) return undefined;
  const expires = bytes.readUInt32BE(EXPIRY_OFFSET);
  if (expires <= now || expires > now + MAX_LIFE_SECONDS) return undefined;
  const body = bytes.subarray(0, length - TAG_BYTES);
  const tag = await tagOf(scope, body, expires);
  if (!timingSafeEqual(tag, bytes.subarray(length - TAG_BYTES))) return undefined;
  return { expires, extra: bytes.subarray(EXTRA_OFFSET, length - TAG_BYTES) };
}

/** The longest life, so that nobody makes a function ask KMS for later days' keys. */
const MAX_LIFE_SECONDS = 86_400;

async function tagOf(scope: ChallengeScope, body: Buffer, expires: number): Promise<Buffer> {
  const day = new Date(expires * 1000).toISOString().slice(0, 10);
  return createHmac('sha256', await derivedKey(`challenge/${day}`))
    .update(joinUnambiguously([scope.purpose, body, ...scope.bound]))
    .digest();
}
