import type { SmsSettings } from './settings';
import { segmentsOf } from './text';

/**
 * What a message costs by the configured price, in micro-dollars.
 *
 * @throws Error when the stage does not send to that country
 */
export function costOf(settings: Pick<SmsSettings, 'countries'>, country: string, text: string): number {
  return segmentsOf(text) * priceOf(settings, country);
}

/** Micro-dollars a segment. @throws Error when the stage does not send to that country */
export function priceOf({ countries }: Pick<SmsSettings, 'countries'>, country: string): number {
  const facts = Object.hasOwn(countries, country) ? countries[country] : undefined;
  if (!facts)
    throw new Error(`There is no price for messages to ${country}; only listed countries are sent to.`);
  return facts.price;
}
