/** What a stage has to say of codes by WhatsApp: a member of the settings of codes. */
import type { SmsCountry } from '../../sms/settings';

export interface WhatsAppSettings {
  /** Id of the number that messages come from, as End User Messaging Social gives it. */
  readonly originationPhoneNumberId: string;
  /** Version of Meta's API that messages are written for, such as `v23.0`. */
  readonly metaApiVersion: string;
  /** Name of the template of the category "authentication" that Meta has approved. */
  readonly template: string;
  /** Languages that Meta has approved the template in, by its codes (`en_US`); the default first. */
  readonly languages: readonly string[];
  /** The only countries that codes go to, by ISO 3166-1 alpha-2 code; the price is a message's. */
  readonly countries: Readonly<Record<string, SmsCountry>>;
}

/** What is wrong with settings of WhatsApp, as a part of a sentence; undefined where nothing is. */
export function checkWhatsApp(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'needs an object';
  const { languages, countries, ...texts } = value as Partial<Record<keyof WhatsAppSettings, unknown>>;
  for (const name of ['originationPhoneNumberId', 'metaApiVersion', 'template'] as const)
    if (typeof texts[name] !== 'string' || texts[name] === '') return `needs a text as ${name}`;
  if (!Array.isArray(languages) || languages.length === 0) return 'needs at least one of languages';
  const prices = Object.values((countries ?? {}) as Readonly<Record<string, SmsCountry>>);
  const arePrices = prices.every(({ price }) => Number.isSafeInteger(price) && price >= 1);
  return prices.length > 0 && arePrices ? undefined : 'needs countries with a price each';
}
