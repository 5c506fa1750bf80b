/** Tells users by mail what became of the ways into their account. */
import { ENV, requireEnv } from '../env';
import { BY_OPERATOR } from '../mail/by-operator';
import { chooseLocale, readLocales } from '../mail/locale';
import { sendNotice } from '../mail/notice-caps';
import { send } from '../mail/send-late';
import type { Outcome } from '../mail/sending';
import { METRIC } from '../metric-names';
import { count, logger } from '../observability';
import { type OperatorNews, type RecoveryNews, recoveryContent, type UserNews } from './mail/content';

/** Kinds of what users do themselves; what operators do counts against no cap. */
const KINDS = {
  'link-used': 'recovery-link-used',
  'code-used': 'recovery-code-used',
  'codes-made': 'recovery-codes-made',
} as const;

/** Mails what is new, or holds it back for a summary. Doesn't throw; what was not sent is counted. */
export async function tellUser(
  news: UserNews,
  address: string | undefined,
  locale: string | undefined,
): Promise<Outcome | 'held_back' | 'no_address'>;
/** Mails what an operator did. Nothing of it is held back. */
export async function tellUser(
  news: OperatorNews,
  address: string | undefined,
  locale: string | undefined,
): Promise<Outcome | 'no_address'>;
export async function tellUser(
  news: RecoveryNews,
  address: string | undefined,
  locale: string | undefined,
): Promise<Outcome | 'held_back' | 'no_address'> {
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
  const outcome =
    news.event === 'recovered'
      ? await send({
          from: requireEnv(ENV.FROM_ADDRESS),
          to: address,
          configurationSet: requireEnv(ENV.CONFIGURATION_SET),
          content,
          place: BY_OPERATOR,
        })
      : await sendNotice(send, { kind: KINDS[news.event], address, locale, content });
  if (outcome !== 'sent' && outcome !== 'held_back') count(METRIC.NOTICE_FAILED, outcome);
  return outcome;
}
