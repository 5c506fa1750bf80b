import { type KeyObject, X509Certificate } from 'node:crypto';
import { COSE_ALGORITHMS, type CoseAlgorithm } from '../policy';
import { DER, DerError, readDer, readDerElements } from './der';

/** Object identifiers, as hexadecimal of their DER content. */
export const EXTENSION = {
  /** 2.5.29.31 */
  crlDistributionPoints: '551d1f',
  /** 1.3.6.1.4.1.45724.1.1.4 (section 8.2.1) */
  fidoAaguid: '2b0601040182e51c010104',
  /** 1.3.6.1.4.1.45724.1.1.2 (section 8.2.2) */
  fidoSerialNumber: '2b0601040182e51c010102',
  /** 1.3.6.1.4.1.45724.1.1.5 (section 8.2.1) */
  fidoFirmwareVersion: '2b0601040182e51c010105',
  /** 1.3.6.1.4.1.11129.2.1.17 (section 8.4.1) */
  androidKeyDescription: '2b06010401d679020111',
} as const;

/** With parts that node:crypto does not give. */
export interface AttestationCertificate {
  readonly x509: X509Certificate;
  /** See {@link EXTENSION}. */
  readonly extensions: ReadonlyMap<string, { readonly critical: boolean; readonly value: Buffer }>;
}

/** @throws DerError or an error of node:crypto */
export function readCertificate(der: Buffer): AttestationCertificate {
  return { x509: new X509Certificate(der), extensions: readExtensions(der) };
}

function readExtensions(der: Buffer): AttestationCertificate['extensions'] {
  const [tbsCertificate] = readDerElements(readDer(der, DER.SEQUENCE));
  const wrapped = readDerElements(tbsCertificate?.content ?? Buffer.alloc(0)).find(
    ({ tagClass, tag }) => tagClass === 2 && tag === 3,
  );
  const extensions = new Map<string, { critical: boolean; value: Buffer }>();
  if (!wrapped) return extensions;
  for (const extension of readDerElements(readDer(wrapped.content, DER.SEQUENCE))) {
    const parts = readDerElements(extension.content);
    const id = parts[0]?.content.toString('hex');
    const value = parts.at(-1);
    if (!id || value?.tag !== DER.OCTET_STRING || parts.length > 3 || extensions.has(id))
      throw new DerError('a certificate extension is malformed or repeated');
    extensions.set(id, {
      critical: parts.length === 3 && parts[1]?.content[0] === 0xff,
      value: value.content,
    });
  }
  return extensions;
}

/** Checks kind, curve and size. */
export function isKeyFor(key: KeyObject, algorithm: CoseAlgorithm): boolean {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  switch (algorithm) {
    case COSE_ALGORITHMS.ES256:
      return namedCurve === 'prime256v1';
    case COSE_ALGORITHMS.ES384:
      return namedCurve === 'secp384r1';
    case COSE_ALGORITHMS.ES512:
      return namedCurve === 'secp521r1';
    case COSE_ALGORITHMS.EdDSA:
      return key.asymmetricKeyType === 'ed25519';
    case COSE_ALGORITHMS.Ed448:
      return key.asymmetricKeyType === 'ed448';
    case COSE_ALGORITHMS.RS256:
      return key.asymmetricKeyType === 'rsa' && modulusLength >= 2048;
  }
}

/**
 * True when each certificate is signed by the next, a certificate authority, all are valid now, and the last
 * is an anchor or signed by one. Revocation is not looked up, as the statement would choose the address.
 *
 * @param chain leaf first
 */
export function endsInAnchor(
  chain: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
  now: Date,
): boolean {
  const isIssuedBy = (subject: X509Certificate, issuer: X509Certificate) =>
    issuer.ca && subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
  const isCurrent = ({ validFrom, validTo }: X509Certificate) =>
    Date.parse(validFrom) <= now.getTime() && now.getTime() <= Date.parse(validTo);

  const linked = chain.every((certificate, index) => {
    const issuer = chain[index + 1];
    return isCurrent(certificate) && (!issuer || isIssuedBy(certificate, issuer));
  });
  const last = chain.at(-1);
  if (!linked || !last) return false;
  return anchors.some(
    (anchor) => isCurrent(anchor) && (anchor.raw.equals(last.raw) || isIssuedBy(last, anchor)),
  );
}
