/** IANA "COSE Algorithms". */
export const COSE_ALGORITHMS = {
  ES256: -7,
  RS256: -257,
  EdDSA: -8,
  ES384: -35,
  ES512: -36,
  Ed448: -53,
} as const;

export type CoseAlgorithm = (typeof COSE_ALGORITHMS)[keyof typeof COSE_ALGORITHMS];

export const ALL_ALGORITHMS: readonly CoseAlgorithm[] = Object.values(COSE_ALGORITHMS);

/** No authenticator needs Ed448 today, and the package can't read it. */
export const DEFAULT_ALGORITHMS: readonly CoseAlgorithm[] = ALL_ALGORITHMS.filter(
  (algorithm) => algorithm !== COSE_ALGORITHMS.Ed448,
);

export interface RelyingParty {
  /** A domain, e.g. `example.com`. */
  readonly id: string;
  /** Hosts are the id or below it, e.g. `https://app.example.com`. */
  readonly origins: readonly string[];
  /** Other domains, listed in `https://<id>/.well-known/webauthn` (section 5.11). */
  readonly relatedOrigins?: readonly string[];
  /** Native apps: `android:apk-key-hash:<base64url of SHA-256>` or `ios:bundle-id:<bundle id>`. */
  readonly appOrigins?: readonly string[];
}

/** For both ceremonies; made by {@link relyingPartyPolicy}. */
export interface RelyingPartyPolicy {
  readonly relyingParties: readonly RelyingParty[];
  /** `required` refuses responses without it; the others leave it to the authenticator. */
  readonly userVerification: 'required' | 'preferred' | 'discouraged';
  /** As in `pubKeyCredParams`. */
  readonly algorithms: readonly CoseAlgorithm[];
  /**
   * With `none` a statement is verified but not its chain. With the others a certified statement must chain
   * to an anchor; `enterprise` requires one.
   */
  readonly attestation: 'none' | 'indirect' | 'direct' | 'enterprise';
  /** UUIDs. An AAGUID is a mere claim without a trusted statement, so a list demands one. */
  readonly allowedAaguids?: readonly string[];
  /** PEM; needed unless conveyance is `none`. */
  readonly trustAnchors?: readonly string[];
  /** Iframes of other sites: refused unless allowed, below a listed top-level origin. */
  readonly crossOrigin: {
    readonly allowed: boolean;
    readonly topOrigins: readonly string[];
    /** Accept `crossOrigin` without a `topOrigin`. @default false */
    readonly unnamed?: boolean;
  };
  /**
   * Accept 0 from a used counter of a passkey that may be backed up (section 6.1.1: 0 means none is kept).
   * @default false
   */
  readonly counterMayStop?: boolean;
}

/** The message lists every problem. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';

  constructor(readonly problems: readonly string[]) {
    super(`The relying party policy can't be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}

/** At most 253 characters (RFC 1035 §2.3.4). */
export const DOMAIN =
  /^(?=.{1,253}$)(?:localhost|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)$/;
export const APP_ORIGIN = /^(?:android:apk-key-hash:[A-Za-z0-9_-]{43}|ios:bundle-id:[A-Za-z0-9.-]{1,155})$/;
/** A UUID; zero names no model. */
export const AAGUID = /^(?!00000000-0000-0000-0000-000000000000)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Called as a function starts. @throws PolicyError listing every problem */
export function relyingPartyPolicy(policy: RelyingPartyPolicy): RelyingPartyPolicy {
  const problems = problemsOfPolicy(policy);
  if (problems.length) throw new PolicyError(problems);
  return policy;
}

export function problemsOfPolicy(policy: RelyingPartyPolicy): readonly string[] {
  return [
    ...relyingPartyProblems(policy),
    ...algorithmProblems(policy),
    ...attestationProblems(policy),
    ...crossOriginProblems(policy),
  ];
}

export function findRelyingParty(policy: RelyingPartyPolicy, id: string): RelyingParty | undefined {
  return policy.relyingParties.find((relyingParty) => relyingParty.id === id);
}

export function originsOf(relyingParty: RelyingParty): readonly string[] {
  return [
    ...relyingParty.origins,
    ...(relyingParty.relatedOrigins ?? []),
    ...(relyingParty.appOrigins ?? []),
  ];
}

function* relyingPartyProblems({ relyingParties }: RelyingPartyPolicy): Generator<string> {
  if (!relyingParties.length) yield 'relyingParties is empty; name at least one.';
  const ids = relyingParties.map(({ id }) => id);
  for (const { id, origins, relatedOrigins = [], appOrigins = [] } of relyingParties) {
    if (!DOMAIN.test(id)) yield `relying party id "${id}" is not a lower-case domain.`;
    if (ids.indexOf(id) !== ids.lastIndexOf(id)) yield `relying party id "${id}" appears twice.`;
    if (!origins.length && !appOrigins.length)
      yield `relying party "${id}" has neither origins nor appOrigins, so nobody could use it.`;
    for (const origin of origins) {
      if (!isWebOrigin(origin)) yield `origin "${origin}" of "${id}" is not an exact https: origin.`;
      else if (!isWithin(origin, id))
        yield `origin "${origin}" is outside the domain "${id}"; list it under relatedOrigins.`;
    }
    for (const origin of relatedOrigins) {
      if (!isWebOrigin(origin)) yield `related origin "${origin}" of "${id}" is not an exact https: origin.`;
      else if (isWithin(origin, id))
        yield `related origin "${origin}" is within "${id}"; list it under origins.`;
    }
    for (const origin of appOrigins)
      if (!APP_ORIGIN.test(origin))
        yield `app origin "${origin}" of "${id}" is neither android:apk-key-hash:<SHA-256> nor ios:bundle-id:<id>.`;
  }
}

function* algorithmProblems({ algorithms }: RelyingPartyPolicy): Generator<string> {
  if (!algorithms.length) yield 'algorithms is empty; offer at least one.';
  for (const algorithm of algorithms)
    if (!ALL_ALGORITHMS.includes(algorithm))
      yield `algorithm ${algorithm} is not supported; choose from ${ALL_ALGORITHMS.join(', ')}.`;
}

function* attestationProblems(policy: RelyingPartyPolicy): Generator<string> {
  const { attestation, allowedAaguids, trustAnchors = [] } = policy;
  if (attestation !== 'none' && !trustAnchors.length)
    yield `attestation "${attestation}" needs trustAnchors; without them no statement can be trusted.`;
  if (attestation === 'none' && allowedAaguids)
    yield 'allowedAaguids needs attestation; with conveyance "none" an AAGUID is only a claim.';
  if (attestation === 'enterprise' && !allowedAaguids?.length)
    yield 'attestation "enterprise" needs allowedAaguids, the models that may be registered.';
  for (const aaguid of allowedAaguids ?? [])
    if (!AAGUID.test(aaguid))
      yield `allowedAaguids has "${aaguid}", which is not a lower-case UUID other than zero.`;
}

function* crossOriginProblems({ crossOrigin }: RelyingPartyPolicy): Generator<string> {
  if (crossOrigin.allowed !== crossOrigin.topOrigins.length > 0)
    yield 'crossOrigin.allowed and crossOrigin.topOrigins must go together.';
  if (crossOrigin.unnamed && !crossOrigin.allowed)
    yield 'crossOrigin.unnamed needs crossOrigin.topOrigins, the sites that may show the page.';
  for (const origin of crossOrigin.topOrigins)
    if (!isWebOrigin(origin)) yield `crossOrigin.topOrigins has "${origin}", not an exact https: origin.`;
}

/** As a browser writes it; `http:` for localhost alone. */
function isWebOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.origin !== text || !DOMAIN.test(url.hostname)) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isWithin(text, 'localhost'));
}

function isWithin(origin: string, domain: string): boolean {
  const host = new URL(origin).hostname;
  return host === domain || host.endsWith(`.${domain}`);
}
