/** How the page calls those APIs of the deployment that take its ID token. */
import { type ApiName, apiNames, urlOf } from '../apis';
import type { PageConfig } from '../config';
import type { ClientFetch } from './cognito-fetch';

/**
 * Sends an operation of an API, such as `contact/start`.
 *
 * @throws NetworkError, ServiceError
 */
export type SignedInApi = (
  operation: `${string}/${string}`,
  body?: object,
) => Promise<{ json(): Promise<unknown> }>;

/** The APIs that the deployment has. */
export type SignedInApis = Readonly<Partial<Record<ApiName, SignedInApi>>>;

export interface SignedInApiOptions {
  readonly call: ClientFetch;
  /** ID token of the session, with some life left. */
  idToken(): Promise<string>;
}

export function signedInApis(config: PageConfig, options: SignedInApiOptions): SignedInApis {
  return Object.fromEntries(
    apiNames.flatMap((name) => {
      const url = config[urlOf(name)];
      return url === undefined ? [] : [[name, signedInApi(url, options)]];
    }),
  );
}

/** @param url of the API, with or without a slash at its end */
export function signedInApi(url: string, { call, idToken }: SignedInApiOptions): SignedInApi {
  return async (operation, body = {}) =>
    call(`${url.replace(/\/$/, '')}/${operation}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await idToken()}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
}
