/**
 * Counts what clients make Cognito mail, in shares of the mailbox by kind, so that none uses up another's or
 * our links'. What may be a mail counts as one: the trigger isn't told the channel.
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

/** Leaves out invitations, which administrators send, and changes of one's own, which are refused. */
const BY_ANYBODY: ReadonlySet<MessageKind | undefined> = new Set([
  'confirm-account',
  'reset-password',
  'sign-in',
]);

export function poolMailsBySes(): boolean {
  return hasEnv(ENV.MAIL_CAPS);
}

/** @throws EnvironmentError */
export function checkPoolMailEnvironment(): void {
  if (!poolMailsBySes()) return;
  readSignInCaps();
  requireEnv(ENV.SECRETS_TABLE);
  readVariable(LINK_FIELDS.poolPerHour);
}

/**
 * Lets a message pass or ends the request. Gives nothing back, as Cognito doesn't tell how sending ended.
 *
 * @throws UserFacingError when a cap is reached; errors of DynamoDB
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
      // Cognito's second try looks like a second message, so each gets a name of its own.
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
