/** How a pool's own text messages go out. */
import type { LocalContext } from '../../contract';
import type { UserPool } from './model';
import { section } from './properties';

/** `SmsConfiguration` of a pool; undefined when it has none. */
export function smsDeliveryOf(properties: Readonly<Record<string, unknown>>): object | undefined {
  const settings = section(properties, 'SmsConfiguration');
  return Object.keys(settings).length === 0 ? undefined : settings;
}

/** Sends one of the pool's own text messages: a code or an invitation. */
export async function sendSms(
  context: LocalContext,
  _pool: UserPool,
  to: string,
  message: string,
): Promise<void> {
  context.deliverSms({ phoneNumber: to, message, senderId: undefined });
}
