import { type PageStorage, readJson } from './storage';

/** More links are never live at once. */
const most = 5;

/** Shows a link with its address instead of a user name. */
export interface LinkRequests {
  remember(userName: string, address: string): void;
  addressOf(userName: string): string | undefined;
  forget(): void;
}

interface Request {
  readonly userName: string;
  readonly address: string;
}

export function linkRequests(storage: PageStorage, clientId: string): LinkRequests {
  const key = `SignInPage.${clientId}.requests`;
  const read = () => readJson(storage, key, isRequests) ?? [];
  return {
    remember(userName, address) {
      const others = read().filter((request) => request.userName !== userName);
      storage.setItem(key, JSON.stringify([{ userName, address }, ...others].slice(0, most)));
    },
    addressOf(userName) {
      return read().find((request) => request.userName === userName)?.address;
    },
    forget() {
      storage.removeItem(key);
    },
  };
}

function isRequests(value: unknown): value is Request[] {
  return (
    Array.isArray(value) &&
    value.every((entry) => typeof entry?.userName === 'string' && typeof entry?.address === 'string')
  );
}
