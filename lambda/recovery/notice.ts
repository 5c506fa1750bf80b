import { BY_OPERATOR } from '../mail/by-operator';
import { chooseLocale, readLocales } from '../mail/locale';
import { sendNotice } from '../mail/notices/notice-caps';
import { send } from '../mail/send-late';
import type { Outcome } from '../mail/sending';
import { ENV, requireEnv } from '../shared/env';
import { METRIC } from '../shared/log/metric-names';
import { count, logger } from '../shared/log/observability';
import { recoveryContent } from './mail/content';
import type { RecoveryNews } from './news';

/** What the user, or somebody as the user, did; operators did all else. */
const KINDS = {
  'link-used': 'recovery-link-used',
  'code-used': 'recovery-code-used',
  'codes-made': 'recovery-codes-made',
} as const;

/** Counts against the caps of notices. */
export type UserNews = Extract<RecoveryNews, { readonly event: keyof typeof KINDS }>;
/** Counts against none. */
export type OperatorNews = Exclude<RecoveryNews, UserNews>;

const isOfUser = (news: RecoveryNews): news is UserNews => Object.hasOwn(KINDS, news.event);

/** Mails it or holds it back. Doesn't throw; counts what was not sent. */
export async function tellUser(
  news: UserNews,
  address: string | undefined,
  locale: string | undefined,
): Promise<Outcome | 'held_back' | 'no_address'>;
/** Never holds back what operators did. */
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
  const outcome = isOfUser(news)
    ? await sendNotice(send, { kind: KINDS[news.event], address, locale, content })
    : await send({
        from: requireEnv(ENV.FROM_ADDRESS),
        to: address,
        configurationSet: requireEnv(ENV.CONFIGURATION_SET),
        content,
        place: BY_OPERATOR,
      });
  if (outcome !== 'sent' && outcome !== 'held_back') count(METRIC.NOTICE_FAILED, outcome);
  return outcome;
}
