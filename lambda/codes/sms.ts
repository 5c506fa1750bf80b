import { chooseLocale, readLocales } from '../mail/locale';
import { domainHash } from '../shared/bytes';
import { ENV, requireEnv } from '../shared/env';
import { reserveSms } from '../sms/guard';
import { decoyNumber, type PhoneNumber, parseNumber } from '../sms/number';
import { type SmsOutcome, sendSms } from '../sms/send';
import { readSmsSettings, type SmsSettings } from '../sms/settings';
import { segmentsOf, smsText } from '../sms/text';
import type { CodeOrder, Delivery } from './issue';

export interface SmsRecipient {
  readonly number: PhoneNumber;
  /** All the work is done, but no message goes out. */
  readonly dry: boolean;
  /** A proven number keeps a share of its limits for the user's known browsers. @default false */
  readonly proven?: boolean;
}

export interface TelephoneDelivery {
  /** @throws EnvironmentError */
  checkEnvironment(): void;
  /** What the cost guard goes by, with the countries that this channel sends to. */
  limits(): SmsSettings;
  /**
   * @param wishes BCP 47 tags of client and profile
   * @throws errors of DynamoDB, with nothing reserved by the guard
   */
  deliver(
    order: CodeOrder,
    recipient: SmsRecipient,
    code: string,
    wishes: readonly (string | undefined)[],
  ): Promise<Delivery>;
}

/** @throws EnvironmentError */
export function checkSmsEnvironment(): void {
  readSmsSettings();
  requireEnv(ENV.APP_NAME);
  readLocales();
}

/** Reads a number. Where nothing can be sent to it, a decoy takes its place. */
export async function numberOf(
  phone: string | undefined,
  settings: SmsSettings = readSmsSettings(),
): Promise<{ readonly number: PhoneNumber; readonly refusal?: string }> {
  // Made even if it isn't needed, so that a request takes the same work for everybody.
  const decoy = await decoyNumber(settings);
  const parsed = await parseNumber(phone ?? decoy.e164, settings);
  if ('refusal' in parsed) return { number: decoy, refusal: parsed.refusal };
  return phone === undefined ? { number: decoy, refusal: 'no_number' } : { number: parsed };
}

/**
 * @param wishes BCP 47 tags of client and profile
 * @throws errors of DynamoDB, with nothing reserved by the guard
 */
export async function deliverBySms(
  order: CodeOrder,
  recipient: SmsRecipient,
  code: string,
  wishes: readonly (string | undefined)[],
): Promise<Delivery> {
  const settings = readSmsSettings();
  const text = smsText(
    { appName: requireEnv(ENV.APP_NAME), code, domain: settings.domain },
    chooseLocale(wishes, readLocales()),
  );
  const { number, dry } = recipient;
  const { lifeSeconds } = order.settings;
  return deliverWithinLimits(order, recipient, { settings, segments: segmentsOf(text) }, () =>
    sendSms({ to: number.e164, country: number.country, text, lifeSeconds, settings, dry }),
  );
}

/**
 * Asks the cost guard and reports the outcome.
 *
 * @param message the countries with their prices, and how many such prices it costs
 * @throws errors of DynamoDB, with nothing reserved by the guard
 */
export async function deliverWithinLimits(
  order: CodeOrder,
  { number, dry, proven = false }: SmsRecipient,
  message: { readonly settings: SmsSettings; readonly segments: number },
  transmit: () => Promise<SmsOutcome>,
): Promise<Delivery> {
  const decision = await reserveSms({
    table: order.table,
    ...message,
    userPoolId: order.userPoolId,
    number,
    userHash: domainHash('sms-user', order.userPoolId, order.userName).toString('base64url'),
    requestNonce: order.request,
    purpose: 'code',
    now: order.now,
    dry,
    known: proven && order.browser !== undefined,
  });
  // The guard has counted and logged it.
  if (decision.kind === 'limited') return 'limited';
  if (decision.kind === 'already-sent') return 'already-sent';
  const outcome = await transmit();
  await decision.settle(outcome);
  return outcome;
}
