/**
 * The cost guard for Cognito's own SMS. What may be an SMS counts as one: the trigger isn't told the channel,
 * and an uncounted one costs money.
 */
import type { CustomMessageTriggerEvent } from 'aws-lambda';
import { domainHash, randomText } from '../../shared/bytes';
import { ENV, envFlag, hasEnv, requireEnv } from '../../shared/env';
import { UserFacingError } from '../../shared/errors';
import { reserveSms } from '../../sms/guard';
import { parseNumber } from '../../sms/number';
import { readSmsSettings } from '../../sms/settings';

export const LIMITED = 'No message can be sent to you at the moment. Please try again later.';

/** @throws EnvironmentError */
export function checkPoolSmsEnvironment(): void {
  if (!hasEnv(ENV.SMS_SETTINGS)) return;
  readSmsSettings();
  requireEnv(ENV.SECRETS_TABLE);
  requireEnv(ENV.POOL_SMS_SOURCES);
}

/**
 * Lets a message pass or ends the request. Gives nothing back, as Cognito doesn't tell how sending ended.
 *
 * @param segments of the message as an SMS
 * @throws UserFacingError when a limit is reached or sending is stopped; errors of DynamoDB
 */
export async function passPoolSms(event: CustomMessageTriggerEvent, segments: number): Promise<void> {
  const { phone_number: phone, email_verified: emailVerified } = event.request.userAttributes ?? {};
  if (!hasEnv(ENV.SMS_SETTINGS) || typeof phone !== 'string' || phone === '') return;
  if (!requireEnv(ENV.POOL_SMS_SOURCES).split(',').includes(event.triggerSource)) return;
  const settings = readSmsSettings();
  const number = await parseNumber(phone, settings);
  if ('refusal' in number) {
    // No SMS can go to this number, but this may be a mail to a proven address.
    if (emailVerified === 'true' && !mayGoAnywhere(event)) return;
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
    // A second try can't be told from a second message.
    requestNonce: randomText(16),
    purpose: isForNewAccount(event.triggerSource) ? 'new-account' : 'pool',
    now: Math.floor(Date.now() / 1000),
    dry: false,
  });
  if (decision.kind !== 'reserved') throw new UserFacingError(LIMITED);
  await decision.settle('sent');
}

/**
 * True for a message that no country rule of ours would hold back. Who invites says by which channel; a
 * password is reset by a proven number alone.
 */
function mayGoAnywhere({ request, triggerSource }: CustomMessageTriggerEvent): boolean {
  if (!envFlag(ENV.POOL_SMS_ANYWHERE) || triggerSource === 'CustomMessage_AdminCreateUser') return false;
  return (
    triggerSource !== 'CustomMessage_ForgotPassword' ||
    request.userAttributes.phone_number_verified === 'true'
  );
}

const isForNewAccount = (source: string) =>
  source === 'CustomMessage_SignUp' || source === 'CustomMessage_ResendCode';
