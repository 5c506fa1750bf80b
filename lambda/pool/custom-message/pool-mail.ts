/**
 * Counts what clients make Cognito itself mail: confirmations of new accounts, codes for a forgotten
 * password, codes to sign in. They have shares of a mailbox of their own, one for each kind, so that none
 * uses up another's, nor that of our links. The trigger is not told by which way a message goes, so whatever
 * may be a mail counts as one.
 */
import type { CustomMessageTriggerEvent } from 'aws-lambda';
import { LINK_FIELDS } from '../../magic-link/settings';
import { readSignInCaps } from '../../mail/caps';
import { MailPlace } from '../../mail/place';
import { takeMailPlace } from '../../mail/sign-in-caps';
import { randomText } from '../../shared/bytes';
import { ENV, hasEnv, requireEnv } from '../../shared/env';
import { UserFacingError } from '../../shared/errors';
import { readVariable } from '../../shared/field-readers';
import type { MessageKind } from '../../shared/words/words';
import { kindOf } from './kind';
import { LIMITED } from './pool-sms';
import { NO_CLIENT } from './refuse';

/** Messages that anybody can cause. Invitations are an administrator's, and own changes are refused. */
const BY_ANYBODY: ReadonlySet<MessageKind | undefined> = new Set([
  'confirm-account',
  'reset-password',
  'sign-in',
]);

/** True where the pool sends mails, which it then does by SES. */
export function poolMailsBySes(): boolean {
  return hasEnv(ENV.MAIL_CAPS);
}

/** @throws EnvironmentError naming the variable that is missing or wrong */
export function checkPoolMailEnvironment(): void {
  if (!poolMailsBySes()) return;
  readSignInCaps();
  requireEnv(ENV.SECRETS_TABLE);
  readVariable(LINK_FIELDS.poolPerHour);
}

/**
 * Lets a message pass, or ends the caller's request. Cognito tells nobody how the sending ended, so what was
 * taken stays taken.
 *
 * @throws UserFacingError when a cap is reached; errors of DynamoDB: what can't be counted isn't sent
 */
export async function passPoolMail(event: CustomMessageTriggerEvent): Promise<void> {
  const { email, email_verified: verified } = event.request.userAttributes ?? {};
  const kind = kindOf(event.triggerSource);
  if (!poolMailsBySes() || typeof email !== 'string' || email === '') return;
  if (!BY_ANYBODY.has(kind) || event.callerContext?.clientId === NO_CLIENT) return;
  const { userPoolId, userName } = event;
  const place = await takeMailPlace(
    {
      table: requireEnv(ENV.SECRETS_TABLE),
      userPoolId,
      userName,
      // Nothing in the event tells a second try from a second message.
      request: randomText(16),
      to: email,
      proven: verified === 'true',
      byCognito: kind,
      now: Math.floor(Date.now() / 1000),
    },
    readVariable(LINK_FIELDS.poolPerHour),
  );
  if (!(place instanceof MailPlace)) throw new UserFacingError(LIMITED);
}
