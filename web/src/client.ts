/**
 * Signing in for a page without a framework: what `npm run client` builds. The product's own page stands on
 * the same code.
 */
import { type Client, type ClientConfig, connect } from './custom-auth/client';
import type { FoundLink } from './magic-link/link';
import { onLink, takeLink } from './magic-link/visit';

export type { CodeAnswer, Codes } from './codes/client';
export type { CodeRound } from './codes/round';
export type { CodeWay } from './codes/ways';
export type { Client, ClientConfig, RequestLink } from './custom-auth/client';
export type { Session } from './custom-auth/session';
export type { BrokenLink, FoundLink, SignInLink } from './magic-link/link';
export type { Passkey, Passkeys } from './passkeys/client';
export { NetworkError, ServiceError } from './shared/cognito-fetch';
export { CodeError, LinkError, PasskeyError } from './shared/problem';

export interface ClientOptions {
  /**
   * BCP 47 tag of the language that mails should come in.
   *
   * @default the document's, else the browser's
   */
  readonly locale?: () => string;
}

export interface PageClient extends Client {
  /**
   * Takes the link that the page was opened by off the address bar. Call it first thing, and redeem the link
   * by a click alone: scanners of mail open pages, but press no buttons.
   */
  takeLink(): FoundLink | undefined;
  /** Calls back with every link the open page is sent to. Gives the function that ends this. */
  onLink(found: (link: FoundLink) => void): () => void;
}

/**
 * @param config of the deployment: `/config.json` of its page, or `npm run outputs -- --format client`
 */
export function createClient(config: ClientConfig, options: ClientOptions = {}): PageClient {
  const { locale = () => document.documentElement.lang || navigator.language } = options;
  return { ...connect(config, { locale }).client, takeLink, onLink };
}
