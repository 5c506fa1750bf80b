/**
 * A magic link's fragment: `base64url(message).token`, the token 256 random bits. KMS signs message, token's
 * hash and binding; the signature stays in the table, to keep links short (docs/adr/045-short-links.md).
 */
import { decodeBase64Url, domainHash, joinUnambiguously } from '../shared/bytes';
import { isRecord } from '../shared/record';

export interface LinkMessage {
  readonly userName: string;
  /** Unix seconds. */
  readonly iat: number;
  /** Unix seconds; dead from then on. */
  readonly exp: number;
}

/** Where a link counts. */
export interface LinkContext {
  readonly userPoolId: string;
  readonly clientId: string;
}

/** What else the signature covers, beside message and context. */
export interface LinkBinding {
  /** {@link linkHash} of the token. */
  readonly hash: string;
  /** Hash of the address. */
  readonly to: string;
  /** S256 code challenge of the requester. */
  readonly codeChallenge?: string | undefined;
}

/** Nothing of it is verified yet. */
export interface ParsedLink {
  readonly message: LinkMessage;
  readonly messageBytes: Buffer;
  readonly token: string;
}

/** Long links have another, so that a signature of one kind never fits the other. */
const PURPOSE = 'passwordless/v2/magic-link';
const MEMBERS = ['exp', 'iat', 'userName'];
/** Characters: enough for the longest user name. */
export const MAX_MESSAGE = 2_048;
/** As base64url a token has 43 characters. */
export const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** The link's name in the table. */
export function linkHash(token: string): string {
  return domainHash('link', token).toString('base64url');
}

/** UTF-8 JSON, as signed and mailed. */
export function encodeMessage({ userName, iat, exp }: LinkMessage): Buffer {
  return Buffer.from(JSON.stringify({ userName, iat, exp }), 'utf8');
}

/**
 * At most 4,096 bytes: purpose and version, pool, client, message, token's hash, address, requester, joined
 * unambiguously. The requester may be empty, which no code challenge is.
 */
export function signedBytes(
  message: Uint8Array,
  { userPoolId, clientId }: LinkContext,
  { hash, to, codeChallenge = '' }: LinkBinding,
): Buffer {
  return joinUnambiguously([PURPOSE, userPoolId, clientId, message, hash, to, codeChallenge]);
}

/** Without `#`. */
export function encodeFragment(message: Uint8Array, token: string): string {
  return `${Buffer.from(message).toString('base64url')}.${token}`;
}

/** Undefined for all but the exact form of {@link encodeFragment}. */
export function parseFragment(answer: unknown): ParsedLink | undefined {
  if (typeof answer !== 'string' || answer.length > MAX_MESSAGE + 1 + 43) return undefined;
  const parts = answer.split('.');
  const [messagePart, token] = parts;
  if (parts.length !== 2 || !messagePart || !token || messagePart.length > MAX_MESSAGE) return undefined;
  if (!TOKEN.test(token) || !decodeBase64Url(token)) return undefined;
  const messageBytes = decodeBase64Url(messagePart);
  const claims = messageBytes && claimsOf(messageBytes, MEMBERS);
  return claims && { message: claims, messageBytes, token };
}

/** Undefined unless it has exactly these members, of the right types. */
export function claimsOf(
  bytes: Uint8Array,
  members: readonly string[],
): (LinkMessage & Readonly<Record<string, unknown>>) | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  if (Object.keys(value).sort().join() !== members.join()) return undefined;
  const claims = value as Record<string, unknown>;
  const { userName, iat, exp } = claims;
  if (!isText(userName, 1, 128) || !isTime(iat) || !isTime(exp)) return undefined;
  return { ...claims, userName, iat, exp };
}

export function isText(value: unknown, min: number, max: number): value is string {
  return typeof value === 'string' && value.length >= min && value.length <= max;
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
