/**
 * Notices have their own caps, so that strangers' requests for links keep none back. Those over a cap are
 * summed up later (docs/adr/024), never dropped.
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
  /** BCP 47, for the summary. */
  readonly locale: string | undefined;
  readonly content: MailContent;
}

/**
 * Mails a notice or holds it back. Doesn't throw: the change is made.
 *
 * While the table fails it is mailed uncounted: an untold owner is worse, and few changes can be made then,
 * as the table has those too.
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
  // Rather twice than never.
  if (outcome === 'refused' || outcome === 'doubtful') await held(window, notice, now);
  return outcome;
}

/** For notices that could not be counted. */
const UNCOUNTED = new MailPlace(async () => undefined);

async function held(window: NoticeWindow, { kind, address, locale }: Notice, now: number): Promise<boolean> {
  try {
    return await holdBack(window, kind, { address, locale }, now);
  } catch (error) {
    logger.error('A notice could not be held back', errorFacts(error));
    return false;
  }
}

/** In the pool's hour. @throws errors of DynamoDB */
export async function takeSummaryPlace(table: string, now: number): Promise<MailPlace | undefined> {
  const taken = await takeNoticePlace(table, now, readNoticeCaps().poolPerHour);
  return taken ? new MailPlace(() => returnNoticePlace(table, now)) : undefined;
}
