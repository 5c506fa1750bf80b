import { randomBytes } from 'node:crypto';
import { bytesOf, generatorPower, numberOf, sha256 } from './group';

export interface SrpVerifier {
  /** Hexadecimal, positive as a signed number. */
  readonly salt: string;
  /** g^x mod N, hexadecimal. */
  readonly verifier: string;
}

const SALT_BYTES = 16;

/** 16 bytes, hexadecimal, neither negative nor shorter when read as a number. */
export function makeSalt(bytes: Buffer = randomBytes(SALT_BYTES)): string {
  const salt = Buffer.from(bytes.subarray(0, SALT_BYTES));
  salt[0] = 0x10 | ((salt[0] ?? 0) & 0x6f);
  return salt.toString('hex');
}

/**
 * @param realm pool id without its region, for devices the device group key
 * @param name username (`USER_ID_FOR_SRP`), for devices the device key
 */
export function makeVerifier(realm: string, name: string, password: string, salt = makeSalt()): SrpVerifier {
  const inner = sha256(`${realm}${name}:${password}`);
  const x = numberOf(sha256(bytesOf(BigInt(`0x${salt}`)), inner));
  return { salt, verifier: generatorPower(x).toString(16) };
}

/** Without the Region, as SRP hashes it. */
export function realmOf(poolId: string): string {
  return poolId.slice(poolId.indexOf('_') + 1);
}
