/** How a code gets to a telephone by WhatsApp: through the cost guard of SMS, with prices of its own. */
import { readSmsSettings, type SmsSettings } from '../sms/settings';
import { sendByWhatsApp, templateLanguage } from '../whatsapp/send';
import type { WhatsAppSettings } from '../whatsapp/settings';
import type { CodeOrder, Delivery } from './issue';
import { readCodeSettings } from './settings';
import { deliverWithinLimits, type SmsRecipient } from './sms';

/** @throws EnvironmentError naming the variable that is missing or wrong */
export function checkWhatsAppEnvironment(): void {
  readSmsSettings();
  readWhatsApp();
}

/**
 * The limits of SMS, which hold for both together as they are of the number, the pool and its money; with
 * the countries that WhatsApp goes to and its prices.
 */
export function whatsAppLimits(): SmsSettings {
  const sms = readSmsSettings();
  const { countries } = readWhatsApp();
  const [first = sms.defaultCountry] = Object.keys(countries);
  const defaultCountry = Object.hasOwn(countries, sms.defaultCountry) ? sms.defaultCountry : first;
  return { ...sms, countries, defaultCountry };
}

/**
 * Sends a code by WhatsApp if the guard lets it.
 *
 * @param wishes BCP 47 tags that the client and the user's profile wish for
 * @throws errors of DynamoDB, with nothing reserved by the guard
 */
export async function deliverByWhatsApp(
  order: CodeOrder,
  recipient: SmsRecipient,
  code: string,
  wishes: readonly (string | undefined)[],
): Promise<Delivery> {
  const settings = readWhatsApp();
  const { number, dry } = recipient;
  const language = templateLanguage(wishes, settings.languages);
  return deliverWithinLimits(order, recipient, { settings: whatsAppLimits(), segments: 1 }, () =>
    sendByWhatsApp({ to: number.e164, code, language, settings, dry }),
  );
}

function readWhatsApp(): WhatsAppSettings {
  const { whatsApp } = readCodeSettings();
  if (!whatsApp) throw new Error('Codes by WhatsApp are off.');
  return whatsApp;
}
