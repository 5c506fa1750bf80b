/**
 * Links of versions up to 0.1, `base64url(message).base64url(signature)`, which may be in mailboxes when
 * short ones are deployed. Links live an hour at most, so the version after the next can drop this file
 * (docs/adr/045-short-links.md).
 */
import { decodeBase64Url, joinUnambiguously } from '../shared/bytes';
import { claimsOf, isText, type LinkContext, type LinkMessage, MAX_MESSAGE } from './link';

export interface LongLinkMessage extends LinkMessage {
  /** 256 random bits as base64url; the table has their hash. */
  readonly jti: string;
  readonly kid: string;
}

/** Nothing of it is verified yet. */
export interface ParsedLongLink {
  readonly message: LongLinkMessage;
  readonly messageBytes: Buffer;
  readonly signature: Buffer;
}

const PURPOSE = 'passwordless/v1/magic-link';
const MEMBERS = ['exp', 'iat', 'jti', 'kid', 'userName'];
/** Characters, for RSA 2048 to 4096. */
const SIGNATURE = { min: 342, max: 683 };

export function longSignedBytes(message: Uint8Array, { userPoolId, clientId }: LinkContext): Buffer {
  return joinUnambiguously([PURPOSE, userPoolId, clientId, message]);
}

/** Undefined for anything but the exact form. */
export function parseLongFragment(answer: unknown): ParsedLongLink | undefined {
  if (typeof answer !== 'string' || answer.length > MAX_MESSAGE + 1 + SIGNATURE.max) return undefined;
  const parts = answer.split('.');
  const [messagePart, signaturePart] = parts;
  if (parts.length !== 2 || !messagePart || !signaturePart) return undefined;
  if (messagePart.length > MAX_MESSAGE) return undefined;
  if (signaturePart.length < SIGNATURE.min || signaturePart.length > SIGNATURE.max) return undefined;
  const messageBytes = decodeBase64Url(messagePart);
  const signature = decodeBase64Url(signaturePart);
  if (!messageBytes || !signature) return undefined;
  const claims = claimsOf(messageBytes, MEMBERS);
  if (!claims) return undefined;
  const { jti, kid } = claims;
  if (!isText(kid, 1, 2_048)) return undefined;
  if (typeof jti !== 'string' || !/^[A-Za-z0-9_-]{43}$/.test(jti)) return undefined;
  return { message: { ...claims, jti, kid }, messageBytes, signature };
}
