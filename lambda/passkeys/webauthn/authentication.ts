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

/** The stored passkey that the assertion claims to come from. */
export interface PasskeyRecord {
  /** base64url */
  readonly id: string;
  /** The stored JWK; adopted ones may be unsound, so it is checked at every use. */
  readonly jwk: unknown;
  /** Relying party that the passkey was registered for. */
  readonly rpId: string;
  readonly signCount: number;
  readonly backupEligible: boolean;
}

/** What a verified assertion proves, and what is to be stored. */
export interface VerifiedAuthentication {
  readonly newSignCount: number;
  /** True when the counter is 0 after it was used, which the policy accepts. */
  readonly counterStopped: boolean;
  readonly userVerified: boolean;
  readonly backedUp: boolean;
  readonly origin: string;
  /** True when a listed site framed the page; {@link topOrigin} is that site. */
  readonly crossOrigin: boolean;
  readonly topOrigin: string | undefined;
}

const { steps } = AUTHENTICATION;

/** Wire names are the package's; the limits are those of the standard where it has one. */
const FIELD = {
  credentialId: { name: 'credentialIdB64', minimumBytes: 1, maximumBytes: 1023 },
  authenticatorData: { name: 'authenticatorDataB64', minimumBytes: 1, maximumBytes: 4096 },
  clientData: { name: 'clientDataJSON_B64', minimumBytes: 1, maximumBytes: 8192 },
  signature: { name: 'signatureB64', minimumBytes: 1, maximumBytes: 1024 },
  userHandle: { name: 'userHandleB64', minimumBytes: 1, maximumBytes: 64 },
} as const;

/**
 * Verifies an authentication assertion as WebAuthn Level 3 section 7.2 asks, for a user who is already named.
 *
 * The caller makes sure that the challenge is used once, and stores the result on condition that the counter
 * is still the one given here.
 *
 * @param input.assertion what the client sent: `{credentialIdB64, authenticatorDataB64, clientDataJSON_B64,
 *   signatureB64, userHandleB64?}`, each base64url or base64; of any shape
 * @param input.expected the issued challenge (base64url) and the user handle (text, UTF-8 on the wire);
 *   `userHandleRequired` when the assertion itself named the user
 * @param input.credential the record found under the user and the credential id
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
  // What only the holder of the key may learn comes after the signature, whatever the order of the standard.
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
  // Authenticators without discoverable credentials return no handle; clients send that as null or an empty
  // text.
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
 * The readings of a user handle: kits of native apps send its text as it is, and that of a UUID is base64url
 * as well. It claims nothing that the signature and the record don't decide, so either may be the right one.
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

/** True when the counter has stopped, where the policy accepts that. */
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
  // A key that never leaves its device has no reason to stop counting.
  if (outcome === 'stopped' && counterMayStop && backupEligible) return true;
  throw new WebAuthnRefusal(
    'sign-count-went-back',
    '§7.2 step 22',
    'The signature counter of the passkey did not advance; a copy of it may be in use.',
    { stored, received },
  );
}
