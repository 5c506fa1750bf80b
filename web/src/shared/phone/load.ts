import { NetworkError } from '../cognito-fetch';

/** What {@link loadNumbers} gives. */
export type Numbers = typeof import('../../../../lambda/shared/reading/mobile');

/**
 * Loads what the page knows of telephone numbers, once.
 *
 * @throws NetworkError when it can't be fetched. Some browsers try again at the next call, others when the
 *   page is reloaded.
 */
export async function loadNumbers(): Promise<Numbers> {
  try {
    return await import('../../../../lambda/shared/reading/mobile');
  } catch (error) {
    throw new NetworkError('The numbering plans could not be loaded.', { cause: error });
  }
}
