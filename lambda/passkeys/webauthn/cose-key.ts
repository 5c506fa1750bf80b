import type { CborMap } from './cbor';
import { COSE_ALGORITHMS, type CoseAlgorithm, type RelyingPartyPolicy } from './policy';
import { CURVES, type PublicKey, readPublicKey } from './public-key';
import { WebAuthnRefusal } from './refusal';

/** RFC 9052 §7, RFC 9053 §7, RFC 8230 §4. */
const LABEL = { kty: 1, alg: 3, crv: -1, x: -2, y: -3, n: -1, e: -2 } as const;
const KEY_TYPE = { OKP: 1, EC2: 2, RSA: 3 } as const;
/** IANA "COSE Elliptic Curves". */
const ED_CURVE = { Ed25519: 6, Ed448: 7 } as const;

/** Section 5.8.5: one curve for each algorithm. */
const STEP = '§7.1 step 20';

/**
 * A registration's COSE key as a public key. It has exactly its type's required parameters (section 6.5.1),
 * and `kty`, `alg` and `crv` agree.
 *
 * @throws WebAuthnRefusal `algorithm-not-allowed`, `public-key-malformed` or `public-key-weak`
 */
export function readCoseKey(coseKey: CborMap, { algorithms }: RelyingPartyPolicy): PublicKey {
  const algorithm = algorithms.find((offered) => offered === coseKey.get(LABEL.alg));
  if (algorithm === undefined)
    throw new WebAuthnRefusal(
      'algorithm-not-allowed',
      STEP,
      'The algorithm of the public key was not among those offered.',
    );
  return readPublicKey(toJwk(coseKey, algorithm), STEP);
}

function toJwk(coseKey: CborMap, algorithm: CoseAlgorithm): Record<string, string> {
  const bytes = (label: number): string => {
    const value = coseKey.get(label);
    if (!Buffer.isBuffer(value)) throw malformed(`must have bytes under the label ${label}`);
    return value.toString('base64url');
  };
  const edwards = (alg: string, crv: keyof typeof ED_CURVE) => {
    const fixed = { [LABEL.kty]: KEY_TYPE.OKP, [LABEL.crv]: ED_CURVE[crv] };
    requireExactly(coseKey, fixed, [LABEL.alg, LABEL.x]);
    return { kty: 'OKP', alg, crv, x: bytes(LABEL.x) };
  };
  switch (algorithm) {
    case COSE_ALGORITHMS.RS256:
      requireExactly(coseKey, { [LABEL.kty]: KEY_TYPE.RSA }, [LABEL.alg, LABEL.n, LABEL.e]);
      return { kty: 'RSA', alg: 'RS256', n: bytes(LABEL.n), e: bytes(LABEL.e) };
    case COSE_ALGORITHMS.EdDSA:
      return edwards('EdDSA', 'Ed25519');
    case COSE_ALGORITHMS.Ed448:
      return edwards('Ed448', 'Ed448');
    default: {
      const { crv, cose } = CURVES[algorithm];
      requireExactly(coseKey, { [LABEL.kty]: KEY_TYPE.EC2, [LABEL.crv]: cose }, [
        LABEL.alg,
        LABEL.x,
        LABEL.y,
      ]);
      const alg = { [-7]: 'ES256', [-35]: 'ES384', [-36]: 'ES512' }[algorithm];
      return { kty: 'EC', alg, crv, x: bytes(LABEL.x), y: bytes(LABEL.y) };
    }
  }
}

/** Refuses a key unless it has these values, these further labels and nothing else. */
function requireExactly(coseKey: CborMap, values: Record<number, number>, labels: readonly number[]): void {
  for (const [label, value] of Object.entries(values))
    if (coseKey.get(Number(label)) !== value)
      throw malformed(`must have ${value} under the label ${label} for its algorithm`);
  const allowed = new Set<number | string>([...Object.keys(values).map(Number), ...labels]);
  const missing = [...allowed].find((label) => !coseKey.has(label));
  if (missing !== undefined) throw malformed(`lacks the label ${missing}`);
  if (coseKey.size !== allowed.size) throw malformed('has a parameter that its type does not require');
}

function malformed(problem: string): WebAuthnRefusal {
  return new WebAuthnRefusal('public-key-malformed', STEP, `The COSE key ${problem}.`);
}
