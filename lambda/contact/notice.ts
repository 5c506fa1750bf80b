import { chooseLocale, readLocales } from '../mail/locale';
import { sendNotice } from '../mail/notices/notice-caps';
import { send } from '../mail/send';
import { ENV, requireEnv } from '../shared/env';
import { METRIC } from '../shared/log/metric-names';
import { count, logger } from '../shared/log/observability';
import { addressIn } from '../shared/reading/address';
import type { ContactChange } from '../shared/words/words';
import { noticeContent } from './mail/content';

/** Within the caps. A mail that can't be sent is counted and stops nothing: the change is made. */
export async function tell(
  change: ContactChange,
  owner: string | undefined,
  locale: string | undefined,
): Promise<void> {
  const address = owner === undefined ? undefined : addressIn(owner);
  if (address === undefined) {
    logger.info('There is no proven address to tell of a change');
    count(METRIC.NOTICE_FAILED, 'no_address');
    return;
  }
  const content = noticeContent(
    { ...change, appName: requireEnv(ENV.APP_NAME), at: new Date(Date.now()) },
    chooseLocale([locale], readLocales()),
  );
  const kind = `${change.kind === 'email' ? 'email' : 'phone'}-${change.event}` as const;
  const notice = { kind, address, locale, content };
  const outcome = await sendNotice(send, notice);
  if (outcome !== 'sent' && outcome !== 'held_back') count(METRIC.NOTICE_FAILED, outcome);
}
