/** How the page calls those APIs of the deployment that take its ID token. */
import { type ApiName, type ApiUrl, apiNames, urlOf } from '../apis';
import type { ClientFetch } from './cognito-fetch';

/**
 * @param operation such as `contact/start`
 * @throws NetworkError, ServiceError
 */
export type SignedInApi = (
  operation: `${string}/${string}`,
  body?: object,
) => Promise<{ json(): Promise<unknown> }>;

export type SignedInApis = Readonly<Partial<Record<ApiName, SignedInApi>>>;

export interface SignedInApiOptions {
  readonly call: ClientFetch;
  /** An ID token that is still alive. */
  idToken(): Promise<string>;
}

/** @param urls of the APIs, by their members of `/config.json` */
export function signedInApis(
  urls: Readonly<Partial<Record<ApiUrl, string>>>,
  options: SignedInApiOptions,
): SignedInApis {
  return Object.fromEntries(
    apiNames.flatMap((name) => {
      const url = urls[urlOf(name)];
      return url === undefined ? [] : [[name, signedInApi(url, options)]];
    }),
  );
}

/** @param url with or without a slash at its end */
export function signedInApi(url: string, { call, idToken }: SignedInApiOptions): SignedInApi {
  return async (operation, body = {}) =>
    call(`${url.replace(/\/$/, '')}/${operation}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await idToken()}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
}
