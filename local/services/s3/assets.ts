import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzip } from '../../cloudformation/zip';
import { AwsError, type Principal } from '../../contract';
import type { Buckets } from './buckets';

/**
 * An archive unpacked once a version, or the file itself.
 *
 * @param principal who reads it
 * @throws AwsError NoSuchBucket, NoSuchKey, AccessDenied, InvalidParameterValueException
 */
export function assetFolder(
  buckets: Buckets,
  scratch: () => string,
  {
    bucket,
    key,
    principal,
  }: { readonly bucket: string; readonly key: string; readonly principal: Principal },
): string {
  const { body, etag } = buckets.read(bucket, key, principal);
  const place = join(scratch(), `asset-${etag.replace(/[^a-z0-9-]/gi, '')}`);
  if (existsSync(place)) return place;
  if (!/\.(zip|jar)$/.test(key)) {
    writeFileSync(place, body);
    return place;
  }
  try {
    mkdirSync(place);
    unzip(body, place);
  } catch (error) {
    rmSync(place, { recursive: true, force: true });
    throw new AwsError('InvalidParameterValueException', (error as Error).message);
  }
  return place;
}
