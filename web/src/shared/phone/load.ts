import { fetched } from '../fetched';

/** What {@link loadNumbers} gives. */
export type Numbers = typeof import('../../../../lambda/shared/reading/mobile');

/** What the page knows of telephone numbers. @throws NetworkError when it can't be fetched */
export function loadNumbers(): Promise<Numbers> {
  return fetched(() => import('../../../../lambda/shared/reading/mobile'));
}
