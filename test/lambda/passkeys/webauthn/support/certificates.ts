import { type KeyObject, sign } from 'node:crypto';
import { newKeyPair } from '../../../../support/key-pair';

/** Writers of DER, as many as certificates of authenticators need. */
export const der = {
  element(tag: number | number[], ...contents: Buffer[]): Buffer {
    const content = Buffer.concat(contents);
    const length =
      content.length < 0x80
        ? [content.length]
        : content.length < 0x100
          ? [0x81, content.length]
          : [0x82, content.length >> 8, content.length & 0xff];
    return Buffer.concat([Buffer.from([tag, length].flat()), content]);
  },
  sequence: (...contents: Buffer[]) => der.element(0x30, ...contents),
  set: (...contents: Buffer[]) => der.element(0x31, ...contents),
  integer: (value: number) => der.element(0x02, Buffer.from(value > 127 ? [0, value] : [value])),
  enumerated: (value: number) => der.element(0x0a, Buffer.from([value])),
  boolean: (value: boolean) => der.element(0x01, Buffer.from([value ? 0xff : 0])),
  octets: (bytes: Buffer) => der.element(0x04, bytes),
  bits: (bytes: Buffer) => der.element(0x03, Buffer.from([0]), bytes),
  text: (value: string) => der.element(0x0c, Buffer.from(value, 'utf8')),
  printable: (value: string) => der.element(0x13, Buffer.from(value, 'latin1')),
  time: (date: Date) =>
    der.element(
      0x18,
      Buffer.from(
        `${date
          .toISOString()
          .replace(/[-:T]/g, '')
          .replace(/\.\d+Z/, 'Z')}`,
        'latin1',
      ),
    ),
  /** Constructed, context-specific; `tag` up to 16383. */
  context(tag: number, ...contents: Buffer[]): Buffer {
    if (tag < 31) return der.element(0xa0 | tag, ...contents);
    return der.element([0xbf, 0x80 | (tag >> 7), tag & 0x7f], ...contents);
  },
  oid(dotted: string): Buffer {
    const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
    const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
      const digits = [arc & 0x7f];
      for (let left = arc >> 7; left > 0; left >>= 7) digits.unshift(0x80 | (left & 0x7f));
      return digits;
    });
    return der.element(0x06, Buffer.from(bytes));
  },
};

export interface Extension {
  oid: string;
  critical?: boolean;
  /** DER of the value. */
  value: Buffer;
}

export interface CertificateOptions {
  subject: Partial<Record<'C' | 'O' | 'OU' | 'CN', string>>;
  issuer?: CertificateOptions['subject'];
  publicKey: KeyObject;
  /** EC P-256 */
  issuerKey: KeyObject;
  ca?: boolean;
  extensions?: Extension[];
  notBefore?: Date;
  notAfter?: Date;
}

const ATTRIBUTE = { C: '2.5.4.6', O: '2.5.4.10', OU: '2.5.4.11', CN: '2.5.4.3' } as const;
const ECDSA_WITH_SHA256 = der.sequence(der.oid('1.2.840.10045.4.3.2'));

let serial = 1;

/** Issues an X.509 v3 certificate in DER, signed with ECDSA and SHA-256. */
export function issueCertificate(options: CertificateOptions): Buffer {
  const { subject, issuer = subject, publicKey, issuerKey, ca = false, extensions = [] } = options;
  const { notBefore = new Date('2020-01-01'), notAfter = new Date('2100-01-01') } = options;
  const basicConstraints = der.sequence(...(ca ? [der.boolean(true)] : []));
  const all = [{ oid: '2.5.29.19', critical: true, value: basicConstraints }, ...extensions];
  serial += 1;
  const tbsCertificate = der.sequence(
    der.context(0, der.integer(2)),
    der.integer(serial % 128),
    ECDSA_WITH_SHA256,
    name(issuer),
    der.sequence(der.time(notBefore), der.time(notAfter)),
    name(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der.context(
      3,
      der.sequence(
        ...all.map(({ oid, critical, value }) =>
          der.sequence(der.oid(oid), ...(critical ? [der.boolean(true)] : []), der.octets(value)),
        ),
      ),
    ),
  );
  return der.sequence(tbsCertificate, ECDSA_WITH_SHA256, der.bits(sign('sha256', tbsCertificate, issuerKey)));
}

export function name(parts: CertificateOptions['subject']): Buffer {
  const order = ['C', 'O', 'OU', 'CN'] as const;
  return der.sequence(
    ...order.flatMap((key) => {
      const value = parts[key];
      if (value === undefined) return [];
      return der.set(
        der.sequence(der.oid(ATTRIBUTE[key]), key === 'C' ? der.printable(value) : der.text(value)),
      );
    }),
  );
}

export function toPem(certificate: Buffer): string {
  const lines = certificate.toString('base64').replace(/.{64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** A certificate authority for tests: root and issuing function. */
export class CertificateAuthority {
  readonly name = { C: 'US', O: 'Example Authenticators', CN: 'Attestation Root' };
  readonly key = newKeyPair({ curve: 'P-256' });
  readonly root: Buffer;

  constructor(options: Partial<CertificateOptions> = {}) {
    this.root = issueCertificate({
      subject: this.name,
      publicKey: this.key.publicKey,
      issuerKey: this.key.privateKey,
      ca: true,
      ...options,
    });
  }

  get pem(): string {
    return toPem(this.root);
  }

  issue(options: Omit<CertificateOptions, 'issuerKey' | 'issuer'>): Buffer {
    return issueCertificate({ ...options, issuer: this.name, issuerKey: this.key.privateKey });
  }
}
