/** For pools without a verified identity of SES. */
import { AwsError, type LocalContext } from '../../../contract';

export const DEFAULT_SENDER = 'no-reply@verificationemail.com';

/** Mails of one account; AWS raises it for nobody. .../cognito/latest/developerguide/quotas.html */
const MOST_A_DAY = 50;
/** 09:00 UTC, the same page. */
const DAY_BEGINS_MS = 9 * 60 * 60 * 1000;

const sentOf = (context: LocalContext) => context.state.map<number>('cognito/default-mails');

/** @throws AwsError `LimitExceededException` */
export function countDefaultMail(context: LocalContext): void {
  const sent = sentOf(context);
  const day = new Date(context.clock.now() - DAY_BEGINS_MS).toISOString().slice(0, 10);
  const count = sent.get(day) ?? 0;
  if (count >= MOST_A_DAY)
    throw new AwsError(
      'LimitExceededException',
      'Exceeded daily email limit for the operation or the account. If a higher limit is required, please configure your user pool to use your own Amazon SES configuration for sending email.',
    );
  sent.set(day, count + 1);
}

export function forgetDefaultMails(context: LocalContext): void {
  sentOf(context).clear();
}
