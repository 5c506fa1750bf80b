/**
 * A magic link's fragment: `base64url(message).base64url(signature)`. The message is JSON; what is signed is
 * the message and its context, so that a link of one pool or app client proves nothing in another.
 */
import { decodeBase64Url, joinUnambiguously } from '../shared/bytes';

/** What a link says. The package's browser client reads `userName`, `iat` and `exp`. */
export interface LinkMessage {
  readonly userName: string;
  /** Seconds since the Unix epoch. */
  readonly iat: number;
  /** Seconds since the Unix epoch; the link is dead from then on. */
  readonly exp: number;
  /** 256 random bits as base64url: what makes the link unguessable beside its signature, and single use. */
  readonly jti: string;
  /** Id of the KMS key that signed. */
  readonly kid: string;
}

/** Where a link counts. */
export interface LinkContext {
  readonly userPoolId: string;
  readonly clientId: string;
}

/** A fragment taken apart, nothing of it believed yet. */
export interface ParsedLink {
  readonly message: LinkMessage;
  readonly messageBytes: Buffer;
  readonly signature: Buffer;
}

const PURPOSE = 'passwordless/v1/magic-link';
const MEMBERS = ['exp', 'iat', 'jti', 'kid', 'userName'];
/** Characters: a message with the longest user name Cognito takes is well below. */
const MAX_MESSAGE = 2_048;
/** Characters of a signature of RSA 2048 to 4096. */
const SIGNATURE = { min: 342, max: 683 };

/** The message as it is signed and mailed: UTF-8 JSON. */
export function encodeMessage(message: LinkMessage): Buffer {
  return Buffer.from(JSON.stringify(message), 'utf8');
}

/**
 * The bytes that KMS signs (at most 4,096): purpose and version, pool, client, message, none mistakable for
 * another.
 */
export function signedBytes(message: Uint8Array, context: LinkContext): Buffer {
  return joinUnambiguously([PURPOSE, context.userPoolId, context.clientId, message]);
}

/** The fragment of the link, without `#`. */
export function encodeFragment(message: Uint8Array, signature: Uint8Array): string {
  return `${Buffer.from(message).toString('base64url')}.${Buffer.from(signature).toString('base64url')}`;
}

/** Takes a fragment apart. Undefined for anything but the exact form that {@link encodeFragment} gives. */
export function parseFragment(answer: unknown): ParsedLink | undefined {
  if (typeof answer !== 'string' || answer.length > MAX_MESSAGE + 1 + SIGNATURE.max) return undefined;
  const parts = answer.split('.');
  const [messagePart, signaturePart] = parts;
  if (parts.length !== 2 || !messagePart || !signaturePart) return undefined;
  if (messagePart.length > MAX_MESSAGE) return undefined;
  if (signaturePart.length < SIGNATURE.min || signaturePart.length > SIGNATURE.max) return undefined;
  const messageBytes = decodeBase64Url(messagePart);
  const signature = decodeBase64Url(signaturePart);
  if (!messageBytes || !signature) return undefined;
  const message = parseMessage(messageBytes);
  return message && { message, messageBytes, signature };
}

function parseMessage(bytes: Buffer): LinkMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  if (Object.keys(value).sort().join() !== MEMBERS.join()) return undefined;
  const { userName, iat, exp, jti, kid } = value as Record<string, unknown>;
  if (!isText(userName, 1, 128) || !isText(kid, 1, 2_048)) return undefined;
  if (typeof jti !== 'string' || !/^[A-Za-z0-9_-]{43}$/.test(jti)) return undefined;
  if (!isTime(iat) || !isTime(exp)) return undefined;
  return { userName, iat, exp, jti, kid };
}

function isText(value: unknown, min: number, max: number): value is string {
  return typeof value === 'string' && value.length >= min && value.length <= max;
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
