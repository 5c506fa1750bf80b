/**
 * Reads `navigator.credentials`' results by shape: password managers give plain objects, of other realms, or
 * with parts missing.
 */
import { fromBase64Url, toBase64Url } from '../shared/base64url';
import { PasskeyError } from '../shared/problem';

/** base64url throughout. */
export interface NewCredential {
  readonly clientDataJSON_B64: string;
  readonly attestationObjectB64: string;
  readonly transports?: string[];
}

/** As the package's client sends it; base64url throughout. */
export interface Assertion {
  readonly credentialIdB64: string;
  readonly authenticatorDataB64: string;
  readonly clientDataJSON_B64: string;
  readonly signatureB64: string;
  readonly userHandleB64: string | null;
}

/** @throws PasskeyError when it is no new passkey */
export function readNewCredential(credential: unknown): NewCredential {
  const read = readerOf(credential);
  const transports = transportsOf(read.response);
  return {
    clientDataJSON_B64: read.field('clientDataJSON'),
    attestationObjectB64: read.field('attestationObject'),
    ...(transports.length > 0 && { transports }),
  };
}

/** base64url; undefined where it can't be read. */
export function credentialIdOf(credential: unknown): string | undefined {
  return readerOf(credential).id();
}

/** @throws PasskeyError when it is no answer of a passkey */
export function readAssertion(credential: unknown): Assertion {
  const read = readerOf(credential);
  return {
    credentialIdB64: read.id() ?? unreadable(),
    authenticatorDataB64: read.field('authenticatorData'),
    clientDataJSON_B64: read.field('clientDataJSON'),
    signatureB64: read.field('signature'),
    userHandleB64: read.optional('userHandle') || null,
  };
}

type Members = Readonly<Record<string, unknown>>;

function readerOf(credential: unknown) {
  const members = membersOf(credential);
  const response = membersOf(members.response);
  // `toJSON` (WebAuthn L3 §5.1), where a member is unusable.
  let spoken: Members | undefined;
  const spelled = (): Members => {
    spoken ??= membersOf(quietly(() => (members.toJSON as () => unknown).call(credential)));
    return spoken;
  };
  const optional = (name: string) => text(response[name]) ?? text(membersOf(spelled().response)[name]);
  return {
    response,
    optional,
    field: (name: string) => optional(name) || unreadable(),
    id: () => text(members.rawId) || text(members.id) || text(spelled().rawId) || undefined,
  };
}

/** Of bytes or their spelling, as base64url; undefined for anything else. */
function text(value: unknown): string | undefined {
  if (typeof value === 'string') {
    const bare = value
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace(/={1,2}$/, '');
    return /^[\w-]*$/.test(bare) && quietly(() => fromBase64Url(bare)) ? bare : undefined;
  }
  const bytes = bytesOf(value);
  return bytes && toBase64Url(bytes);
}

function bytesOf(value: unknown): Uint8Array | undefined {
  // Of any realm, unlike `instanceof`.
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (/^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(value)))
    return new Uint8Array(value as ArrayBuffer);
  return undefined;
}

/** Unknown ones are kept (§5.2.1). */
function transportsOf(response: Members): string[] {
  const told = quietly(() => (response.getTransports as () => unknown).call(response)) ?? response.transports;
  return Array.isArray(told) ? told.filter((transport) => typeof transport === 'string') : [];
}

/** The object itself, for its class's getters. */
function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

function quietly<Result>(run: () => Result): Result | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

function unreadable(): never {
  throw new PasskeyError('passkeyUnsupported', 'unreadable');
}
