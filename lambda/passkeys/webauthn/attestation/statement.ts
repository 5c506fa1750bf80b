import type { CborMap, CborValue } from '../cbor';
import { ALL_ALGORITHMS, type CoseAlgorithm } from '../policy';
import { WebAuthnRefusal } from '../refusal';

/** A statement (section 8) with exactly its format's members and types. */
export type AttestationStatement =
  | { readonly format: 'none' }
  | { readonly format: 'packed'; readonly algorithm: CoseAlgorithm; readonly signature: Buffer }
  | CertifiedStatement;

export type CertifiedStatement = { readonly x5c: readonly Buffer[] } & (
  | { readonly format: 'packed'; readonly algorithm: CoseAlgorithm; readonly signature: Buffer }
  | { readonly format: 'android-key'; readonly algorithm: CoseAlgorithm; readonly signature: Buffer }
  | { readonly format: 'fido-u2f'; readonly signature: Buffer }
  | {
      readonly format: 'tpm';
      readonly algorithm: CoseAlgorithm;
      readonly signature: Buffer;
      readonly certInfo: Buffer;
    }
  | { readonly format: 'apple' }
);

/** The longest chain in use, Android's, has five. */
const MAXIMUM_CHAIN = 8;
const STEP = '§7.1 step 22';

/** @throws WebAuthnRefusal `attestation-format-unsupported` or `attestation-statement-malformed` */
export function readStatement(format: string, statement: CborMap): AttestationStatement {
  switch (format) {
    case 'none':
      requireMembers(format, statement, []);
      return { format };
    case 'packed': {
      const certified = statement.has('x5c');
      requireMembers(format, statement, certified ? ['alg', 'sig', 'x5c'] : ['alg', 'sig']);
      return {
        format,
        algorithm: algorithm(format, statement),
        signature: bytes(format, statement, 'sig'),
        ...(certified && { x5c: chain(format, statement) }),
      };
    }
    case 'android-key':
      requireMembers(format, statement, ['alg', 'sig', 'x5c']);
      return {
        format,
        algorithm: algorithm(format, statement),
        signature: bytes(format, statement, 'sig'),
        x5c: chain(format, statement),
      };
    case 'fido-u2f': {
      requireMembers(format, statement, ['sig', 'x5c']);
      const x5c = chain(format, statement);
      if (x5c.length !== 1) throw malformed(format, 'must have exactly one certificate');
      return { format, signature: bytes(format, statement, 'sig'), x5c };
    }
    case 'tpm': {
      requireMembers(format, statement, ['alg', 'sig', 'ver', 'x5c', 'pubArea', 'certInfo']);
      if (statement.get('ver') !== '2.0') throw malformed(format, 'must have ver "2.0"');
      bytes(format, statement, 'pubArea');
      return {
        format,
        algorithm: algorithm(format, statement),
        signature: bytes(format, statement, 'sig'),
        certInfo: bytes(format, statement, 'certInfo'),
        x5c: chain(format, statement),
      };
    }
    case 'apple':
      // Devices also send `alg`, as in an early draft.
      requireMembers(format, statement, statement.has('alg') ? ['alg', 'x5c'] : ['x5c']);
      if (statement.has('alg')) algorithm(format, statement);
      return { format, x5c: chain(format, statement) };
    default:
      // android-safetynet included: Google ended the service.
      throw new WebAuthnRefusal(
        'attestation-format-unsupported',
        '§7.1 step 21',
        'The attestation statement format is not supported.',
      );
  }
}

function requireMembers(format: string, statement: CborMap, names: readonly string[]): void {
  if (statement.size !== names.length || !names.every((name) => statement.has(name)))
    throw malformed(format, names.length ? `must have exactly ${names.join(', ')}` : 'must be empty');
}

function algorithm(format: string, statement: CborMap): CoseAlgorithm {
  const found = ALL_ALGORITHMS.find((id) => id === statement.get('alg'));
  if (found === undefined) throw malformed(format, `must have an alg among ${ALL_ALGORITHMS.join(', ')}`);
  return found;
}

function bytes(format: string, statement: CborMap, name: string): Buffer {
  const value = statement.get(name);
  if (!isFilled(value)) throw malformed(format, `must have bytes in ${name}`);
  return value;
}

function chain(format: string, statement: CborMap): Buffer[] {
  const value = statement.get('x5c');
  if (!Array.isArray(value) || !value.length || value.length > MAXIMUM_CHAIN || !value.every(isFilled))
    throw malformed(format, `must have 1 to ${MAXIMUM_CHAIN} certificates in x5c`);
  return value;
}

function isFilled(value: CborValue | undefined): value is Buffer {
  return Buffer.isBuffer(value) && value.length > 0;
}

function malformed(format: string, problem: string): WebAuthnRefusal {
  return new WebAuthnRefusal(
    'attestation-statement-malformed',
    STEP,
    `The "${format}" attestation statement ${problem}.`,
  );
}
