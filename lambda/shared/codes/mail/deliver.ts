/** Hands a code to SES, within the mails that the pool may send in an hour. */
import { ENV, requireEnv } from '../../env';
import { errorFacts } from '../../errors';
import { chooseLocale, readLocales } from '../../mail/locale';
import { returnPlace, takePlace } from '../../mail/pool-counter';
import { send } from '../../mail/send';
import { METRIC } from '../../metric-names';
import { count, logger } from '../../observability';
import type { CodeOrder, Delivery } from '../issue';
import { type CodeUse, codeMail } from './content';

/** @throws EnvironmentError naming the variable that is missing or wrong */
export function checkMailEnvironment(): void {
  for (const name of [ENV.FROM_ADDRESS, ENV.CONFIGURATION_SET, ENV.APP_NAME]) requireEnv(name);
  readLocales();
}

/**
 * Mails a code to the order's address.
 *
 * @param wishes BCP 47 tags that the client and the user's profile wish for
 * @throws errors of DynamoDB
 */
export async function deliverByMail(
  order: CodeOrder,
  use: CodeUse,
  code: string,
  wishes: readonly (string | undefined)[],
): Promise<Delivery> {
  const { table, userPoolId, now, settings } = order;
  if (!(await takePlace(table, userPoolId, now, settings.poolMailsPerHour))) {
    count(METRIC.CODE_LIMITED, 'pool');
    return 'limited';
  }
  const content = codeMail(
    {
      appName: requireEnv(ENV.APP_NAME),
      use,
      code,
      lifeSeconds: settings.lifeSeconds,
      requestedAt: new Date(now * 1000),
    },
    chooseLocale(wishes, readLocales()),
  );
  const outcome = await send({
    from: requireEnv(ENV.FROM_ADDRESS),
    to: order.to,
    configurationSet: requireEnv(ENV.CONFIGURATION_SET),
    content,
  });
  if (outcome === 'refused')
    await returnPlace(table, userPoolId, now).catch((error) =>
      logger.warn('Could not take a reservation back', errorFacts(error)),
    );
  return outcome;
}
