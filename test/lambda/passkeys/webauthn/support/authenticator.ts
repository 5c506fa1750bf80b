import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto';
import { type KeyPair, newKeyPair } from '../../../../support/key-pair';
import { type CborEntries, type Encodable, encodeCbor } from './cbor';

export const RP_ID = 'example.com';
export const ORIGIN = 'https://app.example.com';

export type AlgorithmName = 'ES256' | 'ES384' | 'ES512' | 'EdDSA' | 'RS256' | 'Ed448';

const ALGORITHM = {
  ES256: { cose: -7, digest: 'sha256', curve: 'P-256', coseCurve: 1 },
  ES384: { cose: -35, digest: 'sha384', curve: 'P-384', coseCurve: 2 },
  ES512: { cose: -36, digest: 'sha512', curve: 'P-521', coseCurve: 3 },
  EdDSA: { cose: -8, digest: null },
  Ed448: { cose: -53, digest: null },
  RS256: { cose: -257, digest: 'sha256' },
} as const;

export const FLAG = { UP: 1, RFU1: 2, UV: 4, BE: 8, BS: 16, RFU2: 32, AT: 64, ED: 128 } as const;

/** A passkey as the authenticator holds it. */
export interface Passkey {
  algorithm: AlgorithmName;
  id: Buffer;
  publicKey: KeyObject;
  privateKey: KeyObject;
}

const rsaKeys: Partial<Record<number, KeyPair>> = {};

/** Makes a passkey; RSA keys are made once a size, since they take long. */
export function createPasskey(algorithm: AlgorithmName = 'ES256', { rsaBits = 2048 } = {}): Passkey {
  return { algorithm, id: randomBytes(32), ...keyPair(algorithm, rsaBits) };
}

function keyPair(algorithm: AlgorithmName, rsaBits: number): KeyPair {
  if (algorithm === 'EdDSA') return newKeyPair('ed25519');
  if (algorithm === 'Ed448') return newKeyPair('ed448');
  if (algorithm === 'RS256') {
    rsaKeys[rsaBits] ??= newKeyPair({ rsaBits });
    return rsaKeys[rsaBits];
  }
  return newKeyPair({ curve: ALGORITHM[algorithm].curve });
}

/** The COSE key in canonical order. */
export function coseKeyOf({ algorithm, publicKey }: Pick<Passkey, 'algorithm' | 'publicKey'>): CborEntries {
  const jwk = publicKey.export({ format: 'jwk' });
  const bytes = (value: string | undefined) => Buffer.from(value ?? '', 'base64url');
  const details = ALGORITHM[algorithm];
  if ('coseCurve' in details)
    return new Map<number, Encodable>([
      [1, 2],
      [3, details.cose],
      [-1, details.coseCurve],
      [-2, bytes(jwk.x)],
      [-3, bytes(jwk.y)],
    ]);
  if (algorithm === 'EdDSA' || algorithm === 'Ed448')
    return new Map<number, Encodable>([
      [1, 1],
      [3, details.cose],
      [-1, algorithm === 'EdDSA' ? 6 : 7],
      [-2, bytes(jwk.x)],
    ]);
  return new Map<number, Encodable>([
    [1, 3],
    [3, details.cose],
    [-1, bytes(jwk.n)],
    [-2, bytes(jwk.e)],
  ]);
}

export function coseAlgorithm(algorithm: AlgorithmName): number {
  return ALGORITHM[algorithm].cose;
}

/** Signs as the passkey's algorithm does. */
export function signWith({ algorithm, privateKey }: Pick<Passkey, 'algorithm' | 'privateKey'>, data: Buffer) {
  return sign(ALGORITHM[algorithm].digest, data, privateKey);
}

export function sha256(data: Buffer | string): Buffer {
  return createHash('sha256').update(data).digest();
}

/** A challenge in base64url. */
export function newChallenge(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * What an authenticator and a browser put into authenticator data and client data; every part can be
 * falsified.
 */
export interface CeremonyParts {
  challenge: string;
  clientData: Record<string, unknown>;
  /** Overrides the serialized client data. */
  clientDataBytes: Buffer;
  rpId: string;
  flags: number;
  signCount: number;
  extensions: Encodable;
  /** Changes authenticator data before anything is signed. */
  alterAuthenticatorData: (data: Buffer) => Buffer;
}

export interface RegistrationParts extends CeremonyParts {
  passkey: Passkey;
  aaguid: Buffer;
  credentialId: Buffer;
  coseKey: Encodable;
  format: Encodable;
  statement: (signed: Signed) => Encodable;
  /** Changes the attestation object's entries or bytes at the end. */
  alterEntries: (entries: CborEntries) => CborEntries;
  alterBytes: (bytes: Buffer) => Buffer;
}

/** What an attestation statement is made over. */
export interface Signed {
  passkey: Passkey;
  authenticatorData: Buffer;
  clientDataHash: Buffer;
  rpIdHash: Buffer;
  aaguid: Buffer;
}

/** Registers: attestation `none`, user present and verified, unless the parts say otherwise. */
export function register(parts: Partial<RegistrationParts> & { challenge: string }) {
  const passkey = parts.passkey ?? createPasskey();
  const clientData = clientDataBytes('webauthn.create', parts);
  const aaguid = parts.aaguid ?? Buffer.alloc(16);
  const credentialId = parts.credentialId ?? passkey.id;
  const length = Buffer.alloc(2);
  length.writeUInt16BE(credentialId.length);
  const attested = Buffer.concat([
    aaguid,
    length,
    credentialId,
    encodeCbor(parts.coseKey ?? coseKeyOf(passkey)),
  ]);
  const authenticatorData = authenticatorDataBytes(FLAG.UP | FLAG.UV | FLAG.AT, attested, parts);
  const signed = {
    passkey,
    authenticatorData,
    clientDataHash: sha256(clientData),
    rpIdHash: sha256(parts.rpId ?? RP_ID),
    aaguid,
  };
  const entries: CborEntries = new Map<string, Encodable>([
    ['fmt', parts.format ?? 'none'],
    ['attStmt', parts.statement?.(signed) ?? new Map()],
    ['authData', authenticatorData],
  ]);
  const bytes = encodeCbor(parts.alterEntries?.(entries) ?? entries);
  return {
    passkey,
    response: {
      clientDataJSON_B64: clientData.toString('base64url'),
      attestationObjectB64: (parts.alterBytes?.(bytes) ?? bytes).toString('base64url'),
    },
  };
}

/** Signs in: user present and verified, counter 1, unless the parts say otherwise. */
export function authenticate(
  passkey: Passkey,
  parts: Partial<CeremonyParts> & {
    challenge: string;
    userHandle?: string;
    sign?: (data: Buffer) => Buffer;
  },
) {
  const clientData = clientDataBytes('webauthn.get', parts);
  const authenticatorData = authenticatorDataBytes(FLAG.UP | FLAG.UV, Buffer.alloc(0), {
    signCount: 1,
    ...parts,
  });
  const data = Buffer.concat([authenticatorData, sha256(clientData)]);
  return {
    credentialIdB64: passkey.id.toString('base64url'),
    authenticatorDataB64: authenticatorData.toString('base64url'),
    clientDataJSON_B64: clientData.toString('base64url'),
    signatureB64: (parts.sign?.(data) ?? signWith(passkey, data)).toString('base64url'),
    ...(parts.userHandle !== undefined && {
      userHandleB64: Buffer.from(parts.userHandle, 'utf8').toString('base64url'),
    }),
  };
}

function clientDataBytes(type: string, parts: Partial<CeremonyParts> & { challenge: string }): Buffer {
  const { challenge, clientData } = parts;
  return (
    parts.clientDataBytes ??
    Buffer.from(JSON.stringify({ type, challenge, origin: ORIGIN, crossOrigin: false, ...clientData }))
  );
}

function authenticatorDataBytes(flags: number, attested: Buffer, parts: Partial<CeremonyParts>): Buffer {
  const { rpId = RP_ID, signCount = 0, extensions } = parts;
  const header = Buffer.alloc(5);
  header.writeUInt8((parts.flags ?? flags) | (extensions === undefined ? 0 : FLAG.ED));
  header.writeUInt32BE(signCount, 1);
  const data = Buffer.concat([
    sha256(rpId),
    header,
    attested,
    ...(extensions === undefined ? [] : [encodeCbor(extensions)]),
  ]);
  return parts.alterAuthenticatorData?.(data) ?? data;
}
