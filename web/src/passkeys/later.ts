import { fetched } from '../shared/fetched';
import type { Passkeys, PasskeysOptions } from './client';

/** Passkeys whose client is fetched once one is asked for: the first view is shown before. */
export function passkeysLater(options: PasskeysOptions): Passkeys {
  let made: Passkeys | undefined;
  const client = async (): Promise<Passkeys> => {
    const { createPasskeys } = await fetched(() => import('./client'));
    made ??= createPasskeys(options);
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
