import { createHmac, randomBytes } from 'node:crypto';
import { invalidParameter } from '../../errors';
import {
  bytesOf,
  generatorPower,
  MULTIPLIER,
  N,
  numberOf,
  power,
  sameBytes,
  sha256,
  signingKey,
} from './group';
import type { SrpVerifier } from './verifier';

const EXPONENT_BYTES = 32;
/** Hexadecimal digits of N and a leading zero byte. */
const LONGEST_PUBLIC_VALUE = N.toString(16).length + 2;

/** The server's side. Hexadecimal throughout. */
export interface SrpExchange {
  /** A. */
  readonly clientPublic: string;
  /** b. */
  readonly secret: string;
  /** B. */
  readonly serverPublic: string;
  readonly verifier: SrpVerifier;
}

/**
 * @throws AwsError InvalidParameterException for no number or a multiple of N, which would let anybody in
 *   (RFC 5054 §2.5.4)
 */
export function beginExchange(clientPublic: string, verifier: SrpVerifier): SrpExchange {
  if (clientPublic.length > LONGEST_PUBLIC_VALUE || !/^[0-9a-f]+$/i.test(clientPublic))
    throw invalidParameter('SRP_A is not a valid hexadecimal number.');
  if (BigInt(`0x${clientPublic}`) % N === 0n) throw invalidParameter('SRP_A mod N cannot be zero.');
  const secret = numberOf(randomBytes(EXPONENT_BYTES));
  const serverPublic = (MULTIPLIER * BigInt(`0x${verifier.verifier}`) + generatorPower(secret)) % N;
  return {
    clientPublic,
    secret: secret.toString(16),
    serverPublic: serverPublic.toString(16),
    verifier,
  };
}

/** E.g. `Sat Nov 7 09:05:00 UTC 2026`. */
const TIMESTAMP =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2} \d{2}:\d{2}:\d{2} UTC \d{4}$/;

export interface PasswordClaim {
  /** `PASSWORD_CLAIM_SIGNATURE`, base64. */
  readonly signature: string;
  /** `PASSWORD_CLAIM_SECRET_BLOCK`, base64. */
  readonly secretBlock: string;
  /** `TIMESTAMP`. */
  readonly timestamp: string;
}

/**
 * Whether the client computed the same secret.
 *
 * @param realm pool id without its region, for devices the device group key
 * @param name `USER_ID_FOR_SRP`, for devices the device key
 * @throws AwsError InvalidParameterException for a timestamp in another format than the clients'
 */
export function claimHolds(
  exchange: SrpExchange,
  { realm, name }: { readonly realm: string; readonly name: string },
  claim: PasswordClaim,
): boolean {
  if (!TIMESTAMP.test(claim.timestamp))
    throw invalidParameter('TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english');
  const [A, B] = [BigInt(`0x${exchange.clientPublic}`), BigInt(`0x${exchange.serverPublic}`)];
  const u = numberOf(sha256(bytesOf(A), bytesOf(B)));
  if (u === 0n) return false;
  const v = BigInt(`0x${exchange.verifier.verifier}`);
  const shared = power(A * power(v, u), BigInt(`0x${exchange.secret}`));
  const expected = createHmac('sha256', signingKey(shared, u))
    .update(realm)
    .update(name)
    .update(Buffer.from(claim.secretBlock, 'base64'))
    .update(claim.timestamp)
    .digest();
  return sameBytes(expected, Buffer.from(claim.signature, 'base64'));
}
