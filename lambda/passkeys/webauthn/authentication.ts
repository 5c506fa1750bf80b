import { createHash, timingSafeEqual } from 'node:crypto';
import { type AuthenticatorData, readAuthenticatorData, verifyAuthenticatorData } from './authenticator-data';
import { readBinaryField } from './binary-field';
import { AUTHENTICATION } from './ceremony';
import { readClientData, verifyClientData } from './client-data';
import type { RelyingPartyPolicy } from './policy';
import { readPublicKey } from './public-key';
import { refusingAs, WebAuthnRefusal } from './refusal';
import { judgeSignCount } from './sign-count';
import { verifySignature } from './signature';

export interface PasskeyRecord {
  /** base64url */
  readonly id: string;
  /** Checked at every use, as adopted ones may be unsound. */
  readonly jwk: unknown;
  readonly rpId: string;
  readonly signCount: number;
  readonly backupEligible: boolean;
}

/** What is proven, and what to store. */
export interface VerifiedAuthentication {
  readonly newSignCount: number;
  /** The counter is 0 after it was used, as the policy allows. */
  readonly counterStopped: boolean;
  readonly userVerified: boolean;
  readonly backedUp: boolean;
  readonly origin: string;
  /** The page was framed by another site, {@link topOrigin}, which the policy lists. */
  readonly crossOrigin: boolean;
  readonly topOrigin: string | undefined;
}

const { steps } = AUTHENTICATION;

/** Names as the package's client sends them, limits as the standard has them. */
const FIELD = {
  credentialId: { name: 'credentialIdB64', minimumBytes: 1, maximumBytes: 1023 },
  authenticatorData: { name: 'authenticatorDataB64', minimumBytes: 1, maximumBytes: 4096 },
  clientData: { name: 'clientDataJSON_B64', minimumBytes: 1, maximumBytes: 8192 },
  signature: { name: 'signatureB64', minimumBytes: 1, maximumBytes: 1024 },
  userHandle: { name: 'userHandleB64', minimumBytes: 1, maximumBytes: 64 },
} as const;

/**
 * WebAuthn Level 3 section 7.2, for a user already named.
 *
 * The caller makes the challenge count once, and stores the result only if the counter is still the given
 * one.
 *
 * @param input.assertion `{credentialIdB64, authenticatorDataB64, clientDataJSON_B64, signatureB64,
 *   userHandleB64?}`, each base64url or base64; of any shape
 * @param input.expected the issued challenge (base64url) and user handle (UTF-8); `userHandleRequired` when
 *   the assertion named the user
 * @param input.credential found under user and credential id
 * @throws WebAuthnRefusal and nothing else; `sign-count-went-back` deserves an alarm
 */
export function verifyAuthentication(input: {
  readonly assertion: unknown;
  readonly expected: {
    readonly challenge: string;
    readonly userHandle: string;
    readonly userHandleRequired?: boolean;
  };
  readonly credential: PasskeyRecord;
  readonly policy: RelyingPartyPolicy;
}): VerifiedAuthentication {
  return refusingAs('input-malformed', steps.response, 'The assertion could not be read.', () =>
    verify(input),
  );
}

function verify({
  assertion,
  expected,
  credential,
  policy,
}: Parameters<typeof verifyAuthentication>[0]): VerifiedAuthentication {
  const response = readAssertion(assertion);
  verifyCredentialId(response.credentialId, credential);
  verifyUserHandle(response.userHandle, expected);

  const clientData = readClientData(response.clientData, AUTHENTICATION);
  verifyClientData(
    clientData,
    { challenge: expected.challenge, rpId: credential.rpId },
    policy,
    AUTHENTICATION,
  );

  const data = readAuthenticatorData(response.authenticatorData, AUTHENTICATION);
  verifyAuthenticatorData(data, credential.rpId, policy, AUTHENTICATION);
  const clientDataHash = createHash('sha256').update(response.clientData).digest();
  const { algorithm, key } = readPublicKey(credential.jwk, '§7.2 step 21');
  verifySignature(
    { algorithm, key, data: [response.authenticatorData, clientDataHash], signature: response.signature },
    '§7.2 step 21',
  );
  // After the signature, unlike the standard's order: only the holder of the key may learn it.
  if (data.backupEligible !== credential.backupEligible)
    throw new WebAuthnRefusal(
      'backup-eligibility-changed',
      '§7.2 step 19',
      'Whether a passkey can be backed up never changes; this one differs from its registration.',
    );
  const counterStopped = verifySignCount(credential, data, policy);

  return {
    counterStopped,
    newSignCount: data.signCount,
    userVerified: data.userVerified,
    backedUp: data.backedUp,
    origin: clientData.origin,
    crossOrigin: clientData.crossOrigin,
    topOrigin: clientData.topOrigin,
  };
}

function readAssertion(assertion: unknown) {
  if (typeof assertion !== 'object' || assertion === null)
    throw new WebAuthnRefusal('input-malformed', steps.response, 'The assertion must be an object.');
  const members = new Map<string, unknown>(Object.entries(assertion));
  const read = (field: (typeof FIELD)[keyof typeof FIELD]) =>
    readBinaryField(members.get(field.name), field, steps.response);
  // Clients send a missing handle as null or an empty text.
  const hasUserHandle = ![undefined, null, ''].includes(
    members.get(FIELD.userHandle.name) as string | undefined,
  );
  return {
    credentialId: read(FIELD.credentialId),
    authenticatorData: read(FIELD.authenticatorData),
    clientData: read(FIELD.clientData),
    signature: read(FIELD.signature),
    userHandle: hasUserHandle ? readUserHandle(members.get(FIELD.userHandle.name)) : undefined,
  };
}

/**
 * Kits of native apps send the handle's plain text, and a UUID is base64url as well. Either reading may
 * match: signature and record decide.
 */
function readUserHandle(value: unknown): readonly Buffer[] {
  const { maximumBytes } = FIELD.userHandle;
  const text = typeof value === 'string' ? Buffer.from(value.slice(0, maximumBytes + 1), 'utf8') : undefined;
  const asText = text && text.length <= maximumBytes ? [text] : [];
  try {
    return [readBinaryField(value, FIELD.userHandle, steps.response), ...asText];
  } catch (error) {
    if (asText.length > 0) return asText;
    throw error;
  }
}

function verifyCredentialId(credentialId: Buffer, credential: PasskeyRecord): void {
  if (credentialId.toString('base64url') !== credential.id)
    throw new WebAuthnRefusal(
      'credential-id-mismatch',
      '§7.2 step 6',
      'The assertion names another passkey than the one it is verified with.',
    );
}

function verifyUserHandle(
  received: readonly Buffer[] | undefined,
  expected: { userHandle: string; userHandleRequired?: boolean },
): void {
  if (!received && !expected.userHandleRequired) return;
  const handle = Buffer.from(expected.userHandle, 'utf8');
  const isExpected = (bytes: Buffer) => bytes.length === handle.length && timingSafeEqual(bytes, handle);
  if (!received?.some(isExpected))
    throw new WebAuthnRefusal(
      'user-handle-mismatch',
      '§7.2 step 6',
      received ? 'The passkey belongs to another user.' : 'The assertion must carry the user handle.',
    );
}

/** True for a counter that has stopped, where the policy allows it. */
function verifySignCount(
  { signCount: stored, backupEligible }: PasskeyRecord,
  { signCount: received }: AuthenticatorData,
  { counterMayStop = false }: RelyingPartyPolicy,
): boolean {
  if (!Number.isSafeInteger(stored) || stored < 0)
    throw new WebAuthnRefusal(
      'credential-record-invalid',
      '§7.2 step 22',
      'The stored record of this passkey is damaged; register it again.',
    );
  const outcome = judgeSignCount(stored, received);
  if (outcome === 'unused' || outcome === 'advanced') return false;
  // A key that never leaves its device has no reason to stop.
  if (outcome === 'stopped' && counterMayStop && backupEligible) return true;
  throw new WebAuthnRefusal(
    'sign-count-went-back',
    '§7.2 step 22',
    'The signature counter of the passkey did not advance; a copy of it may be in use.',
    { stored, received },
  );
}
