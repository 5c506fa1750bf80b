/**
 * A magic link's fragment: `base64url(message).token`. The message is JSON that the package's browser client
 * reads; the token is 256 random bits, which nobody but the reader of the mail ever has. KMS signs the
 * message, a hash of the token and what the link is bound to; the signature stays in the table, as it would
 * make the link longer than a line of a mail (docs/adr/045-short-links.md).
 */
import { decodeBase64Url, domainHash, joinUnambiguously } from '../shared/bytes';

/** What a link says. The package's browser client reads all three. */
export interface LinkMessage {
  readonly userName: string;
  /** Seconds since the Unix epoch. */
  readonly iat: number;
  /** Seconds since the Unix epoch; the link is dead from then on. */
  readonly exp: number;
}

/** Where a link counts. */
export interface LinkContext {
  readonly userPoolId: string;
  readonly clientId: string;
}

/** What the signature of a link covers beside its message and context. */
export interface LinkBinding {
  /** {@link linkHash} of the token. */
  readonly hash: string;
  /** Hash of the address it was mailed to. */
  readonly to: string;
  /** S256 code challenge of the requester. */
  readonly codeChallenge?: string | undefined;
}

/** A fragment taken apart, nothing of it believed yet. */
export interface ParsedLink {
  readonly message: LinkMessage;
  readonly messageBytes: Buffer;
  readonly token: string;
}

/** Another version than that of long links: neither's signature is the other's. */
const PURPOSE = 'passwordless/v2/magic-link';
const MEMBERS = ['exp', 'iat', 'userName'];
/** Characters: a message with the longest user name Cognito takes is well below. */
export const MAX_MESSAGE = 2_048;
/** Bytes of a token; as base64url it has 43 characters. */
export const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** How a link is called in the table: base64url SHA-256 of its token. */
export function linkHash(token: string): string {
  return domainHash('link', token).toString('base64url');
}

/** The message as it is signed and mailed: UTF-8 JSON. */
export function encodeMessage({ userName, iat, exp }: LinkMessage): Buffer {
  return Buffer.from(JSON.stringify({ userName, iat, exp }), 'utf8');
}

/**
 * The bytes that KMS signs (at most 4,096): purpose and version, pool, client, message, hash of the token,
 * address, requester, none mistakable for another. A link that no requester is bound to has an empty one,
 * which no code challenge is.
 */
export function signedBytes(
  message: Uint8Array,
  { userPoolId, clientId }: LinkContext,
  { hash, to, codeChallenge = '' }: LinkBinding,
): Buffer {
  return joinUnambiguously([PURPOSE, userPoolId, clientId, message, hash, to, codeChallenge]);
}

/** The fragment of the link, without `#`. */
export function encodeFragment(message: Uint8Array, token: string): string {
  return `${Buffer.from(message).toString('base64url')}.${token}`;
}

/** Takes a fragment apart. Undefined for anything but the exact form that {@link encodeFragment} gives. */
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

/**
 * A message that has these members and no others, and those that every message has are what they should be.
 */
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
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
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
