import { timingSafeEqual } from 'node:crypto';
import { decodeBase64Url } from '../../shared/bytes';
import { isRecord } from '../../shared/record';
import type { Ceremony } from './ceremony';
import { findRelyingParty, originsOf, type RelyingPartyPolicy } from './policy';
import { WebAuthnRefusal } from './refusal';

/** Client data (section 5.8.1), not yet judged. */
export interface ClientData {
  readonly type: string;
  /** base64url */
  readonly challenge: string;
  readonly origin: string;
  readonly crossOrigin: boolean;
  readonly topOrigin: string | undefined;
}

/** Bytes; a shorter one can be guessed (section 13.4.3). */
const MINIMUM_CHALLENGE_BYTES = 16;

// Keeps a byte order mark, so that JSON refuses it: signed bytes should have one reading.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the members that the ceremonies need. Others are ignored, the reserved `tokenBinding` included
 * (section 5.8.1).
 *
 * @param bytes decoded `clientDataJSON`
 * @throws WebAuthnRefusal `client-data-malformed`
 */
export function readClientData(bytes: Buffer, { steps }: Ceremony): ClientData {
  const refuse = (step: string, problem: string) =>
    new WebAuthnRefusal('client-data-malformed', step, `clientDataJSON ${problem}.`);
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw refuse(steps.clientDataText, 'is not UTF-8');
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw refuse(steps.clientDataJson, 'is not JSON');
  }
  if (!isRecord(parsed)) throw refuse(steps.clientDataJson, 'is not a JSON object');
  const members = new Map<string, unknown>(Object.entries(parsed));
  const requireText = (name: string, step: string): string => {
    const value = members.get(name);
    if (typeof value !== 'string') throw refuse(step, `needs a string "${name}"`);
    return value;
  };
  const crossOrigin = members.has('crossOrigin') ? members.get('crossOrigin') : false;
  if (typeof crossOrigin !== 'boolean')
    throw refuse(steps.crossOrigin, 'has a "crossOrigin" that is no boolean');
  return {
    type: requireText('type', steps.type),
    challenge: requireText('challenge', steps.challenge),
    origin: requireText('origin', steps.origin),
    crossOrigin,
    topOrigin: members.has('topOrigin') ? requireText('topOrigin', steps.topOrigin) : undefined,
  };
}

/**
 * Checks type, challenge, origin and framing.
 *
 * @param expected the issued challenge (base64url) and its relying party's id
 * @throws WebAuthnRefusal
 */
export function verifyClientData(
  clientData: ClientData,
  expected: { readonly challenge: string; readonly rpId: string },
  policy: RelyingPartyPolicy,
  { type, steps }: Ceremony,
): void {
  if (clientData.type !== type)
    throw new WebAuthnRefusal('type-mismatch', steps.type, `The client data must be of type "${type}".`);
  if (!isSameChallenge(clientData.challenge, expected.challenge))
    throw new WebAuthnRefusal(
      'challenge-mismatch',
      steps.challenge,
      'The response does not answer the challenge that was issued; start again.',
    );
  const relyingParty = findRelyingParty(policy, expected.rpId);
  if (!relyingParty)
    throw new WebAuthnRefusal(
      'relying-party-unknown',
      steps.relyingParty,
      'The relying party of this passkey is not configured.',
    );
  if (!originsOf(relyingParty).includes(clientData.origin))
    throw new WebAuthnRefusal(
      'origin-not-allowed',
      steps.origin,
      'The origin of the page or app is not allowed for this relying party.',
    );
  verifyFraming(clientData, policy, steps);
}

/**
 * Framing needs the policy and a listed top-level origin. Clients that leave `topOrigin` out can't be checked
 * and are refused, unless the policy accepts them.
 */
function verifyFraming(
  { crossOrigin, topOrigin }: ClientData,
  policy: RelyingPartyPolicy,
  steps: Ceremony['steps'],
): void {
  if (!crossOrigin && topOrigin === undefined) return;
  if (!policy.crossOrigin.allowed)
    throw new WebAuthnRefusal(
      'cross-origin-not-allowed',
      steps.crossOrigin,
      'Passkeys can not be used inside a frame of another site.',
    );
  if (!crossOrigin)
    throw new WebAuthnRefusal(
      'client-data-malformed',
      steps.topOrigin,
      'clientDataJSON has a "topOrigin" without "crossOrigin".',
    );
  if (topOrigin === undefined && policy.crossOrigin.unnamed) return;
  if (topOrigin === undefined || !policy.crossOrigin.topOrigins.includes(topOrigin))
    throw new WebAuthnRefusal(
      'top-origin-not-allowed',
      steps.topOrigin,
      'Passkeys can not be used inside a frame of this top-level site.',
    );
}

/** In constant time; a malformed or short expected challenge matches nothing. */
function isSameChallenge(received: string, expected: string): boolean {
  const receivedBytes = decodeBase64Url(received);
  const expectedBytes = decodeBase64Url(expected);
  if (!receivedBytes || !expectedBytes || expectedBytes.length < MINIMUM_CHALLENGE_BYTES) return false;
  return receivedBytes.length === expectedBytes.length && timingSafeEqual(receivedBytes, expectedBytes);
}
