/** Codes by WhatsApp, through the SMS cost guard at WhatsApp's prices. */

import { transmit } from '../../sms/send';
import { readSmsSettings, type SmsSettings } from '../../sms/settings';
import type { CodeOrder, Delivery } from '../issue';
import { readCodeSettings } from '../settings';
import { deliverWithinLimits, type SmsRecipient, type TelephoneDelivery } from '../sms';
import type { WhatsAppMessage } from './late/social-messaging';
import type { WhatsAppSettings } from './settings';

export const byWhatsApp: TelephoneDelivery = {
  checkEnvironment() {
    readSmsSettings();
    readWhatsApp();
  },
  limits: whatsAppLimits,
  deliver,
};

/** SMS's limits, shared, with WhatsApp's countries and prices. */
export function whatsAppLimits(): SmsSettings {
  const sms = readSmsSettings();
  const { countries } = readWhatsApp();
  const [first = sms.defaultCountry] = Object.keys(countries);
  const defaultCountry = Object.hasOwn(countries, sms.defaultCountry) ? sms.defaultCountry : first;
  return { ...sms, countries, defaultCountry };
}

async function deliver(
  order: CodeOrder,
  recipient: SmsRecipient,
  code: string,
  wishes: readonly (string | undefined)[],
): Promise<Delivery> {
  const settings = readWhatsApp();
  const { number, dry } = recipient;
  const language = templateLanguage(wishes, settings.languages);
  const message: WhatsAppMessage = { to: number.e164, code, language, settings, dry };
  return deliverWithinLimits(order, recipient, { settings: whatsAppLimits(), segments: 1 }, () =>
    transmit(message, async () => (await import('./late/social-messaging')).socialMessaging),
  );
}

/**
 * The first wish that the template is approved in, by language and country or language alone; else the
 * default.
 *
 * @param wishes BCP 47 tags
 */
export function templateLanguage(
  wishes: readonly (string | undefined)[],
  [first = 'en_US', ...others]: readonly string[],
): string {
  const all = [first, ...others];
  const primary = (tag: string) => tag.split(/[-_]/)[0]?.toLowerCase();
  for (const wish of wishes) {
    if (!wish) continue;
    const exact = all.find((each) => each.toLowerCase() === wish.replaceAll('-', '_').toLowerCase());
    const match = exact ?? all.find((each) => primary(each) === primary(wish));
    if (match !== undefined) return match;
  }
  return first;
}

function readWhatsApp(): WhatsAppSettings {
  const { whatsApp } = readCodeSettings();
  if (!whatsApp) throw new Error('Codes by WhatsApp are off.');
  return whatsApp;
}
