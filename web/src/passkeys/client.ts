/** What the page does with passkeys, by the package's browser client. */
import {
  authenticateWithFido2,
  fido2CompleteCreateCredential,
  fido2DeleteCredential,
  fido2ListCredentials,
  fido2StartCreateCredential,
  fido2UpdateCredential,
} from 'amazon-cognito-passwordless-auth/fido2';
import { storeTokens } from 'amazon-cognito-passwordless-auth/storage';
import type { Session } from '../custom-auth/session';
import { NetworkError, ServiceError } from '../shared/cognito-fetch';
import { PasskeyError } from '../shared/problem';
import { steadyTime } from '../time';
import { type Attention, nextFocus, whenAttended } from './attention';
import { credentialIdOf, readNewCredential } from './credential';
import type { KnownHere } from './known-here';
import type { ListWatch } from './list-watch';
import { type AssertionRequest, askPasskey, type CreationRequest, makePasskey } from './prompt';
import type { Signals } from './signals';
import type { PasskeyTurn } from './turn';

export interface Passkey {
  /** Base64url. */
  readonly credentialId: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastSignIn: Date | undefined;
  /** Whether a passkey provider keeps a copy (WebAuthn L3 §6.1.3 backup state), when the API says. */
  readonly isSynced: boolean | undefined;
  readonly isKnownHere: boolean;
  /** Whether it no longer signs in, since it is no longer as it was registered. */
  readonly isChanged: boolean;
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
  /** Tells the browser which passkeys the account has, and its names. Never fails. */
  tellBrowser(): Promise<void>;
}

export interface PasskeysOptions {
  readonly isSupported: boolean;
  hasAutofill(): Promise<boolean>;
  /** Id of the relying party whose passkeys these are. */
  readonly relyingPartyId: string;
  readonly knownHere: KnownHere;
  readonly attention: Attention;
  get(options: CredentialRequestOptions): Promise<unknown>;
  create(options: CredentialCreationOptions): Promise<unknown>;
  readonly signals: Signals;
  readonly lists: Pick<ListWatch, 'user'>;
  readonly turn: PasskeyTurn;
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

export function createPasskeys(options: PasskeysOptions): Passkeys {
  const { knownHere, attention, relyingPartyId, signals, turn } = options;

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
    let isChosen = false;
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
          isChosen = true;
          callOff();
          onChosen();
        },
      });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (isChosen) throw error;
      // Some browsers end autofill when the person closes its prompt; it is offered again then.
      const isClosed = error instanceof PasskeyError && error.kind === 'passkeyClosed';
      if (isOld || (isClosed && steadyTime() - started > shortestRound)) return undefined;
      // iOS refuses the first one before the person has touched the page, and a network may be back by then.
      await nextFocus(attention, signal);
      return undefined;
    } finally {
      callOff();
      signal.removeEventListener('abort', stop);
    }
  };

  /** The passkeys as the API lists them; the browser is told of them, where they are all there are. */
  const listed = () =>
    turn.read(async (isWhole) => {
      const { authenticators } = await fido2ListCredentials();
      const user = options.lists.user();
      const ids = authenticators.map(({ credentialId }) => credentialId);
      if (user && isWhole()) signals.current(user, ids);
      return authenticators;
    });

  const tellBrowser = async () => {
    try {
      await options.freshTokens();
      await listed();
    } catch {
      // The next list tells it.
    }
  };

  /**
   * What becomes of a passkey that was made and could not be completed. The answer may have been lost on its
   * way; only what the service has refused for certain is of no use, and would be offered for ever.
   */
  const afterFailure = async (error: unknown, id: string | undefined): Promise<StoredPasskey | undefined> => {
    if (id === undefined) return undefined;
    if (isRefusal(error)) {
      signals.unknown(id);
      return undefined;
    }
    const found = await fido2ListCredentials().catch(() => undefined);
    return found?.authenticators.find(({ credentialId }) => credentialId === id);
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
      return (await listed()).map((stored) => passkeyOf(stored, knownHere));
    },

    async add(name) {
      await options.freshTokens();
      const passkey = await turn.make(async () => {
        const request = (await fido2StartCreateCredential()) as CreationRequest;
        const made = await makePasskey(request, { rpId: relyingPartyId, create: options.create });
        let stored: StoredPasskey | undefined;
        try {
          const credential = readNewCredential(made);
          stored = await fido2CompleteCreateCredential({ credential, friendlyName: name });
        } catch (error) {
          stored = await afterFailure(error, credentialIdOf(made));
          if (!stored) throw error;
        }
        knownHere.remember(stored.credentialId);
        return passkeyOf(stored, knownHere);
      });
      void tellBrowser();
      return passkey;
    },

    async rename(credentialId, name) {
      await options.freshTokens();
      await fido2UpdateCredential({ credentialId, friendlyName: name });
      void tellBrowser();
    },

    async remove(credentialId) {
      await options.freshTokens();
      await fido2DeleteCredential({ credentialId });
      knownHere.forget(credentialId);
      signals.unknown(credentialId);
      void tellBrowser();
    },

    tellBrowser,
  };
}

/** Codes of refusals that may come of an earlier try that was completed. */
const perhapsCompleted = new Set(['PasskeyAlreadyRegistered', 'ChallengeNotValid']);

/** Whether the service has for certain not taken the passkey, or the page could not read it. */
function isRefusal(error: unknown): boolean {
  if (error instanceof PasskeyError) return true;
  if (!(error instanceof ServiceError)) return false;
  return error.status >= 400 && error.status < 500 && !perhapsCompleted.has(error.name);
}

/** A passkey as the API gives it. */
interface StoredPasskey {
  readonly credentialId: string;
  readonly friendlyName: string;
  readonly createdAt: Date;
  readonly lastSignIn?: Date | undefined;
  /** 0 or 1; the package's type leaves it out. */
  readonly flagBackupState?: unknown;
  /** The package's type leaves it out. */
  readonly changed?: unknown;
}

function passkeyOf(stored: StoredPasskey, knownHere: KnownHere): Passkey {
  const { credentialId, friendlyName, createdAt, lastSignIn, flagBackupState, changed } = stored;
  return {
    credentialId,
    name: friendlyName,
    createdAt,
    lastSignIn,
    isSynced: flagBackupState === undefined ? undefined : Boolean(flagBackupState),
    isKnownHere: knownHere.has(credentialId),
    isChanged: changed === true,
  };
}
