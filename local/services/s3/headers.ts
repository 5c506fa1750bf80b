import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from '../../contract';

/** Judged, sent by SDKs anyway, or asking for what the bucket does anyway. */
const KNOWN = [
  'x-amz-checksum-crc32',
  'x-amz-checksum-sha256',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-security-token',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-user-agent',
];

/**
 * Copies, ACLs, customers' keys, conditions have an effect in AWS and none here.
 *
 * @throws AwsError
 */
export function refuseUnknownHeaders(headers: Readonly<IncomingHttpHeaders>): void {
  for (const name of Object.keys(headers))
    if (/^x-amz-|^if-/.test(name) && !KNOWN.includes(name))
      throw new AwsError('NotImplemented', `The header ${name} of PutObject is not emulated.`, 501);
}

/** @throws AwsError XAmzContentSHA256Mismatch, BadDigest */
export function checkHashes(headers: Readonly<IncomingHttpHeaders>, body: Buffer): void {
  const hash = createHash('sha256').update(body).digest();
  if (headers['x-amz-content-sha256'] !== hash.toString('hex') && !isUnsigned(headers))
    throw new AwsError(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      400,
    );
  const checksum = headers['x-amz-checksum-sha256'];
  if (checksum !== undefined && checksum !== hash.toString('base64'))
    throw new AwsError('BadDigest', 'The SHA256 you specified did not match the calculated checksum.', 400);
}

function isUnsigned(headers: Readonly<IncomingHttpHeaders>): boolean {
  return headers['x-amz-content-sha256'] === 'UNSIGNED-PAYLOAD';
}
