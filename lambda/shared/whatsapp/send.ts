/** Hands codes to WhatsApp. */
import type { SmsOutcome } from '../sms/channel';
import { handOver } from '../sms/send';
import type { WhatsAppSettings } from './settings';

export interface WhatsAppMessage {
  /** E.164 */
  readonly to: string;
  readonly code: string;
  /** Meta's code of a language that the template is approved in. */
  readonly language: string;
  readonly settings: WhatsAppSettings;
  /** True to make a call of the same kind that sends nothing. */
  readonly dry: boolean;
}

/** Hands a code over, tried twice where it clearly was not taken. Doesn't throw. */
export function sendByWhatsApp(message: WhatsAppMessage): Promise<SmsOutcome> {
  return handOver(message, async () => (await import('./late/social-messaging')).socialMessaging);
}

/**
 * The template's language for somebody: the first wish that it is approved in, by language and country or by
 * language alone; else its default.
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
