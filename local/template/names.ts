import { createHash } from 'node:crypto';

/** Of the suffix that CloudFormation gives to names. */
const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const SUFFIX_LENGTH = 12;

/** From a digest of the seeds: the same at every start, so that ids stay valid in a data folder. */
export function stableId(count: number, alphabet: string, ...seeds: readonly string[]): string {
  let id = '';
  for (let block = 0; id.length < count; block++) {
    const digest = createHash('sha256')
      .update(JSON.stringify([block, ...seeds]))
      .digest();
    for (let at = 0; at + 1 < digest.length && id.length < count; at += 2) {
      id += alphabet[digest.readUInt16BE(at) % alphabet.length];
    }
  }
  return id;
}

/**
 * As CloudFormation makes names up: stack name, logical id, suffix; only the first two are shortened. Further
 * seeds change the suffix.
 */
export function physicalName(
  stackName: string,
  logicalId: string,
  maxLength: number,
  separator = '-',
  ...seeds: readonly string[]
): string {
  const suffix = stableId(SUFFIX_LENGTH, CAPITALS, stackName, logicalId, ...seeds);
  const room = maxLength - suffix.length - separator.length;
  if (room < 1) return suffix.slice(0, maxLength);
  const idLength = Math.min(
    logicalId.length,
    Math.max(Math.ceil((room * 24) / 63), room - stackName.length - 1),
  );
  const id = logicalId.slice(0, idLength);
  const stack = stackName.slice(0, Math.max(room - id.length - separator.length, 0));
  return [stack, id, suffix].filter((part) => part !== '').join(separator);
}

/** In the shape of version 4, the same at every start. */
export function stableUuid(...seeds: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(seeds)).digest('hex');
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
