import type { PageStorage } from '../shared/storage';

/** The page leads with how this browser last signed in by mail. */
export interface MailBy {
  last(): 'link' | 'code';
  keep(way: 'link' | 'code'): void;
}

export function mailBy(storage: PageStorage, clientId: string): MailBy {
  const key = `SignInPage.${clientId}.mailBy`;
  return {
    last: () => (storage.getItem(key) === 'code' ? 'code' : 'link'),
    keep: (way) => (way === 'code' ? storage.setItem(key, way) : storage.removeItem(key)),
  };
}
