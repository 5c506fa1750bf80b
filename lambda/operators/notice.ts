import { audit } from '../audit/scope';
import { type OperatorNews, tellUser } from '../recovery/notice';
import { logger } from '../shared/log/observability';

/** As in log lines and events. */
export type OperationName = 'forget-user' | 'recover-user' | 'release-number';

/** `no_address`: none is proven. */
export type Told = Awaited<ReturnType<typeof tellUser>>;

/**
 * Mails the owner. Logs the outcome at a level that no setting filters, and audits it, so that others see who
 * was not told. Doesn't throw.
 *
 * @returns the outcome of the first mail that wasn't sent, or `sent`
 */
export async function tellOwner(
  operation: OperationName,
  news: OperatorNews,
  addresses: readonly (string | undefined)[],
  locale: string | undefined,
): Promise<Told> {
  const known = [...new Set(addresses.filter((address) => address !== undefined))];
  const outcomes = await Promise.all(
    (known.length === 0 ? [undefined] : known).map((address) => tellUser(news, address, locale)),
  );
  const mail = outcomes.find((outcome) => outcome !== 'sent') ?? 'sent';
  logger.critical('What became of the mail to the owner', { audit: operation, mail });
  audit('Owner told', { operation, mail });
  return mail;
}
