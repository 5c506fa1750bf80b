import type { ApplicationConfig } from '../config';
import type { PageStorage } from './storage';

/** The way to the application, once somebody is signed in. */
export interface WayOn {
  to(): string | undefined;
  /** Leaves the page for the application. */
  go(): void;
}

/**
 * `asked` counts only where the deployment lists it exactly, so that no link leads people elsewhere. It is
 * remembered over mails, tabs and languages, until somebody goes there or comes without one. Other browsers
 * use the deployment's own address.
 *
 * @param asked `returnTo` of the query
 * @param isNewVisit false where a link led here
 * @param leave sets the page's address
 */
export function wayOn(
  { url, returnTo = [] }: ApplicationConfig,
  clientId: string,
  { asked, isNewVisit }: { readonly asked: string | null; readonly isNewVisit: boolean },
  storage: PageStorage,
  leave: (address: string) => void,
): WayOn {
  const key = `SignInPage.${clientId}.returnTo`;
  const listed = (address: string | null) => returnTo.find((one) => one === address);
  const wanted = listed(asked);
  if (wanted !== undefined) storage.setItem(key, wanted);
  else if (isNewVisit) storage.removeItem(key);
  // The list may have changed since the address was remembered.
  const to = () => listed(storage.getItem(key)) ?? url;
  return {
    to,
    go() {
      const address = to();
      storage.removeItem(key);
      if (address !== undefined) leave(address);
    },
  };
}
