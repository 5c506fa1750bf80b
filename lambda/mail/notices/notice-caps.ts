/**
 * Notices: mails that tell an owner of a change of the account. They have caps of their own, so that no
 * stranger's requests for links keep one back. What is over a cap is held back and summed up when the window
 * ends (`lambda/mail/notice-summaries`); it is never dropped.
 */
import { ENV, requireEnv } from '../../shared/env';
import { errorFacts } from '../../shared/errors';
import { METRIC } from '../../shared/log/metric-names';
import { count, logger } from '../../shared/log/observability';
import { readNoticeCaps } from '../caps';
import type { MailContent } from '../content';
import { MailPlace } from '../place';
import { returnNoticePlace, takeNoticePlace } from '../pool-counter';
import type { Mail, Outcome } from '../sending';
import type { NoticeKind } from './notice-kinds';
import { countNotice, holdBack, type NoticeWindow, windowOf } from './notice-store';

export interface Notice {
  readonly kind: NoticeKind;
  /** One plain address. */
  readonly address: string;
  /** BCP 47 tag that the summary wishes for, should there be one. */
  readonly locale: string | undefined;
  readonly content: MailContent;
}

/**
 * Mails a notice, or holds it back for a summary. Doesn't throw: the change has been made.
 *
 * When the table can't be asked the notice goes out uncounted. An owner who isn't told is worse than a mail
 * too many, and nobody makes many changes while the tables fail that the changes themselves are written to.
 *
 * @param send the function's own way to SES
 */
export async function sendNotice(
  send: (mail: Mail) => Promise<Outcome>,
  notice: Notice,
): Promise<Outcome | 'held_back'> {
  const table = requireEnv(ENV.SECRETS_TABLE);
  const { atOnce, windowMinutes, poolPerHour } = readNoticeCaps();
  const now = Math.floor(Date.now() / 1000);
  const window = windowOf({ table, address: notice.address }, now, windowMinutes);
  const mail = (place: MailPlace) =>
    send({
      from: requireEnv(ENV.FROM_ADDRESS),
      to: notice.address,
      configurationSet: requireEnv(ENV.CONFIGURATION_SET),
      content: notice.content,
      place,
    });
  let over: 'notice' | 'notice_pool' | undefined;
  try {
    if (!(await countNotice(window, notice.kind, atOnce))) over = 'notice';
    else if (!(await takeNoticePlace(table, now, poolPerHour))) over = 'notice_pool';
  } catch (error) {
    logger.error('A notice is sent uncounted', errorFacts(error));
    return mail(UNCOUNTED);
  }
  if (over !== undefined) {
    count(METRIC.MAIL_CAPPED, over);
    return (await held(window, notice, now)) ? 'held_back' : mail(UNCOUNTED);
  }
  const outcome = await mail(new MailPlace(() => returnNoticePlace(table, now)));
  // Tried again with the summary: rather twice than never.
  if (outcome === 'refused' || outcome === 'doubtful') await held(window, notice, now);
  return outcome;
}

/** The place of a notice that nobody could count. */
const UNCOUNTED = new MailPlace(async () => undefined);

/** False when the notice could not be held back. */
async function held(window: NoticeWindow, { kind, address, locale }: Notice, now: number): Promise<boolean> {
  try {
    return await holdBack(window, kind, { address, locale }, now);
  } catch (error) {
    logger.error('A notice could not be held back', errorFacts(error));
    return false;
  }
}

/** Takes the place of a summary in the pool's hour. @throws errors of DynamoDB */
export async function takeSummaryPlace(table: string, now: number): Promise<MailPlace | undefined> {
  const taken = await takeNoticePlace(table, now, readNoticeCaps().poolPerHour);
  return taken ? new MailPlace(() => returnNoticePlace(table, now)) : undefined;
}
