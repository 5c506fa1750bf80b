/** Where a user's SMS goes, and how a code gets there: through the cost guard to the channel. */

import { chooseLocale, readLocales } from '../mail/locale';
import { domainHash } from '../shared/bytes';
import { ENV, requireEnv } from '../shared/env';
import { reserveSms } from '../sms/guard';
import { decoyNumber, type PhoneNumber, parseNumber } from '../sms/number';
import { type SmsOutcome, sendSms } from '../sms/send';
import { readSmsSettings, type SmsSettings } from '../sms/settings';
import { segmentsOf, smsText } from '../sms/text';
import type { CodeOrder, Delivery } from './issue';

/** A number that a message goes to; `dry` where it must reach nobody. */
export interface SmsRecipient {
  readonly number: PhoneNumber;
  readonly dry: boolean;
  /**
   * True when the user has proven it: then it keeps a share of its limits for their known browsers.
   *
   * @default false
   */
  readonly proven?: boolean;
}

/** A way for codes to reach telephones. */
export interface TelephoneDelivery {
  /** @throws EnvironmentError naming the variable that is missing or wrong */
  checkEnvironment(): void;
  /** What the cost guard counts by, with the countries that the way goes to. */
  limits(): SmsSettings;
  /**
   * @param wishes BCP 47 tags that the client and the user's profile wish for
   * @throws errors of DynamoDB, with nothing reserved by the guard
   */
  deliver(
    order: CodeOrder,
    recipient: SmsRecipient,
    code: string,
    wishes: readonly (string | undefined)[],
  ): Promise<Delivery>;
}

/** @throws EnvironmentError naming the variable that is missing or wrong */
export function checkSmsEnvironment(): void {
  readSmsSettings();
  requireEnv(ENV.APP_NAME);
  readLocales();
}

/** The number in a user's profile, or why nothing can be sent to it; then a decoy takes its place. */
export async function numberOf(
  phone: string | undefined,
  settings: SmsSettings = readSmsSettings(),
): Promise<{ readonly number: PhoneNumber; readonly refusal?: string }> {
  // The same work for users without a number: a decoy is made and parsed for everybody.
  const decoy = await decoyNumber(settings);
  const parsed = await parseNumber(phone ?? decoy.e164, settings);
  if ('refusal' in parsed) return { number: decoy, refusal: parsed.refusal };
  return phone === undefined ? { number: decoy, refusal: 'no_number' } : { number: parsed };
}

/**
 * Sends a code by SMS if the guard lets it.
 *
 * @param wishes BCP 47 tags that the client and the user's profile wish for
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
 * Hands a message to a number over if the cost guard lets it, and tells the guard what became of it.
 *
 * @param message the countries it may go to with their prices, and how many times such a price it costs
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
  // The guard has counted and logged what it lets pass.
  if (decision.kind === 'limited') return 'limited';
  if (decision.kind === 'already-sent') return 'already-sent';
  const outcome = await transmit();
  await decision.settle(outcome);
  return outcome;
}
