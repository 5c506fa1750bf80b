/**
 * Asks the cost guard for what Cognito sends by SMS itself. The trigger is not told by which way a message
 * goes, so whatever may go by SMS is counted as one: a mail too much counted means fewer messages, an SMS not
 * counted costs money.
 */
import type { CustomMessageTriggerEvent } from 'aws-lambda';
import { domainHash, randomText } from '../../shared/bytes';
import { ENV, hasEnv, requireEnv } from '../../shared/env';
import { UserFacingError } from '../../shared/errors';
import { reserveSms } from '../../sms/guard';
import { parseNumber } from '../../sms/number';
import { readSmsSettings } from '../../sms/settings';

/** What who is signing in reads when no message may be sent now. */
export const LIMITED = 'No message can be sent to you at the moment. Please try again later.';

/** @throws EnvironmentError naming the variable that is missing or wrong */
export function checkPoolSmsEnvironment(): void {
  if (!hasEnv(ENV.SMS_SETTINGS)) return;
  readSmsSettings();
  requireEnv(ENV.SECRETS_TABLE);
  requireEnv(ENV.POOL_SMS_SOURCES);
}

/**
 * Lets a message pass, or ends the caller's request. Cognito sends the message after this has returned and
 * tells nobody how that ended, so what was taken stays taken.
 *
 * @param segments that the message is sent as if it goes by SMS
 * @throws UserFacingError when a limit is reached, or sending is stopped; errors of DynamoDB: what can't be
 *   counted isn't sent
 */
export async function passPoolSms(event: CustomMessageTriggerEvent, segments: number): Promise<void> {
  const { phone_number: phone, email_verified: emailVerified } = event.request.userAttributes ?? {};
  if (!hasEnv(ENV.SMS_SETTINGS) || typeof phone !== 'string' || phone === '') return;
  if (!requireEnv(ENV.POOL_SMS_SOURCES).split(',').includes(event.triggerSource)) return;
  const settings = readSmsSettings();
  const number = await parseNumber(phone, settings);
  if ('refusal' in number) {
    // Nothing may go to that number, but this message may be a mail, of somebody who has proven an address.
    if (emailVerified === 'true') return;
    throw new UserFacingError(LIMITED);
  }
  const { userPoolId, userName } = event;
  const decision = await reserveSms({
    table: requireEnv(ENV.SECRETS_TABLE),
    settings,
    userPoolId,
    number,
    segments,
    userHash: domainHash('sms-user', userPoolId, userName).toString('base64url'),
    // Nothing in the event tells a second try from a second message.
    requestNonce: randomText(16),
    purpose: isForNewAccount(event.triggerSource) ? 'new-account' : 'pool',
    now: Math.floor(Date.now() / 1000),
    dry: false,
  });
  if (decision.kind !== 'reserved') throw new UserFacingError(LIMITED);
  await decision.settle('sent');
}

const isForNewAccount = (source: string) =>
  source === 'CustomMessage_SignUp' || source === 'CustomMessage_ResendCode';
