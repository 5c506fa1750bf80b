/**
 * Links as versions up to 0.1 mailed them: `base64url(message).base64url(signature)`, the signature in the
 * mail. They are still redeemed, as some are in mailboxes when a version that mails short ones is deployed;
 * none is made. A link lives an hour at most, so the version after the next release can do without this file
 * (docs/adr/045-short-links.md).
 */
import { decodeBase64Url, joinUnambiguously } from '../shared/bytes';
import { claimsOf, isText, type LinkContext, type LinkMessage, MAX_MESSAGE } from './link';

/** What a long link says. */
export interface LongLinkMessage extends LinkMessage {
  /** 256 random bits as base64url, by whose hash the table knows the link. */
  readonly jti: string;
  /** Id of the KMS key that signed. */
  readonly kid: string;
}

/** A fragment taken apart, nothing of it believed yet. */
export interface ParsedLongLink {
  readonly message: LongLinkMessage;
  readonly messageBytes: Buffer;
  readonly signature: Buffer;
}

const PURPOSE = 'passwordless/v1/magic-link';
const MEMBERS = ['exp', 'iat', 'jti', 'kid', 'userName'];
/** Characters of a signature of RSA 2048 to 4096. */
const SIGNATURE = { min: 342, max: 683 };

/** The bytes that KMS has signed. */
export function longSignedBytes(message: Uint8Array, { userPoolId, clientId }: LinkContext): Buffer {
  return joinUnambiguously([PURPOSE, userPoolId, clientId, message]);
}

/** Takes the fragment of a long link apart. Undefined for anything but the exact form. */
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
