import type { Messages } from './en';

/**
 * Words of every language of the page, by BCP 47 primary language. Each is a file of its own, so that a visit
 * fetches one. Where `custom/words/page` has any, the build puts a table with them in this one's place
 * (web/own.ts).
 */
export const words = {
  en: async () => (await import('./en')).en,
  ja: async () => (await import('./ja')).ja,
  de: async () => (await import('./de')).de,
} as const satisfies Record<string, () => Promise<Messages>>;
