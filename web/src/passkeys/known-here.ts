import { type PageStorage, readJson } from '../shared/storage';

/** Beyond these a hint is lost, nothing else. */
const most = 20;

/** Made or used in this browser. Ids are no secrets. */
export interface KnownHere {
  remember(credentialId: string): void;
  has(credentialId: string): boolean;
  /** The page then leads with passkeys. */
  any(): boolean;
  forget(credentialId: string): void;
}

/** base64url, a list an app client. */
export function knownHere(storage: PageStorage, clientId: string): KnownHere {
  const key = `SignInPage.${clientId}.passkeysHere`;
  const read = () => readJson(storage, key, isIds) ?? [];
  const others = (credentialId: string) => read().filter((id) => id !== credentialId);
  return {
    remember(credentialId) {
      storage.setItem(key, JSON.stringify([credentialId, ...others(credentialId)].slice(0, most)));
    },
    has: (credentialId) => read().includes(credentialId),
    any: () => read().length > 0,
    forget(credentialId) {
      const left = others(credentialId);
      if (left.length > 0) storage.setItem(key, JSON.stringify(left));
      else storage.removeItem(key);
    },
  };
}

function isIds(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((id) => typeof id === 'string');
}
