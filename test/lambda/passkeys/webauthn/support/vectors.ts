/**
 * The test vectors of WebAuthn Level 3 §16, made as the standard says they are made: every random value is
 * HKDF-SHA-256 of one text, salted with its place and named by the vector. Signatures and certificates are
 * made here with the same keys, as ECDSA is not deterministic in Node.js; all that is signed is the
 * standard's, to the byte, where there is no certificate in it.
 */
import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import { type AlgorithmName, authenticate, FLAG, type Passkey, register, type Signed } from './authenticator';
import { type CborEntries, canonicallyOrdered, type Encodable } from './cbor';

export const VECTOR_RP = 'example.org';
export const VECTOR_ORIGIN = 'https://example.org';
/** The site that shows the page in a frame, where a vector names one. */
export const VECTOR_TOP = 'https://example.com';

/** How a vector differs from the usual ones. */
export interface VectorKind {
  readonly algorithm?: AlgorithmName;
  readonly idBytes?: number;
  readonly challengeBytes?: number;
  readonly crossOrigin?: boolean;
  readonly topOrigin?: boolean;
  readonly format?: string;
  /** U2F says nothing of verification or backup, so no value is drawn for that. */
  readonly withoutFlags?: boolean;
  readonly statement?: (signed: Signed) => Encodable;
}

/** SEC 1 and PKCS #8 headers of private keys of the vectors' curves (RFC 5915, RFC 8410). */
const PKCS8: Partial<Record<AlgorithmName, { readonly head: string; readonly bytes: number }>> = {
  ES256: { head: '304102010030130607 2a8648ce3d0201 06082a8648ce3d030107 042730250201010420', bytes: 32 },
  ES384: { head: '304e020100301006072a8648ce3d020106052b81040022043730350201010430', bytes: 48 },
  ES512: { head: '3060020100301006072a8648ce3d020106052b810400230449304702010104 42', bytes: 66 },
  EdDSA: { head: '302e020100300506032b657004220420', bytes: 32 },
  Ed448: { head: '3047020100300506032b6571043b0439', bytes: 57 },
};

function privateKey(algorithm: AlgorithmName, secret: Buffer): KeyObject {
  const form = PKCS8[algorithm];
  if (!form) throw new Error(`No vector has a key of ${algorithm} that is derived.`);
  const padded = Buffer.concat([Buffer.alloc(form.bytes - secret.length), secret]);
  const key = Buffer.concat([Buffer.from(form.head.replaceAll(' ', ''), 'hex'), padded]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

/** Registration and authentication of one vector. */
export function vector(name: string, kind: VectorKind = {}) {
  const { algorithm = 'ES256', idBytes = 32, challengeBytes = 32, crossOrigin = false } = kind;
  let place = 0;
  const next = (bytes: number) =>
    Buffer.from(hkdfSync('sha256', 'WebAuthn test vectors', Buffer.from([place++]), name, bytes));
  const collected = (): Record<string, unknown> => {
    const flags = next(1).readUInt8();
    const extra = flags & 1 ? next(16).toString('base64url') : undefined;
    return {
      origin: VECTOR_ORIGIN,
      crossOrigin,
      ...(kind.topOrigin && { topOrigin: VECTOR_TOP }),
      ...(extra && {
        extraData: `clientDataJSON may be extended with additional fields in the future, such as this: ${extra}`,
      }),
    };
  };

  const challenge = next(challengeBytes).toString('base64url');
  const secretBytes = algorithm === 'ES512' ? 65 : (PKCS8[algorithm]?.bytes ?? 32);
  const key = privateKey(algorithm, next(secretBytes));
  const clientData = collected();
  const aaguid = next(16);
  const id = next(idBytes);
  const passkey: Passkey = { algorithm, id, privateKey: key, publicKey: createPublicKey(key) };
  const drawn = kind.withoutFlags ? 0 : next(1).readUInt8() & (FLAG.UV | FLAG.BE | FLAG.BS);
  const flags = drawn & FLAG.BE ? drawn : drawn & FLAG.UV;
  // A certificate takes two values, its key and its serial number; an Android or Apple one its number alone.
  const statement = kind.statement;
  if (statement) place += kind.format === 'android-key' || kind.format === 'apple' ? 1 : 2;
  const { response } = register({
    challenge,
    passkey,
    clientData,
    aaguid,
    rpId: VECTOR_RP,
    flags: flags | FLAG.UP | FLAG.AT,
    format: kind.format ?? 'none',
    ...(statement && { statement: (signed) => canonicallyOrdered(statement(signed) as CborEntries) }),
  });

  const answered = next(challengeBytes).toString('base64url');
  const clientDataAgain = collected();
  const drawnAgain = next(1).readUInt8() & (FLAG.UV | FLAG.BS);
  const flagsAgain = flags & FLAG.BE ? drawnAgain | FLAG.BE : drawnAgain & FLAG.UV;
  const assertion = authenticate(passkey, {
    challenge: answered,
    clientData: clientDataAgain,
    rpId: VECTOR_RP,
    flags: flagsAgain | FLAG.UP,
    signCount: 0,
  });
  return {
    passkey,
    aaguid,
    registration: { challenge, response },
    authentication: { challenge: answered, assertion },
  };
}
