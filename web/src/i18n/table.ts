import type { Messages } from './en';

/**
 * A file each, so that a visit fetches one. With `custom/words/page` the build puts another table here
 * (web/own.ts).
 */
export const words = {
  en: async () => (await import('./en')).en,
  ja: async () => (await import('./ja')).ja,
  de: async () => (await import('./de')).de,
} as const satisfies Record<string, () => Promise<Messages>>;
