import type { Language } from '..';
import { en, type LateMessages } from './en';
import { ja } from './ja';

export type { LateMessages } from './en';

/** Words of what is fetched late, in every language of the page. */
export const lateLanguages = { en, ja } as const satisfies Record<Language, LateMessages>;
