/** Tells users by mail what became of the ways into their account. */
import { ENV, requireEnv } from '../env';
import { chooseLocale, readLocales } from '../mail/locale';
import { send } from '../mail/send-late';
import type { Outcome } from '../mail/sending';
import { METRIC } from '../metric-names';
import { count, logger } from '../observability';
import { type RecoveryNews, recoveryContent } from './mail/content';

/** Mails what is new. Doesn't throw; what was not sent is counted. */
export async function tellUser(
  news: RecoveryNews,
  address: string | undefined,
  locale: string | undefined,
): Promise<Outcome | 'no_address'> {
  if (address === undefined) {
    logger.info('There is no proven address to tell of a recovery');
    count(METRIC.NOTICE_FAILED, 'no_address');
    return 'no_address';
  }
  const content = recoveryContent(
    news,
    { appName: requireEnv(ENV.APP_NAME), at: new Date(Date.now()) },
    chooseLocale([locale], readLocales()),
  );
  const outcome = await send({
    from: requireEnv(ENV.FROM_ADDRESS),
    to: address,
    configurationSet: requireEnv(ENV.CONFIGURATION_SET),
    content,
  });
  if (outcome !== 'sent') count(METRIC.NOTICE_FAILED, outcome);
  return outcome;
}
