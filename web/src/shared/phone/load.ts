import { fetched } from '../fetched';

/** What {@link loadNumbers} gives. */
export type Numbers = typeof import('../../../../lambda/shared/reading/mobile');

/** @throws NetworkError when they can't be fetched */
export function loadNumbers(): Promise<Numbers> {
  return fetched(() => import('../../../../lambda/shared/reading/mobile'));
}
