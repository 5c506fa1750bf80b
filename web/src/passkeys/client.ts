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
import { steadyTime } from '../shared/ages';
import { NetworkError, ServiceError } from '../shared/cognito-fetch';
import { PasskeyError } from '../shared/problem';
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
  /** Backup state (WebAuthn L3 §6.1.3), when the API says. */
  readonly isSynced: boolean | undefined;
  readonly isKnownHere: boolean;
  /** Differs from its registration, and no longer signs in. */
  readonly isChanged: boolean;
}

export interface Passkeys {
  /** Without, passkeys can be listed, renamed and removed. */
  readonly isSupported: boolean;
  /** Whether the browser offers passkeys in a field. */
  hasAutofill(): Promise<boolean>;
  /** Made or used in this browser. */
  anyKnownHere(): boolean;
  /**
   * One prompt. Without an address the browser offers every passkey of this site.
   *
   * @throws PasskeyError, NetworkError, ServiceError; the signal's reason when it was stopped
   */
  signIn(options: { readonly address?: string; readonly signal: AbortSignal }): Promise<Session>;
  /** In the field, until one is chosen or the signal stops it. @throws as `signIn` does */
  autofill(options: { readonly signal: AbortSignal; onChosen(): void }): Promise<Session>;
  list(): Promise<readonly Passkey[]>;
  /** @throws PasskeyError, NetworkError, ServiceError */
  add(name: string): Promise<Passkey>;
  rename(credentialId: string, name: string): Promise<void>;
  remove(credentialId: string): Promise<void>;
  /** Which passkeys and names the account has. Never fails. */
  tellBrowser(): Promise<void>;
}

export interface PasskeysOptions {
  readonly isSupported: boolean;
  hasAutofill(): Promise<boolean>;
  readonly relyingPartyId: string;
  readonly knownHere: KnownHere;
  readonly attention: Attention;
  get(options: CredentialRequestOptions): Promise<unknown>;
  create(options: CredentialCreationOptions): Promise<unknown>;
  readonly signals: Signals;
  readonly lists: Pick<ListWatch, 'user'>;
  readonly turn: PasskeyTurn;
  /** Renews the stored tokens if need be. */
  freshTokens(): Promise<void>;
  /** The session just stored. */
  stored(): Promise<Session>;
}

/** Of a challenge's life; then autofill takes a new one. */
const renewAfter = 0.75;
/** Milliseconds, when the API doesn't say. */
const usualLife = 120_000;
/** Milliseconds; a shorter round of autofill is not repeated unasked. */
const shortestRound = 1_000;

export function createPasskeys(options: PasskeysOptions): Passkeys {
  const { knownHere, attention, relyingPartyId, signals, turn } = options;

  /** `onAsked` gets the challenge's life in milliseconds. */
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
      // Cognito asks again instead of refusing, which the client calls an unexpected challenge.
      if (!(error instanceof ServiceError)) throw new PasskeyError('passkeyRefused');
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
    if (chosen) knownHere.remember(chosen.credentialId);
    return options.stored();
  };

  /** Undefined when the challenge grew old first. */
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
      // Some browsers end autofill with its prompt; it is offered again.
      const isClosed = error instanceof PasskeyError && error.kind === 'passkeyClosed';
      if (isOld || (isClosed && steadyTime() - started > shortestRound)) return undefined;
      // iOS refuses before the first touch; a network may be back by then.
      await nextFocus(attention, signal);
      return undefined;
    } finally {
      callOff();
      signal.removeEventListener('abort', stop);
    }
  };

  /** Tells the browser too, where they are all there are. */
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
   * The answer may have been lost; only what was surely refused is of no use and would be offered for ever.
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

/** An earlier try may have been completed. */
const perhapsCompleted = new Set(['PasskeyAlreadyRegistered', 'ChallengeNotValid']);

/** Surely not taken, or unreadable. */
function isRefusal(error: unknown): boolean {
  if (error instanceof PasskeyError) return true;
  if (!(error instanceof ServiceError)) return false;
  return error.status >= 400 && error.status < 500 && !perhapsCompleted.has(error.name);
}

interface StoredPasskey {
  readonly credentialId: string;
  readonly friendlyName: string;
  readonly createdAt: Date;
  readonly lastSignIn?: Date | undefined;
  /** 0 or 1; missing in the package's type. */
  readonly flagBackupState?: unknown;
  /** Missing in the package's type. */
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
