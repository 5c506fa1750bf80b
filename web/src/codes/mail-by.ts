import type { PageStorage } from '../shared/storage';

/** How the person of this browser last signed in by mail, so that the page leads with that. */
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
