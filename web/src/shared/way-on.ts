import type { ApplicationConfig } from '../config';
import type { PageStorage } from './storage';

/** The way from here to the application, once somebody is signed in. */
export interface WayOn {
  /** Address that this person goes on to; undefined where there is none. */
  to(): string | undefined;
  /** Leaves the page for it. */
  go(): void;
}

/**
 * The address that the application asked to send people back to, where the deployment lists it letter by
 * letter: any other is left alone, so that nobody is led elsewhere by a link to this page. It is remembered
 * over a mail, another tab and a change of language, until somebody has gone there or comes without one. In
 * another browser the deployment's own address counts.
 *
 * @param asked what stands in the query as `returnTo`
 * @param isNewVisit false where a link has led here: whoever asked for it may have come from somewhere
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
  // What was listed when it was kept needn't be so any more.
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
