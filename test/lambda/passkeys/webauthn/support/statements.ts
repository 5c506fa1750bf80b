import { randomBytes } from 'node:crypto';
import { newKeyPair } from '../../../../support/key-pair';
import {
  type AlgorithmName,
  coseAlgorithm,
  coseKeyOf,
  type Passkey,
  type Signed,
  sha256,
  signWith,
} from './authenticator';
import type { CborEntries, Encodable } from './cbor';
import { CertificateAuthority, type CertificateOptions, der, type Extension } from './certificates';

/** Root of the test authenticators. */
export const vendor = new CertificateAuthority();

/** AAGUID of the test authenticator model. */
export const MODEL = Buffer.from('0f1e2d3c4b5a69788796a5b4c3d2e1f0', 'hex');

export const ATTESTATION_SUBJECT = {
  C: 'US',
  O: 'Example Authenticators',
  OU: 'Authenticator Attestation',
  CN: 'Example Key',
};

/** Options to falsify one part of a statement. */
export interface StatementOptions {
  authority?: CertificateAuthority;
  certificate?: Partial<CertificateOptions>;
  algorithm?: AlgorithmName;
  alg?: number;
  chain?: (leaf: Buffer) => Buffer[];
}

export function aaguidExtension(aaguid: Buffer = MODEL, critical = false): Extension {
  return { oid: '1.3.6.1.4.1.45724.1.1.4', critical, value: der.octets(aaguid) };
}

/** The serial number of one device. */
export function serialNumberExtension(critical = false): Extension {
  return { oid: '1.3.6.1.4.1.45724.1.1.2', critical, value: der.octets(Buffer.from('serial-0001')) };
}

/** Version 42. */
export function firmwareVersionExtension(critical = false): Extension {
  return { oid: '1.3.6.1.4.1.45724.1.1.5', critical, value: der.integer(42) };
}

export const crlExtension: Extension = {
  oid: '2.5.29.31',
  value: der.sequence(
    der.sequence(
      der.context(0, der.context(0, der.element(0x86, Buffer.from('http://127.0.0.1:9/list.crl', 'latin1')))),
    ),
  ),
};

export function packedSelf({ alg }: { alg?: number } = {}) {
  return ({ passkey, authenticatorData, clientDataHash }: Signed): CborEntries =>
    new Map<string, Encodable>([
      ['alg', alg ?? coseAlgorithm(passkey.algorithm)],
      ['sig', signWith(passkey, Buffer.concat([authenticatorData, clientDataHash]))],
    ]);
}

/** A key of the attestation kind, and its certificate. */
function attestationKey(options: StatementOptions, defaults: Partial<CertificateOptions>) {
  const algorithm = options.algorithm ?? 'ES256';
  const keys =
    algorithm === 'RS256'
      ? newKeyPair({ rsaBits: 2048 })
      : newKeyPair({ curve: algorithm === 'ES384' ? 'P-384' : 'P-256' });
  const leaf = (options.authority ?? vendor).issue({
    subject: ATTESTATION_SUBJECT,
    publicKey: keys.publicKey,
    ...defaults,
    ...options.certificate,
  });
  return { algorithm, privateKey: keys.privateKey, x5c: options.chain?.(leaf) ?? [leaf] };
}

export function packedCertified(options: StatementOptions = {}) {
  return ({ authenticatorData, clientDataHash, aaguid }: Signed): CborEntries => {
    const key = attestationKey(options, { extensions: [aaguidExtension(aaguid)] });
    return new Map<string, Encodable>([
      ['alg', options.alg ?? coseAlgorithm(key.algorithm)],
      ['sig', signWith(key, Buffer.concat([authenticatorData, clientDataHash]))],
      ['x5c', key.x5c],
    ]);
  };
}

export function fidoU2f(options: StatementOptions = {}) {
  return ({ passkey, clientDataHash, rpIdHash }: Signed): CborEntries => {
    const key = attestationKey(options, {});
    const cose = coseKeyOf(passkey);
    const point = Buffer.concat([Buffer.from([4]), cose.get(-2) as Buffer, cose.get(-3) as Buffer]);
    const data = Buffer.concat([Buffer.from([0]), rpIdHash, clientDataHash, passkey.id, point]);
    return new Map<string, Encodable>([
      ['sig', signWith(key, data)],
      ['x5c', key.x5c],
    ]);
  };
}

/** Android's key description: generated in the trusted environment, for signing, unless said otherwise. */
export function keyDescription(
  challenge: Buffer,
  { purposes = [2], origin = 0, allApplications = false }: KeyDescriptionOptions = {},
): Buffer {
  return der.sequence(
    der.integer(3),
    der.enumerated(1),
    der.integer(4),
    der.enumerated(1),
    der.octets(challenge),
    der.octets(Buffer.alloc(0)),
    der.sequence(),
    der.sequence(
      der.context(1, der.set(...purposes.map(der.integer))),
      ...(allApplications ? [der.context(600, der.element(0x05))] : []),
      der.context(702, der.integer(origin)),
    ),
  );
}

export interface KeyDescriptionOptions {
  purposes?: number[];
  origin?: number;
  allApplications?: boolean;
}

export function androidKey(
  options: StatementOptions & {
    description?: KeyDescriptionOptions;
    rawDescription?: (challenge: Buffer) => Buffer;
    extra?: Extension[];
  } = {},
) {
  const authority = options.authority ?? vendor;
  return ({ passkey, authenticatorData, clientDataHash }: Signed): CborEntries => {
    const leaf = credentialCertificate(passkey, authority, [
      {
        oid: '1.3.6.1.4.1.11129.2.1.17',
        value:
          options.rawDescription?.(clientDataHash) ?? keyDescription(clientDataHash, options.description),
      },
      ...(options.extra ?? []),
    ]);
    return new Map<string, Encodable>([
      ['alg', coseAlgorithm(passkey.algorithm)],
      ['sig', signWith(passkey, Buffer.concat([authenticatorData, clientDataHash]))],
      ['x5c', options.chain?.(leaf) ?? [leaf, authority.root]],
    ]);
  };
}

export function apple(options: { nonce?: Buffer; publicKey?: Passkey; extra?: Extension[] } = {}) {
  return ({ passkey, authenticatorData, clientDataHash }: Signed): CborEntries => {
    const nonce = options.nonce ?? sha256(Buffer.concat([authenticatorData, clientDataHash]));
    const leaf = credentialCertificate(options.publicKey ?? passkey, vendor, [
      { oid: '1.2.840.113635.100.8.2', value: der.sequence(der.context(1, der.octets(nonce))) },
      ...(options.extra ?? []),
    ]);
    return new Map<string, Encodable>([['x5c', [leaf]]]);
  };
}

function credentialCertificate(
  passkey: Passkey,
  authority: CertificateAuthority,
  extensions: Extension[],
): Buffer {
  return authority.issue({
    subject: { CN: randomBytes(8).toString('hex') },
    publicKey: passkey.publicKey,
    extensions,
  });
}

/** A TPM that certifies an elliptic-curve key; the numbers are those of TPM 2.0 part 2. */
export function tpm(
  options: StatementOptions & { magic?: number; extraData?: Buffer; vendor?: string } = {},
) {
  return ({ passkey, authenticatorData, clientDataHash }: Signed): CborEntries => {
    const key = attestationKey(options, {
      subject: {},
      extensions: [
        { oid: '2.5.29.17', critical: true, value: der.sequence(der.context(4, tpmName(options.vendor))) },
        { oid: '2.5.29.37', value: der.sequence(der.oid('2.23.133.8.3')) },
      ],
    });
    const cose = coseKeyOf(passkey);
    const pubArea = Buffer.concat([
      Buffer.from('0023000b00060472', 'hex'),
      sized(Buffer.alloc(0)),
      Buffer.from('0010001000030010', 'hex'),
      sized(cose.get(-2) as Buffer),
      sized(cose.get(-3) as Buffer),
    ]);
    const magic = Buffer.alloc(4);
    magic.writeUInt32BE(options.magic ?? 0xff544347);
    const certInfo = Buffer.concat([
      magic,
      Buffer.from('8017', 'hex'),
      sized(Buffer.alloc(0)),
      sized(options.extraData ?? sha256(Buffer.concat([authenticatorData, clientDataHash]))),
      Buffer.alloc(25),
      sized(Buffer.concat([Buffer.from('000b', 'hex'), sha256(pubArea)])),
      sized(Buffer.alloc(0)),
    ]);
    return new Map<string, Encodable>([
      ['alg', options.alg ?? coseAlgorithm(key.algorithm)],
      ['sig', signWith(key, certInfo)],
      ['ver', '2.0'],
      ['x5c', key.x5c],
      ['pubArea', pubArea],
      ['certInfo', certInfo],
    ]);
  };
}

function sized(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Manufacturer, model and version in the alternative name, as the TCG profile has them. */
function tpmName(manufacturer = 'id:FFFFF1D0'): Buffer {
  const attributes = { '2.23.133.2.1': manufacturer, '2.23.133.2.2': 'Example', '2.23.133.2.3': 'id:13' };
  return der.sequence(
    ...Object.entries(attributes).map(([oid, value]) => der.set(der.sequence(der.oid(oid), der.text(value)))),
  );
}
