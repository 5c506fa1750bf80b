import { fetched } from '../shared/fetched';
import type { Passkeys, PasskeysOptions } from './client';
import type { SignalTaker } from './signals';

export interface PasskeysLaterOptions extends Omit<PasskeysOptions, 'signals' | 'turn'> {
  /** `PublicKeyCredential`, where the browser has it. */
  readonly signalTaker: SignalTaker | undefined;
  readonly locks: LockManager | undefined;
  readonly lock: string;
}

/** Fetches the client once a passkey is asked for. */
export function passkeysLater({ signalTaker, locks, lock, ...options }: PasskeysLaterOptions): Passkeys {
  let made: Passkeys | undefined;
  const client = async (): Promise<Passkeys> => {
    const [{ createPasskeys }, { passkeySignals }, { passkeyTurn }] = await fetched(() =>
      Promise.all([import('./client'), import('./signals'), import('./turn')]),
    );
    made ??= createPasskeys({
      ...options,
      signals: passkeySignals(signalTaker, options.relyingPartyId),
      turn: passkeyTurn(locks, lock),
    });
    return made;
  };
  return {
    isSupported: options.isSupported,
    hasAutofill: options.hasAutofill,
    anyKnownHere: () => options.knownHere.any(),
    async signIn(wish) {
      const passkeys = await client();
      wish.signal.throwIfAborted();
      return passkeys.signIn(wish);
    },
    autofill: async (wish) => (await client()).autofill(wish),
    list: async () => (await client()).list(),
    add: async (name) => (await client()).add(name),
    rename: async (credentialId, name) => (await client()).rename(credentialId, name),
    remove: async (credentialId) => (await client()).remove(credentialId),
    tellBrowser: () =>
      client().then(
        (passkeys) => passkeys.tellBrowser(),
        () => undefined,
      ),
  };
}
