import { NetworkError } from './cognito-fetch';

/**
 * A part of the page that is fetched when it is needed.
 *
 * @param part imports it, e.g. `() => import('./part')`
 * @throws NetworkError when it can't be fetched. Some browsers, Chromium among them, try again only when the
 *   page is reloaded.
 */
export async function fetched<T>(part: () => Promise<T>): Promise<T> {
  try {
    return await part();
  } catch (cause) {
    throw new NetworkError('A part of the page could not be fetched.', { cause });
  }
}
