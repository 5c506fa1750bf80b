import type { authenticateWithFido2 } from 'amazon-cognito-passwordless-auth/fido2';
import { steadyTime } from '../shared/ages';
import { fromBase64Url } from '../shared/base64url';
import { PasskeyError, type PasskeyProblemKind } from '../shared/problem';
import { type Assertion, readAssertion } from './credential';

type CredentialGetter = NonNullable<Parameters<typeof authenticateWithFido2>[0]['credentialGetter']>;
export type AssertionRequest = Parameters<CredentialGetter>[0];

/** The package's types leave some of it out. */
export interface CreationRequest {
  /** Base64url. */
  readonly challenge: string;
  readonly attestation?: unknown;
  readonly rp: PublicKeyCredentialRpEntity;
  /** `id`: the user handle, as text. */
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly pubKeyCredParams: readonly PublicKeyCredentialParameters[];
  readonly authenticatorSelection?: AuthenticatorSelectionCriteria;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly excludeCredentials?: readonly {
    /** Base64url. */
    readonly id: string;
    readonly transports?: AuthenticatorTransport[];
  }[];
}

export interface Prompt {
  /** `conditional`: in the field, without a dialog. */
  readonly mediation?: 'conditional';
  readonly signal: AbortSignal;
  get(options: CredentialRequestOptions): Promise<unknown>;
  /** Milliseconds of a steady clock. */
  readonly now?: () => number;
}

/**
 * WebAuthn L3 §5.1.4. The package's client has neither autofill nor a way to stop a prompt, but takes another
 * getter.
 *
 * @throws PasskeyError naming why there is no answer; the signal's reason when it was stopped
 */
export async function askPasskey(
  { relyingPartyId, challenge, credentials, timeout, userVerification }: AssertionRequest,
  { mediation, signal, get, now = steadyTime }: Prompt,
): Promise<Assertion> {
  signal.throwIfAborted();
  const started = now();
  let credential: unknown;
  try {
    credential = await get({
      ...(mediation && { mediation }),
      signal,
      publicKey: {
        challenge: bytes(challenge),
        // Autofill takes discoverable passkeys; a list could leave none.
        ...(credentials && credentials.length > 0 && { allowCredentials: credentials.map(descriptor) }),
        ...(timeout !== undefined && { timeout }),
        ...(userVerification && { userVerification }),
        ...(relyingPartyId && { rpId: relyingPartyId }),
      },
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw promptError(error, 'get', { elapsed: now() - started, timeout });
  }
  if (!credential) throw new PasskeyError('passkeyClosed');
  return readAssertion(credential);
}

/**
 * WebAuthn L3 §5.1.3. The package's client only takes the browser's own classes, so it is made here.
 *
 * @returns the result of `navigator.credentials.create`, of any shape
 * @throws PasskeyError naming why there is none
 */
export async function makePasskey(
  { challenge, attestation, rp, user, excludeCredentials = [], timeout, ...asked }: CreationRequest,
  {
    rpId,
    create,
    now = steadyTime,
  }: {
    readonly rpId: string;
    create(options: CredentialCreationOptions): Promise<unknown>;
    readonly now?: () => number;
  },
): Promise<unknown> {
  const started = now();
  let credential: unknown;
  try {
    credential = await create({
      publicKey: {
        ...asked,
        pubKeyCredParams: [...asked.pubKeyCredParams],
        challenge: bytes(challenge),
        attestation: isConveyance(attestation) ? attestation : 'none',
        rp: { ...rp, id: rpId },
        user: { ...user, id: new TextEncoder().encode(user.id) },
        excludeCredentials: excludeCredentials.map(descriptor),
        ...(timeout !== undefined && { timeout }),
      },
    });
  } catch (error) {
    throw promptError(error, 'create', { elapsed: now() - started, timeout });
  }
  if (!credential) throw new PasskeyError('passkeyNotMade');
  return credential;
}

function isConveyance(value: unknown): value is AttestationConveyancePreference {
  return value === 'none' || value === 'indirect' || value === 'direct' || value === 'enterprise';
}

/** Of its time-out, after which an ended prompt has timed out. */
const nearlyOver = 0.98;

/**
 * WebAuthn L3 §5.1.3, §5.1.4.1. Browsers don't tell "closed" from "timed out"; the time does.
 *
 * @param spent milliseconds, and the time-out
 */
export function promptError(
  error: unknown,
  ceremony: 'create' | 'get',
  spent: { readonly elapsed: number; readonly timeout: number | undefined },
): unknown {
  // By shape, as password managers have their own errors.
  const name = String((error as { readonly name?: unknown } | null | undefined)?.name ?? '');
  if (name === 'NotAllowedError') {
    const isOver = spent.timeout !== undefined && spent.elapsed >= spent.timeout * nearlyOver;
    return new PasskeyError(isOver ? 'passkeyTimedOut' : closed[ceremony]);
  }
  const kind = Object.hasOwn(kinds[ceremony], name) ? kinds[ceremony][name] : undefined;
  return kind ? new PasskeyError(kind, name) : error;
}

/** Closed, or no authenticator could do it. */
const closed = { get: 'passkeyClosed', create: 'passkeyNotMade' } as const;
const both: Readonly<Record<string, PasskeyProblemKind>> = {
  TimeoutError: 'passkeyTimedOut',
  SecurityError: 'passkeyOrigin',
  NotSupportedError: 'passkeyUnsupported',
};
const kinds: Readonly<Record<'create' | 'get', Readonly<Record<string, PasskeyProblemKind>>>> = {
  get: { ...both, AbortError: closed.get },
  create: {
    ...both,
    AbortError: closed.create,
    InvalidStateError: 'passkeyExists',
    ConstraintError: 'passkeyUnsupported',
  },
};

function descriptor({
  id,
  transports,
}: NonNullable<AssertionRequest['credentials']>[number]): PublicKeyCredentialDescriptor {
  return { type: 'public-key', id: bytes(id), ...(transports && { transports }) };
}

function bytes(base64Url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(fromBase64Url(base64Url));
}
