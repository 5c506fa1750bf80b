/**
 * Sums up held-back notices (docs/adr/024): one mail for each address and window, after its end. EventBridge
 * runs it every few minutes, perhaps twice.
 *
 * Unsent summaries are tried again for days. One whose function died after SES took it comes twice, rather
 * than never.
 */
import type { Context } from 'aws-lambda';
import { ENV, requireEnv } from '../../shared/env';
import { errorFacts } from '../../shared/errors';
import { METRIC } from '../../shared/log/metric-names';
import { count, logger } from '../../shared/log/observability';
import { checkNoticeCaps } from '../caps';
import { chooseLocale, readLocales } from '../locale';
import { takeSummaryPlace } from '../notices/notice-caps';
import {
  claim,
  close,
  endedWindows,
  type NoticeWindow,
  unclaim,
  type Waiting,
} from '../notices/notice-store';
import { send } from '../send';
import { summaryContent } from './mail/content';

for (const name of [ENV.FROM_ADDRESS, ENV.CONFIGURATION_SET, ENV.APP_NAME]) requireEnv(name);
readLocales();
checkNoticeCaps();

/** Seconds after its end in which a window may still hold notices back. */
const GRACE_SECONDS = 30;
/** Seconds until another run may take over. */
const CLAIM_SECONDS = 600;
/** Seconds; less than the item is kept. */
const TRIED_SECONDS = 6 * 86_400;
/** Concurrent summaries. */
const AT_A_TIME = 5;
/** Milliseconds that one may take. */
const ONE_TAKES = 10_000;

/** @throws Error with the number of failed windows, after all others */
export async function handler(_event: unknown, context: Context): Promise<void> {
  logger.addContext(context);
  logger.resetKeys();
  const now = Math.floor(Date.now() / 1000);
  const windows = await endedWindows(requireEnv(ENV.SECRETS_TABLE), now - GRACE_SECONDS);
  let failed = 0;
  while (windows.length > 0 && context.getRemainingTimeInMillis() > ONE_TAKES) {
    const results = await Promise.allSettled(
      windows.splice(0, AT_A_TIME).map((window) => sumUp(window, now)),
    );
    for (const result of results) {
      if (result.status === 'fulfilled') continue;
      failed += 1;
      logger.error('Notices could not be summed up', errorFacts(result.reason));
    }
    // The pool's hour is full: the rest wait for a later run.
    if (results.some((result) => result.status === 'fulfilled' && result.value === 'none-left')) break;
  }
  if (windows.length > 0) logger.warn('Summaries wait for a later run', { waiting: windows.length });
  if (failed > 0) throw new Error(`${failed} summaries of notices failed; the log says why.`);
}

async function sumUp(window: NoticeWindow, now: number): Promise<'done' | 'none-left'> {
  const waiting = await claim(window, now, CLAIM_SECONDS);
  if (waiting === undefined) return 'done';
  if (typeof waiting === 'string') {
    if (waiting === 'unreadable') count(METRIC.NOTICE_FAILED, waiting);
    await close(window);
    return 'done';
  }
  const place = await takeSummaryPlace(window.table, now);
  if (place === undefined) {
    count(METRIC.MAIL_CAPPED, 'notice_pool');
    await unclaim(window);
    return 'none-left';
  }
  const outcome = await send({
    from: requireEnv(ENV.FROM_ADDRESS),
    to: waiting.recipient.address,
    configurationSet: requireEnv(ENV.CONFIGURATION_SET),
    content: contentOf(waiting),
    place,
  });
  if (outcome === 'sent') count(METRIC.NOTICES_SUMMED_UP);
  else count(METRIC.NOTICE_FAILED, outcome);
  const again = outcome === 'refused' || outcome === 'doubtful';
  if (!again || now > window.end + TRIED_SECONDS) await close(window);
  else if (outcome === 'refused') await unclaim(window);
  return outcome === 'refused' ? 'none-left' : 'done';
}

function contentOf({ recipient, held }: Waiting) {
  return summaryContent(
    { appName: requireEnv(ENV.APP_NAME), held },
    chooseLocale([recipient.locale], readLocales()),
  );
}
