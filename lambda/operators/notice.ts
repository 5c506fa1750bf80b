/** Tells the owner of an account what an operator does to it, and writes down what became of that. */
import { audit } from '../audit/scope';
import { type OperatorNews, tellUser } from '../recovery/notice';
import { logger } from '../shared/log/observability';

/** What operators can do, as log lines and events call it. */
export type OperationName = 'forget-user' | 'recover-user' | 'release-number';

/** What became of the mails to an owner; `no_address` where the account has no proven one. */
export type Told = Awaited<ReturnType<typeof tellUser>>;

/**
 * Mails the owner at each of these addresses. What became of it stands in a line that no log level keeps out,
 * and in an event: whoever watches operators sees whose owner was not told. Doesn't throw.
 *
 * @returns what became of the first mail that wasn't sent, or `sent`
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
