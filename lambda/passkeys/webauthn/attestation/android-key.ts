import { type AttestationCertificate, EXTENSION } from './certificate';
import { DER, type DerElement, DerError, readDer, readDerElements } from './der';

/** Android's AuthorizationList, as section 8.4 asks. */
const TAG = { purpose: 1, origin: 702 } as const;
const PURPOSE_SIGN = 2;
const ORIGIN_GENERATED = 0;

/** Positions in KeyDescription. */
const SOFTWARE_ENFORCED = 6;
const TEE_ENFORCED = 7;

/**
 * True when the key was generated on the device and only signs, by software and trusted environment together
 * (section 8.4). The library does the rest.
 *
 * @throws DerError without such a description
 */
export function isGeneratedForSigning(certificate: AttestationCertificate): boolean {
  const extension = certificate.extensions.get(EXTENSION.androidKeyDescription);
  if (!extension) throw new DerError('the certificate has no key description');
  const description = readDerElements(readDer(extension.value, DER.SEQUENCE));
  const authorizations = [SOFTWARE_ENFORCED, TEE_ENFORCED].flatMap((index) => {
    const list = description[index];
    if (list?.tag !== DER.SEQUENCE) throw new DerError('the key description lacks an authorization list');
    return readDerElements(list.content);
  });
  const origins = authorizations
    .filter(hasTag(TAG.origin))
    .map(({ content }) => integer(readDer(content, DER.INTEGER)));
  const purposes = authorizations
    .filter(hasTag(TAG.purpose))
    .flatMap(({ content }) => readDerElements(readDer(content, DER.SET)))
    .map(({ content }) => integer(content));
  const allAre = (values: number[], wanted: number) =>
    values.length > 0 && values.every((value) => value === wanted);
  return allAre(origins, ORIGIN_GENERATED) && allAre(purposes, PURPOSE_SIGN);
}

function hasTag(wanted: number) {
  return ({ tagClass, tag }: DerElement) => tagClass === 2 && tag === wanted;
}

function integer(content: Buffer): number {
  if (content.length < 1 || content.length > 4) throw new DerError('an integer is out of range');
  return content.readIntBE(0, content.length);
}
