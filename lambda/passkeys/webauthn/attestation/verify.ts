import { X509Certificate } from 'node:crypto';
import type { AttestedCredential } from '../authenticator-data';
import { COSE_ALGORITHMS, type RelyingPartyPolicy } from '../policy';
import type { PublicKey } from '../public-key';
import { WebAuthnRefusal } from '../refusal';
import { verifySignature } from '../signature';
import { isGeneratedForSigning } from './android-key';
import {
  type AttestationCertificate,
  EXTENSION,
  endsInAnchor,
  isKeyFor,
  readCertificate,
} from './certificate';
import { type RegistrationResponse, verifyWithLibrary } from './library';
import type { AttestationStatement, CertifiedStatement } from './statement';

/**
 * `none`: none given. `self`: signed by the passkey. `unassessed`: certified, but no chain was asked for.
 * `trusted`: the chain ends in the policy's anchor.
 */
export type AttestationTrust = 'none' | 'self' | 'unassessed' | 'trusted';

export interface AttestationSubject {
  readonly authenticatorData: Buffer;
  readonly rpIdHash: Buffer;
  readonly clientDataHash: Buffer;
  readonly credential: AttestedCredential;
  readonly publicKey: PublicKey;
  /** For the library; all else in it has been verified. */
  readonly response: RegistrationResponse;
}

const STATEMENT_STEP = '§7.1 step 22';
const TRUST_STEP = '§7.1 step 24';

/**
 * Verifies a statement by its format (section 8), whatever conveyance was asked for, then its trust.
 *
 * @param now when certificates must be valid
 * @throws WebAuthnRefusal; the caller turns the library's errors into `attestation-invalid`
 */
export async function verifyAttestation(
  statement: AttestationStatement,
  subject: AttestationSubject,
  policy: RelyingPartyPolicy,
  now: Date,
): Promise<AttestationTrust> {
  const trust =
    'x5c' in statement
      ? await verifyCertified(statement, subject, policy, now)
      : verifyUncertified(statement, subject);
  verifyAuthenticatorModel(trust, subject.credential.aaguid, policy);
  return trust;
}

/** As a lower-case UUID. */
export function aaguidText(aaguid: Buffer): string {
  return aaguid.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function verifyUncertified(
  statement: Exclude<AttestationStatement, CertifiedStatement>,
  { authenticatorData, clientDataHash, publicKey }: AttestationSubject,
): AttestationTrust {
  if (statement.format === 'none') return 'none';
  const { algorithm, signature } = statement;
  if (algorithm !== publicKey.algorithm)
    throw invalid('Self attestation must be signed with the algorithm of the passkey');
  verifySignature(
    { algorithm, key: publicKey.key, data: [authenticatorData, clientDataHash], signature },
    STATEMENT_STEP,
  );
  return 'self';
}

async function verifyCertified(
  statement: CertifiedStatement,
  subject: AttestationSubject,
  policy: RelyingPartyPolicy,
  now: Date,
): Promise<AttestationTrust> {
  const [leaf, ...issuers] = statement.x5c.map(readCertificate);
  if (!leaf) throw invalid('The statement has no certificate');
  verifyStatementSignature(statement, leaf, subject);
  verifyFormatRules(statement, [leaf, ...issuers], subject);
  verifyVendorExtensions(statement, leaf, policy);
  // Before the library, so that a hostile chain can't make it call the network.
  const trust = assessTrust([leaf, ...issuers], policy, now);
  if (!(await verifyWithLibrary(subject.response))) throw invalid('The statement does not verify');
  return trust;
}

/** Checks that `alg` and the certificate's key agree, which the library doesn't. */
function verifyStatementSignature(
  statement: CertifiedStatement,
  leaf: AttestationCertificate,
  { authenticatorData, clientDataHash, rpIdHash, credential, publicKey }: AttestationSubject,
): void {
  if (statement.format === 'apple') return;
  const algorithm = statement.format === 'fido-u2f' ? COSE_ALGORITHMS.ES256 : statement.algorithm;
  const key = leaf.x509.publicKey;
  if (!isKeyFor(key, algorithm))
    throw invalid('The key of the attestation certificate is not one for its algorithm');
  const data = (() => {
    if (statement.format === 'tpm') return [statement.certInfo];
    if (statement.format !== 'fido-u2f') return [authenticatorData, clientDataHash];
    if (publicKey.jwk.kty !== 'EC' || publicKey.algorithm !== COSE_ALGORITHMS.ES256)
      throw invalid('A U2F key must be an ES256 key');
    const point = [
      0x04,
      ...Buffer.from(publicKey.jwk.x, 'base64url'),
      ...Buffer.from(publicKey.jwk.y, 'base64url'),
    ];
    return [Buffer.from([0x00]), rpIdHash, clientDataHash, credential.credentialId, Buffer.from(point)];
  })();
  verifySignature({ algorithm, key, data, signature: statement.signature }, STATEMENT_STEP);
}

/** Rules that the library doesn't check. */
function verifyFormatRules(
  statement: CertifiedStatement,
  chain: readonly [AttestationCertificate, ...AttestationCertificate[]],
  { credential }: AttestationSubject,
): void {
  if (statement.format === 'fido-u2f' && credential.aaguid.some((byte) => byte !== 0))
    throw invalid('A U2F key has no AAGUID');
  if (statement.format === 'android-key' && !isGeneratedForSigning(chain[0]))
    throw invalid('The Android key must be generated on the device, for signing only');
  // For these two the library would fetch revocation lists from addresses in the certificates.
  const fetchesRevocationLists = statement.format === 'android-key' || statement.format === 'apple';
  const namesRevocationList = chain.some(({ extensions }) => extensions.has(EXTENSION.crlDistributionPoints));
  if (fetchesRevocationLists && namesRevocationList)
    throw invalid('The certificates must not name revocation lists, which are never fetched');
}

/**
 * Sections 8.2.1 and 8.2.2: extensions are not critical, and a serial number, which names one device
 * everywhere, only comes with enterprise attestation.
 */
function verifyVendorExtensions(
  { format }: CertifiedStatement,
  { extensions }: AttestationCertificate,
  { attestation }: RelyingPartyPolicy,
): void {
  for (const [id, name] of [
    [EXTENSION.fidoAaguid, 'AAGUID'],
    [EXTENSION.fidoSerialNumber, 'serial number'],
    [EXTENSION.fidoFirmwareVersion, 'firmware version'],
  ] as const)
    if (extensions.get(id)?.critical)
      throw invalid(`The ${name} extension of the certificate must not be critical`);
  if (format === 'packed' && attestation !== 'enterprise' && extensions.has(EXTENSION.fidoSerialNumber))
    throw invalid('A certificate with the serial number of the device is for enterprise attestation only');
}

function assessTrust(
  chain: readonly AttestationCertificate[],
  { attestation, trustAnchors = [] }: RelyingPartyPolicy,
  now: Date,
): AttestationTrust {
  if (attestation === 'none') return 'unassessed';
  const anchors = trustAnchors.map((pem) => new X509Certificate(pem));
  const certificates = chain.map(({ x509 }) => x509);
  if (endsInAnchor(certificates, anchors, now)) return 'trusted';
  throw new WebAuthnRefusal(
    'attestation-untrusted',
    TRUST_STEP,
    'The attestation of this authenticator does not end in a trusted certificate.',
  );
}

function verifyAuthenticatorModel(
  trust: AttestationTrust,
  aaguid: Buffer,
  { attestation, allowedAaguids }: RelyingPartyPolicy,
): void {
  if (trust !== 'trusted' && (attestation === 'enterprise' || allowedAaguids))
    throw new WebAuthnRefusal(
      'attestation-untrusted',
      TRUST_STEP,
      'Only authenticators that prove their model can be registered; allow the browser to share it.',
    );
  if (allowedAaguids && !allowedAaguids.includes(aaguidText(aaguid)))
    throw new WebAuthnRefusal(
      'aaguid-not-allowed',
      TRUST_STEP,
      'Authenticators of this model can not be registered.',
    );
}

function invalid(problem: string): WebAuthnRefusal {
  return new WebAuthnRefusal('attestation-invalid', STATEMENT_STEP, `${problem}.`);
}
