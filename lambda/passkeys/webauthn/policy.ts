/** COSE identifiers of the signature algorithms that can be offered (IANA "COSE Algorithms"). */
export const COSE_ALGORITHMS = {
  ES256: -7,
  RS256: -257,
  EdDSA: -8,
  ES384: -35,
  ES512: -36,
  Ed448: -53,
} as const;

/** COSE identifier of an algorithm of {@link COSE_ALGORITHMS}. */
export type CoseAlgorithm = (typeof COSE_ALGORITHMS)[keyof typeof COSE_ALGORITHMS];

/** All algorithms. */
export const ALL_ALGORITHMS: readonly CoseAlgorithm[] = Object.values(COSE_ALGORITHMS);

/**
 * Those that are offered when a stage names none: all but Ed448, which no authenticator of today needs, and
 * which the package's own functions can't read.
 */
export const DEFAULT_ALGORITHMS: readonly CoseAlgorithm[] = ALL_ALGORITHMS.filter(
  (algorithm) => algorithm !== COSE_ALGORITHMS.Ed448,
);

/** One relying party: an id and everything that may speak for it. */
export interface RelyingParty {
  /** The RP id: a domain, e.g. `example.com`. */
  readonly id: string;
  /** Exact web origins whose host is the id or below it, e.g. `https://app.example.com`. */
  readonly origins: readonly string[];
  /** Exact web origins of other domains that `https://<id>/.well-known/webauthn` lists (section 5.11). */
  readonly relatedOrigins?: readonly string[];
  /** Origins of native apps: `android:apk-key-hash:<base64url of SHA-256>` or `ios:bundle-id:<bundle id>`. */
  readonly appOrigins?: readonly string[];
}

/** What this deployment accepts in both ceremonies. Build it with {@link relyingPartyPolicy}. */
export interface RelyingPartyPolicy {
  readonly relyingParties: readonly RelyingParty[];
  /** `required` refuses responses without user verification; the other two leave it to the authenticator. */
  readonly userVerification: 'required' | 'preferred' | 'discouraged';
  /** Algorithms that registration accepts, as offered in `pubKeyCredParams`. */
  readonly algorithms: readonly CoseAlgorithm[];
  /**
   * Attestation conveyance that was asked for. With `none` a statement is verified but its chain is not
   * assessed; with any other one a statement with certificates must chain to a trust anchor. `enterprise`
   * accepts no registration without such a chain.
   */
  readonly attestation: 'none' | 'indirect' | 'direct' | 'enterprise';
  /**
   * AAGUIDs (UUIDs) of the authenticator models that may be registered. An AAGUID is only a claim until a
   * trusted statement proves it, so with a list registration demands a trusted statement.
   */
  readonly allowedAaguids?: readonly string[];
  /** PEM certificates that attestation chains may end in; needed with every conveyance but `none`. */
  readonly trustAnchors?: readonly string[];
  /**
   * Use inside an iframe of another site: refused unless allowed, and then only below the listed top-level
   * origins.
   */
  readonly crossOrigin: {
    readonly allowed: boolean;
    readonly topOrigins: readonly string[];
    /** Accept clients that say `crossOrigin` and not below which origin. @default false */
    readonly unnamed?: boolean;
  };
  /**
   * Accept a passkey that may be backed up and whose counter, used before, is 0 (section 6.1.1: 0 means that
   * an authenticator keeps none). @default false
   */
  readonly counterMayStop?: boolean;
}

/** A policy that contradicts itself or the standard; the message lists every problem. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';

  constructor(readonly problems: readonly string[]) {
    super(`The relying party policy can't be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}

/** An RP id: a domain of at most 253 characters (RFC 1035 §2.3.4). */
export const DOMAIN =
  /^(?=.{1,253}$)(?:localhost|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)$/;
/** An origin of a native app. */
export const APP_ORIGIN = /^(?:android:apk-key-hash:[A-Za-z0-9_-]{43}|ios:bundle-id:[A-Za-z0-9.-]{1,155})$/;
/** An AAGUID, as a UUID; zero is what authenticators say that name no model. */
export const AAGUID = /^(?!00000000-0000-0000-0000-000000000000)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Checks a policy once, when a function starts, so that the ceremonies need not doubt it.
 *
 * @throws PolicyError listing every problem at once
 */
export function relyingPartyPolicy(policy: RelyingPartyPolicy): RelyingPartyPolicy {
  const problems = problemsOfPolicy(policy);
  if (problems.length) throw new PolicyError(problems);
  return policy;
}

/** What is wrong with a policy, a sentence each. */
export function problemsOfPolicy(policy: RelyingPartyPolicy): readonly string[] {
  return [
    ...relyingPartyProblems(policy),
    ...algorithmProblems(policy),
    ...attestationProblems(policy),
    ...crossOriginProblems(policy),
  ];
}

/** The relying party of that id, or `undefined` when the policy knows none. */
export function findRelyingParty(policy: RelyingPartyPolicy, id: string): RelyingParty | undefined {
  return policy.relyingParties.find((relyingParty) => relyingParty.id === id);
}

/** Every origin that may speak for the relying party, web and native. */
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

/** An origin as a browser writes it; `http:` only for localhost, the one insecure host WebAuthn allows. */
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
