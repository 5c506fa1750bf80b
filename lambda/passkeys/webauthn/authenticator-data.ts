import { createHash, timingSafeEqual } from 'node:crypto';
import { CborError, type CborMap, type CborValue, decodeCborItem } from './cbor';
import type { Ceremony } from './ceremony';
import type { RelyingPartyPolicy } from './policy';
import { WebAuthnRefusal } from './refusal';

/** Authenticator data (section 6.1), not yet judged. */
export interface AuthenticatorData {
  /** 32 bytes */
  readonly rpIdHash: Buffer;
  readonly userPresent: boolean;
  readonly userVerified: boolean;
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  /** Signature counter, unsigned, 32 bits. */
  readonly signCount: number;
  /** Present exactly in registrations. */
  readonly attestedCredential?: AttestedCredential;
  /** Unsolicited ones are ignored; we ask for none. */
  readonly extensions?: CborMap;
}

/** Attested credential data (section 6.5.1). */
export interface AttestedCredential {
  /** 16 bytes */
  readonly aaguid: Buffer;
  /** 1 to 1023 bytes */
  readonly credentialId: Buffer;
  /** The COSE key, encoded and decoded. */
  readonly cosePublicKey: Buffer;
  readonly coseKey: CborMap;
}

const FLAG = {
  userPresent: 0x01,
  reserved1: 0x02,
  userVerified: 0x04,
  backupEligible: 0x08,
  backedUp: 0x10,
  reserved2: 0x20,
  attestedCredential: 0x40,
  extensions: 0x80,
} as const;

/** rpIdHash (32), flags (1), signCount (4). */
const HEADER_BYTES = 37;
const AAGUID_BYTES = 16;
const MAXIMUM_CREDENTIAL_ID_BYTES = 1023;

/** @throws WebAuthnRefusal `authenticator-data-malformed`, or `public-key-malformed` for the COSE key */
export function readAuthenticatorData(bytes: Buffer, { type }: Ceremony): AuthenticatorData {
  if (bytes.length < HEADER_BYTES)
    throw malformed('§6.1', `is ${bytes.length} bytes long, at least ${HEADER_BYTES} are needed`);
  const flags = bytes.readUInt8(32);
  const has = (flag: number) => (flags & flag) !== 0;
  if (has(FLAG.reserved1) || has(FLAG.reserved2)) throw malformed('§6.1', 'has a reserved flag set');
  const isRegistration = type === 'webauthn.create';
  if (has(FLAG.attestedCredential) !== isRegistration)
    throw malformed(
      '§6.1',
      isRegistration
        ? 'has no attested credential (flag AT)'
        : 'must not have an attested credential (flag AT)',
    );

  const attested = isRegistration ? readAttestedCredential(bytes) : undefined;
  let end = attested?.end ?? HEADER_BYTES;
  let extensions: CborMap | undefined;
  if (has(FLAG.extensions)) ({ extensions, end } = readExtensions(bytes, end));
  if (end !== bytes.length)
    throw malformed(
      '§6.1',
      has(FLAG.extensions)
        ? `has ${bytes.length - end} bytes after its end`
        : `has ${bytes.length - end} bytes after its end while no extensions are flagged (ED)`,
    );
  return {
    rpIdHash: bytes.subarray(0, 32),
    userPresent: has(FLAG.userPresent),
    userVerified: has(FLAG.userVerified),
    backupEligible: has(FLAG.backupEligible),
    backedUp: has(FLAG.backedUp),
    signCount: bytes.readUInt32BE(33),
    ...(attested && { attestedCredential: attested.credential }),
    ...(extensions && { extensions }),
  };
}

/**
 * Judges what both ceremonies check: relying party, presence, verification, backup flags.
 *
 * @param rpId of the credential's one relying party
 * @throws WebAuthnRefusal
 */
export function verifyAuthenticatorData(
  data: AuthenticatorData,
  rpId: string,
  { userVerification }: RelyingPartyPolicy,
  { steps }: Ceremony,
): void {
  const rpIdHash = createHash('sha256').update(rpId, 'utf8').digest();
  if (!timingSafeEqual(rpIdHash, data.rpIdHash))
    throw new WebAuthnRefusal(
      'relying-party-mismatch',
      steps.relyingParty,
      'The authenticator answered for another relying party.',
    );
  if (!data.userPresent)
    throw new WebAuthnRefusal(
      'user-not-present',
      steps.userPresent,
      'The authenticator did not check that somebody is present.',
    );
  if (userVerification === 'required' && !data.userVerified)
    throw new WebAuthnRefusal(
      'user-not-verified',
      steps.userVerified,
      'The authenticator did not verify the user; unlock it with PIN, fingerprint or face.',
    );
  if (data.backedUp && !data.backupEligible)
    throw new WebAuthnRefusal(
      'backup-flags-inconsistent',
      steps.backupFlags,
      'The authenticator says that the passkey is backed up, yet not eligible for backup.',
    );
}

function readAttestedCredential(bytes: Buffer): { credential: AttestedCredential; end: number } {
  const lengthOffset = HEADER_BYTES + AAGUID_BYTES;
  const idOffset = lengthOffset + 2;
  if (bytes.length < idOffset) throw malformed('§6.5.1', 'ends within the attested credential');
  const idLength = bytes.readUInt16BE(lengthOffset);
  if (idLength < 1 || idLength > MAXIMUM_CREDENTIAL_ID_BYTES)
    throw malformed(
      '§7.1 step 25',
      `has a credential id of ${idLength} bytes; 1 to ${MAXIMUM_CREDENTIAL_ID_BYTES} are allowed`,
    );
  const keyOffset = idOffset + idLength;
  if (bytes.length <= keyOffset) throw malformed('§6.5.1', 'ends within the attested credential');
  let key: { value: CborValue; end: number };
  try {
    key = decodeCborItem(bytes, keyOffset);
  } catch (error) {
    throw notCanonical('public-key-malformed', 'The public key', error);
  }
  if (!(key.value instanceof Map))
    throw new WebAuthnRefusal(
      'public-key-malformed',
      '§6.5.1',
      'The public key is not a COSE key (a CBOR map).',
    );
  const credential = {
    aaguid: bytes.subarray(HEADER_BYTES, lengthOffset),
    credentialId: bytes.subarray(idOffset, keyOffset),
    cosePublicKey: bytes.subarray(keyOffset, key.end),
    coseKey: key.value,
  };
  return { credential, end: key.end };
}

function readExtensions(bytes: Buffer, offset: number): { extensions: CborMap; end: number } {
  if (offset === bytes.length) throw malformed('§6.1', 'flags extensions (ED) but has none');
  let item: { value: CborValue; end: number };
  try {
    item = decodeCborItem(bytes, offset);
  } catch (error) {
    throw notCanonical('authenticator-data-malformed', 'The extension outputs', error);
  }
  const { value: extensions, end } = item;
  if (!(extensions instanceof Map) || [...extensions.keys()].some((key) => typeof key !== 'string'))
    throw malformed('§6.1', 'has extension outputs that are no CBOR map of extension names');
  if (!extensions.size) throw malformed('§6.1', 'flags extensions (ED) but has none');
  return { extensions, end };
}

function malformed(step: string, problem: string): WebAuthnRefusal {
  return new WebAuthnRefusal('authenticator-data-malformed', step, `The authenticator data ${problem}.`);
}

/** Errors other than CBOR's are our own defects and pass through. */
function notCanonical(
  code: 'public-key-malformed' | 'authenticator-data-malformed',
  what: string,
  error: unknown,
): unknown {
  if (!(error instanceof CborError)) return error;
  return new WebAuthnRefusal(
    code,
    '§6.5.1',
    `${what} must be canonical CBOR: ${error.message}.`,
    {},
    { cause: error },
  );
}
