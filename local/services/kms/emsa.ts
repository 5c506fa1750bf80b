/**
 * RFC 8017's encodings of a digest for RSA: node:crypto signs messages only, KMS also digests (`MessageType:
 * DIGEST`).
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { DIGEST_BYTES, type Hash } from './key-spec';

/** DER before the digest (RFC 8017 §9.2 note 1), in hex. */
const DIGEST_INFO_PREFIX: Partial<Record<Hash, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

/** What EMSA-PKCS1-v1_5 pads (RFC 8017 §9.2 step 2). */
export function digestInfo(digest: Buffer, hash: Hash): Buffer {
  const prefix = DIGEST_INFO_PREFIX[hash];
  if (!prefix) throw new Error(`RSASSA-PKCS1-v1_5 is not defined here for ${hash}.`);
  return Buffer.concat([Buffer.from(prefix, 'hex'), digest]);
}

/** EMSA-PSS-ENCODE (RFC 8017 §9.1.1), salt as long as the digest. */
export function encodePss(digest: Buffer, hash: Hash, modulusBits: number): Buffer {
  const hashBytes = DIGEST_BYTES[hash];
  const encodedBits = modulusBits - 1;
  const encodedBytes = Math.ceil(encodedBits / 8);
  const salt = randomBytes(hashBytes);
  const h = saltedHash(digest, salt, hash);
  const block = Buffer.alloc(encodedBytes - hashBytes - 1);
  block[block.length - salt.length - 1] = 0x01;
  salt.copy(block, block.length - salt.length);
  const masked = xor(block, mgf1(h, block.length, hash));
  masked[0] = (masked[0] ?? 0) & unusedBitsMask(encodedBits);
  return Buffer.concat([masked, h, Buffer.from([0xbc])]);
}

/** EMSA-PSS-VERIFY (RFC 8017 §9.1.2), salt as long as the digest. */
export function verifyPss(digest: Buffer, encoded: Buffer, hash: Hash, modulusBits: number): boolean {
  const hashBytes = DIGEST_BYTES[hash];
  const encodedBits = modulusBits - 1;
  if (digest.length !== hashBytes || encoded.length !== Math.ceil(encodedBits / 8)) return false;
  if (encoded.at(-1) !== 0xbc) return false;
  const masked = encoded.subarray(0, encoded.length - hashBytes - 1);
  const h = encoded.subarray(masked.length, masked.length + hashBytes);
  const mask = unusedBitsMask(encodedBits);
  if (((masked[0] ?? 0) & ~mask & 0xff) !== 0) return false;
  const block = xor(masked, mgf1(h, masked.length, hash));
  block[0] = (block[0] ?? 0) & mask;
  const saltStart = block.length - hashBytes;
  const padding = block.subarray(0, saltStart - 1);
  if (padding.some((byte) => byte !== 0) || block[saltStart - 1] !== 0x01) return false;
  return timingSafeEqual(h, saltedHash(digest, block.subarray(saltStart), hash));
}

function saltedHash(digest: Buffer, salt: Buffer, hash: Hash): Buffer {
  return createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();
}

/** MGF1 (RFC 8017 §B.2.1). */
function mgf1(seed: Buffer, bytes: number, hash: Hash): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 0; counter * DIGEST_BYTES[hash] < bytes; counter++) {
    const index = Buffer.alloc(4);
    index.writeUInt32BE(counter);
    blocks.push(createHash(hash).update(seed).update(index).digest());
  }
  return Buffer.concat(blocks).subarray(0, bytes);
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)));
}

/** Of the first byte, in an encoded message of so many bits. */
function unusedBitsMask(encodedBits: number): number {
  return 0xff >> (8 * Math.ceil(encodedBits / 8) - encodedBits);
}
