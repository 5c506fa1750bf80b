import { createHash } from 'node:crypto';
import { readStatement } from './attestation/statement';
import { type AttestationTrust, verifyAttestation } from './attestation/verify';
import { readAuthenticatorData, verifyAuthenticatorData } from './authenticator-data';
import { readBinaryField } from './binary-field';
import { CborError, type CborMap, type CborValue, decodeCbor } from './cbor';
import { REGISTRATION } from './ceremony';
import { readClientData, verifyClientData } from './client-data';
import { readCoseKey } from './cose-key';
import type { RelyingPartyPolicy } from './policy';
import type { PasskeyJwk } from './public-key';
import { refusingAs, WebAuthnRefusal } from './refusal';

export { aaguidText } from './attestation/verify';

/** What a record of a new passkey has to hold. */
export interface VerifiedRegistration {
  /** base64url, 1 to 1023 bytes decoded. */
  readonly credentialId: string;
  readonly publicKey: PasskeyJwk;
  readonly cosePublicKey: Buffer;
  /** 16 bytes, proven only when {@link attestationTrust} is `trusted`. */
  readonly aaguid: Buffer;
  readonly signCount: number;
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  readonly userVerified: boolean;
  readonly attestationFormat: string;
  readonly attestationTrust: AttestationTrust;
  readonly rpId: string;
  readonly origin: string;
  /** As the client gave them; unknown ones are kept (section 5.2.1). */
  readonly transports: readonly string[];
}

const { steps } = REGISTRATION;

const FIELD = {
  clientData: { name: 'clientDataJSON_B64', minimumBytes: 1, maximumBytes: 8192 },
  attestationObject: { name: 'attestationObjectB64', minimumBytes: 1, maximumBytes: 32768 },
  credentialId: { name: 'credentialIdB64', minimumBytes: 1, maximumBytes: 1023 },
} as const;

const MAXIMUM_TRANSPORTS = 16;
const TRANSPORT = /^[a-z0-9-]{1,32}$/;
const ATTESTATION_OBJECT_STEP = '§7.1 step 13';

/**
 * WebAuthn Level 3 section 7.1.
 *
 * The caller makes sure that the challenge is the user's and used once, and that the credential id is new
 * (step 26).
 *
 * @param input.response `{clientDataJSON_B64, attestationObjectB64, transports?, credentialIdB64?}`, each
 *   base64url or base64; of any shape
 * @param input.expected the issued challenge (base64url) and its relying party
 * @param input.now when attestation certificates must be valid; default the clock's
 * @throws WebAuthnRefusal and nothing else
 */
export async function verifyRegistration(input: {
  readonly response: unknown;
  readonly expected: { readonly challenge: string; readonly rpId: string };
  readonly policy: RelyingPartyPolicy;
  readonly now?: Date;
}): Promise<VerifiedRegistration> {
  const verified = refusingAs('input-malformed', steps.response, 'The registration could not be read.', () =>
    verifyCredential(input),
  );
  const { statement, subject } = verified.attestation;
  let attestationTrust: AttestationTrust;
  try {
    attestationTrust = await verifyAttestation(statement, subject, input.policy, input.now ?? new Date());
  } catch (cause) {
    if (cause instanceof WebAuthnRefusal) throw cause;
    throw new WebAuthnRefusal(
      'attestation-invalid',
      '§7.1 step 22',
      'The attestation statement could not be verified.',
      {},
      { cause },
    );
  }
  return { ...verified.registration, attestationFormat: statement.format, attestationTrust };
}

/** Steps 3 to 21 and 25 of section 7.1. */
function verifyCredential({ response, expected, policy }: Parameters<typeof verifyRegistration>[0]) {
  const received = readResponse(response);
  const clientData = readClientData(received.clientData, REGISTRATION);
  verifyClientData(clientData, expected, policy, REGISTRATION);

  const { format, statementMap, authenticatorData } = readAttestationObject(received.attestationObject);
  const data = readAuthenticatorData(authenticatorData, REGISTRATION);
  verifyAuthenticatorData(data, expected.rpId, policy, REGISTRATION);
  const credential = data.attestedCredential;
  if (!credential)
    throw new WebAuthnRefusal(
      'authenticator-data-malformed',
      '§6.5.1',
      'The registration has no credential.',
    );
  const credentialId = credential.credentialId.toString('base64url');
  if (received.credentialId && !received.credentialId.equals(credential.credentialId))
    throw new WebAuthnRefusal(
      'credential-id-mismatch',
      steps.response,
      'The credential id differs from the one the authenticator gave.',
    );
  const publicKey = readCoseKey(credential.coseKey, policy);
  const statement = readStatement(format, statementMap);

  return {
    registration: {
      credentialId,
      publicKey: publicKey.jwk,
      cosePublicKey: credential.cosePublicKey,
      aaguid: credential.aaguid,
      signCount: data.signCount,
      backupEligible: data.backupEligible,
      backedUp: data.backedUp,
      userVerified: data.userVerified,
      rpId: expected.rpId,
      origin: clientData.origin,
      transports: received.transports,
    },
    attestation: {
      statement,
      subject: {
        authenticatorData,
        rpIdHash: data.rpIdHash,
        clientDataHash: createHash('sha256').update(received.clientData).digest(),
        credential,
        publicKey,
        response: {
          credentialId,
          clientDataJSON: received.clientData.toString('base64url'),
          attestationObject: received.attestationObject.toString('base64url'),
          challenge: clientData.challenge,
          origin: clientData.origin,
          rpId: expected.rpId,
          algorithm: publicKey.algorithm,
        },
      },
    },
  };
}

function readResponse(response: unknown) {
  if (typeof response !== 'object' || response === null)
    throw new WebAuthnRefusal('input-malformed', steps.response, 'The registration must be an object.');
  const members = new Map<string, unknown>(Object.entries(response));
  const read = (field: (typeof FIELD)[keyof typeof FIELD]) =>
    readBinaryField(members.get(field.name), field, steps.response);
  return {
    clientData: read(FIELD.clientData),
    attestationObject: read(FIELD.attestationObject),
    credentialId: members.has(FIELD.credentialId.name) ? read(FIELD.credentialId) : undefined,
    transports: readTransports(members.get('transports')),
  };
}

function readTransports(transports: unknown): string[] {
  if (transports === undefined || transports === null) return [];
  const isTransport = (value: unknown): value is string => typeof value === 'string' && TRANSPORT.test(value);
  if (!Array.isArray(transports) || transports.length > MAXIMUM_TRANSPORTS || !transports.every(isTransport))
    throw new WebAuthnRefusal(
      'input-malformed',
      steps.response,
      `transports must be a list of at most ${MAXIMUM_TRANSPORTS} transport names, e.g. "internal".`,
    );
  return [...new Set(transports)];
}

/** Step 13: exactly `fmt`, `attStmt` and `authData`. */
function readAttestationObject(bytes: Buffer): {
  format: string;
  statementMap: CborMap;
  authenticatorData: Buffer;
} {
  const malformed = (problem: string, cause?: unknown) =>
    new WebAuthnRefusal(
      'attestation-object-malformed',
      ATTESTATION_OBJECT_STEP,
      `The attestation object ${problem}.`,
      {},
      { cause },
    );
  let decoded: CborValue;
  try {
    decoded = decodeCbor(bytes);
  } catch (error) {
    if (!(error instanceof CborError)) throw error;
    throw malformed(`must be canonical CBOR: ${error.message}`, error);
  }
  if (!(decoded instanceof Map) || decoded.size !== 3)
    throw malformed('must be a map of fmt, attStmt and authData');
  const format = decoded.get('fmt');
  const statementMap = decoded.get('attStmt');
  const authenticatorData = decoded.get('authData');
  if (typeof format !== 'string') throw malformed('must have a text in fmt');
  if (!(statementMap instanceof Map)) throw malformed('must have a map in attStmt');
  if (!Buffer.isBuffer(authenticatorData)) throw malformed('must have bytes in authData');
  return { format, statementMap, authenticatorData };
}
