import { NetworkError } from './cognito-fetch';

/**
 * Fetches a part of the page when it is needed.
 *
 * @param part such as `() => import('./part')`
 * @throws NetworkError. Some browsers, Chromium among them, try again only after a reload
 */
export async function fetched<T>(part: () => Promise<T>): Promise<T> {
  try {
    return await part();
  } catch (cause) {
    throw new NetworkError('A part of the page could not be fetched.', { cause });
  }
}
