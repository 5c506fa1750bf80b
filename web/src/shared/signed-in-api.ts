/** How the page calls those APIs of the deployment that take its ID token. */
import type { ClientFetch } from './cognito-fetch';

export interface SignedInApiOptions {
  /** URL of the API. */
  readonly url: string;
  readonly call: ClientFetch;
  /** ID token of the session, with some life left. */
  idToken(): Promise<string>;
}

/**
 * Gives what sends an operation of the API and its body.
 *
 * @param name first part of every path
 */
export function signedInApi({ url, call, idToken }: SignedInApiOptions, name: string) {
  /** @throws NetworkError, ServiceError */
  return async (operation: string, body: object = {}) =>
    call(`${url.replace(/\/$/, '')}/${name}/${operation}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await idToken()}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
}
