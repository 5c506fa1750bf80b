/** What the page does with passkeys, by the package's browser client. */
import { storeTokens } from 'amazon-cognito-passwordless-auth/storage';
import type { Session } from '../custom-auth/sign-in';
import { NetworkError, ServiceError } from '../shared/cognito-fetch';
import { PasskeyError } from '../shared/problem';
import { steadyTime } from '../time';
import { type Attention, whenAttended } from './attention';
import type { CreationOptionsWatch } from './creation-options';
import type { KnownHere } from './known-here';
import { type AssertionRequest, askPasskey, promptError } from './prompt';

export interface Passkey {
  /** Base64url. */
  readonly credentialId: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastSignIn: Date | undefined;
  /** Whether a passkey provider keeps a copy (WebAuthn L3 §6.1.3 backup state), when the API says. */
  readonly isSynced: boolean | undefined;
  readonly isKnownHere: boolean;
}

export interface Passkeys {
  /** Whether this browser has passkeys; without, they can be listed, renamed and removed. */
  readonly isSupported: boolean;
  /** Whether the browser offers passkeys among what it fills into a field. */
  hasAutofill(): Promise<boolean>;
  /** Whether a passkey was made or used in this browser. */
  anyKnownHere(): boolean;
  /**
   * Signs in with a passkey after one prompt. Without an address the browser offers every passkey it has for
   * this site.
   *
   * @throws PasskeyError, NetworkError, ServiceError; the signal's reason when it was stopped.
   */
  signIn(options: { readonly address?: string; readonly signal: AbortSignal }): Promise<Session>;
  /**
   * Offers passkeys in the field that the browser fills in, until one is chosen or the signal stops it.
   *
   * @throws as `signIn` does.
   */
  autofill(options: { readonly signal: AbortSignal; onChosen(): void }): Promise<Session>;
  list(): Promise<readonly Passkey[]>;
  /** Makes a passkey after the browser's prompt. @throws PasskeyError, NetworkError, ServiceError */
  add(name: string): Promise<Passkey>;
  rename(credentialId: string, name: string): Promise<void>;
  remove(credentialId: string): Promise<void>;
}

export interface PasskeysOptions {
  readonly isSupported: boolean;
  hasAutofill(): Promise<boolean>;
  /** Id of the relying party whose passkeys these are. */
  readonly relyingPartyId: string;
  readonly knownHere: KnownHere;
  readonly creation: CreationOptionsWatch;
  readonly attention: Attention;
  get(options: CredentialRequestOptions): Promise<unknown>;
  /** Tells the browser that a passkey is of no more use (WebAuthn L3 §5.1.10.1), where it can be told. */
  signalUnknown?(credential: { readonly rpId: string; readonly credentialId: string }): Promise<void>;
  /** Sees to it that the tokens in the browser's storage still live. */
  freshTokens(): Promise<void>;
  /** The session that was just stored. */
  stored(): Promise<Session>;
}

/**
 * Share of a challenge's life after which autofill takes a new one, so that nobody is refused for having
 * lingered.
 */
const renewAfter = 0.75;
/** Milliseconds that a challenge is taken to live when the API does not say. */
const usualLife = 120_000;
/** Milliseconds that a round of autofill has to last before another may follow it unasked. */
const shortestRound = 1_000;

/** The package's client, fetched once it is used: the first view is shown before. */
const packageFido2 = (): Promise<typeof import('amazon-cognito-passwordless-auth/fido2')> =>
  import('amazon-cognito-passwordless-auth/fido2').catch((cause) => {
    throw new NetworkError('A part of the page could not be fetched.', { cause });
  });

export function createPasskeys(options: PasskeysOptions): Passkeys {
  const { knownHere, creation, attention, relyingPartyId } = options;

  /** One sign-in. `onAsked` learns, in milliseconds, how long the challenge lives. */
  const attempt = async ({
    address,
    signal,
    mediation,
    onAsked,
    onChosen,
  }: {
    readonly address?: string;
    readonly signal: AbortSignal;
    readonly mediation?: 'conditional';
    onAsked?(life: number): void;
    onChosen?(): void;
  }): Promise<Session> => {
    let chosen: { readonly credentialId: string; readonly isLate: () => boolean } | undefined;
    const credentialGetter = async (request: AssertionRequest) => {
      const asked = steadyTime();
      const life = request.timeout ?? usualLife;
      onAsked?.(life);
      const assertion = await askPasskey(request, {
        signal,
        get: options.get,
        ...(mediation && { mediation }),
      });
      onChosen?.();
      chosen = { credentialId: assertion.credentialIdB64, isLate: () => steadyTime() - asked >= life };
      return assertion;
    };
    const { authenticateWithFido2 } = await packageFido2();
    signal.throwIfAborted();
    const { signedIn, abort } = authenticateWithFido2({
      ...(address !== undefined && { username: address }),
      credentialGetter,
      tokensCb: storeTokens,
    });
    signal.addEventListener('abort', abort, { once: true });
    try {
      await signedIn;
    } catch (error) {
      if (!chosen || error instanceof NetworkError || signal.aborted) throw error;
      if (chosen.isLate()) throw new PasskeyError('passkeyTimedOut');
      // Cognito asks again instead of refusing: the client calls that an unexpected challenge.
      if (!(error instanceof ServiceError)) throw new PasskeyError('passkeyRefused');
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
    if (chosen) knownHere.remember(chosen.credentialId);
    return options.stored();
  };

  /** One round of autofill; `undefined` when its challenge grew old before a passkey was chosen. */
  const round = async (signal: AbortSignal, onChosen: () => void): Promise<Session | undefined> => {
    const ending = new AbortController();
    const stop = () => ending.abort(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    let isOld = false;
    let callOff = () => {};
    const started = steadyTime();
    try {
      return await attempt({
        signal: ending.signal,
        mediation: 'conditional',
        onAsked: (life) => {
          callOff = whenAttended(life * renewAfter, attention, () => {
            isOld = true;
            ending.abort();
          });
        },
        onChosen: () => {
          callOff();
          onChosen();
        },
      });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      // Some browsers end autofill when the person closes its prompt; it is offered again then.
      const isClosed = error instanceof PasskeyError && error.kind === 'passkeyClosed';
      if (isOld || (isClosed && steadyTime() - started > shortestRound)) return undefined;
      throw error;
    } finally {
      callOff();
      signal.removeEventListener('abort', stop);
    }
  };

  return {
    isSupported: options.isSupported,
    hasAutofill: options.hasAutofill,
    anyKnownHere: () => knownHere.any(),
    signIn: ({ address, signal }) => attempt({ signal, ...(address !== undefined && { address }) }),

    async autofill({ signal, onChosen }) {
      for (;;) {
        const session = await round(signal, onChosen);
        if (session) return session;
      }
    },

    async list() {
      await options.freshTokens();
      const { fido2ListCredentials } = await packageFido2();
      const { authenticators } = await fido2ListCredentials();
      return authenticators.map((stored) => passkeyOf(stored, knownHere));
    },

    async add(name) {
      await options.freshTokens();
      const { fido2CreateCredential } = await packageFido2();
      const started = steadyTime();
      try {
        const stored = await fido2CreateCredential({ friendlyName: name });
        knownHere.remember(stored.credentialId);
        return passkeyOf(stored, knownHere);
      } catch (error) {
        throw promptError(error, 'create', {
          elapsed: steadyTime() - started,
          timeout: creation.latest().timeout,
        });
      }
    },

    async rename(credentialId, name) {
      await options.freshTokens();
      const { fido2UpdateCredential } = await packageFido2();
      await fido2UpdateCredential({ credentialId, friendlyName: name });
    },

    async remove(credentialId) {
      await options.freshTokens();
      const { fido2DeleteCredential } = await packageFido2();
      await fido2DeleteCredential({ credentialId });
      knownHere.forget(credentialId);
      // Only a help to the person, whose passkey is removed in any case.
      await options.signalUnknown?.({ rpId: relyingPartyId, credentialId }).catch(() => undefined);
    },
  };
}

/** A passkey as the API gives it. */
interface StoredPasskey {
  readonly credentialId: string;
  readonly friendlyName: string;
  readonly createdAt: Date;
  readonly lastSignIn?: Date | undefined;
  /** 0 or 1; the package's type leaves it out. */
  readonly flagBackupState?: unknown;
}

function passkeyOf(stored: StoredPasskey, knownHere: KnownHere): Passkey {
  const { credentialId, friendlyName, createdAt, lastSignIn, flagBackupState } = stored;
  return {
    credentialId,
    name: friendlyName,
    createdAt,
    lastSignIn,
    isSynced: flagBackupState === undefined ? undefined : Boolean(flagBackupState),
    isKnownHere: knownHere.has(credentialId),
  };
}
