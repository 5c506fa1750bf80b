import { errorFacts } from '../shared/errors';
import { logger } from '../shared/log/observability';
import type { SmsChannel, SmsMessage, SmsOutcome, TelephoneChannel } from './channel';
import type { SmsSettings } from './settings';

export type { SmsMessage, SmsOutcome } from './channel';

/** Milliseconds, plus as much again at random. */
const BACK_OFF = 150;

/** By the stage's channel, as {@link transmit} does. */
export async function sendSms(message: SmsMessage): Promise<SmsOutcome> {
  // AWS would choose an origination identity itself.
  if (!Object.hasOwn(message.settings.countries, message.country)) {
    logger.error('An SMS to a country that is not listed was not sent', { country: message.country });
    return 'refused';
  }
  return transmit(message, () => channelOf(message.settings));
}

/** Tries twice when the channel clearly did not take it, never when it may have. Doesn't throw. */
export async function transmit<Message extends { readonly dry: boolean }>(
  message: Message,
  load: () => Promise<TelephoneChannel<Message>>,
): Promise<SmsOutcome> {
  let channel: TelephoneChannel<Message>;
  try {
    channel = await load();
  } catch (error) {
    logger.error('The channel for SMS could not be loaded', errorFacts(error));
    return 'refused';
  }
  for (let attempt = 1; ; attempt++) {
    try {
      await channel.send(message);
      return 'sent';
    } catch (error) {
      const { outcome, again } = channel.sort(error);
      logger.error('The channel did not take an SMS', {
        outcome,
        attempt,
        ...reasonOf(error),
        ...errorFacts(error),
      });
      if (!again) return outcome;
      if (attempt === 2) return message.dry && channel.throttlesDryFirst ? 'sent' : outcome;
      await new Promise((resolve) => setTimeout(resolve, BACK_OFF * (1 + Math.random())));
    }
  }
}

async function channelOf({ channel }: SmsSettings): Promise<SmsChannel> {
  if (channel.kind === 'sns') return (await import('./late/sns')).simpleNotificationService(channel);
  return (await import('./late/end-user-messaging')).endUserMessaging(channel);
}

/** End User Messaging's reason, from a published list. */
function reasonOf(error: unknown): { reason?: string } {
  const reason = (error as { Reason?: unknown } | undefined)?.Reason;
  return typeof reason === 'string' && /^[A-Z_]{1,80}$/.test(reason) ? { reason } : {};
}
