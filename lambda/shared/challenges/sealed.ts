/**
 * Challenges that nobody stores: `version ‖ 16 random bytes ‖ expiry ‖ extra ‖ tag`, in base64url. The tag
 * (HMAC-SHA-256) covers all that is before it, what the challenge is for, and whom: it can be checked by
 * every function that derives the same key, and made by no one else. That each is redeemed once is for
 * whoever redeems to see to.
 *
 * The key is that of the UTC day in which the challenge expires.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { decodeBase64Url, joinUnambiguously } from '../bytes';
import { derivedKey } from './derived-key';

/** What a challenge is for, and what its tag is bound to beside its own bytes. */
export interface ChallengeScope {
  readonly purpose: 'sign-in' | 'registration';
  /** Values that have to be the same when the challenge comes back. */
  readonly bound: readonly string[];
}

/** A challenge that is genuine, of this scope and not expired. */
export interface OpenedChallenge {
  /** Seconds since the Unix epoch. */
  readonly expires: number;
  readonly extra: Buffer;
}

const VERSION = 1;
const RANDOM_BYTES = 16;
const EXPIRY_OFFSET = 1 + RANDOM_BYTES;
const EXTRA_OFFSET = EXPIRY_OFFSET + 4;
const TAG_BYTES = 32;

/**
 * Makes a challenge.
 *
 * @param expires seconds since the Unix epoch
 * @param extra bytes that travel in the challenge, readable by everybody, changeable by nobody
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
 * Opens a challenge that came back. Undefined for anything that {@link sealChallenge} did not make for this
 * scope, and for what has expired.
 *
 * @param extraBytes how many bytes travel in challenges of this scope
 * @param now seconds since the Unix epoch
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

/** No challenge lives longer. So nobody makes a function ask KMS for the keys of days to come. */
const MAX_LIFE_SECONDS = 86_400;

async function tagOf(scope: ChallengeScope, body: Buffer, expires: number): Promise<Buffer> {
  const day = new Date(expires * 1000).toISOString().slice(0, 10);
  return createHmac('sha256', await derivedKey(`challenge/${day}`))
    .update(joinUnambiguously([scope.purpose, body, ...scope.bound]))
    .digest();
}
