/** Mails codes, within the caps of address and pool. */
import { audit } from '../../audit/scope';
import { readSignInCaps } from '../../mail/caps';
import { chooseLocale, readLocales } from '../../mail/locale';
import { MailPlace } from '../../mail/place';
import { send } from '../../mail/send';
import { takeMailPlace } from '../../mail/sign-in-caps';
import { ENV, requireEnv } from '../../shared/env';
import { METRIC } from '../../shared/log/metric-names';
import { count } from '../../shared/log/observability';
import type { CodeUse } from '../../shared/words/words';
import type { CodeOrder, Delivery } from '../issue';
import { codeMail } from './content';

/** @throws EnvironmentError */
export function checkMailEnvironment(): void {
  for (const name of [ENV.FROM_ADDRESS, ENV.CONFIGURATION_SET, ENV.APP_NAME]) requireEnv(name);
  readLocales();
  readSignInCaps();
}

/**
 * @param wishes BCP 47 tags of client and profile
 * @param timeZone the client's, read
 * @throws errors of DynamoDB
 */
export async function deliverByMail(
  order: CodeOrder,
  use: CodeUse,
  code: string,
  wishes: readonly (string | undefined)[],
  timeZone: string | undefined,
): Promise<Delivery> {
  const { now, settings } = order;
  const place = await takeMailPlace(order, settings.poolMailsPerHour);
  if (!(place instanceof MailPlace)) {
    count(METRIC.CODE_LIMITED, place);
    audit('Limit hit', { what: 'code', limit: place });
    return 'limited';
  }
  const content = codeMail(
    {
      appName: requireEnv(ENV.APP_NAME),
      use,
      code,
      lifeSeconds: settings.lifeSeconds,
      requestedAt: new Date(now * 1000),
      timeZone,
    },
    chooseLocale(wishes, readLocales()),
  );
  return send({
    from: requireEnv(ENV.FROM_ADDRESS),
    to: order.to,
    configurationSet: requireEnv(ENV.CONFIGURATION_SET),
    content,
    place,
  });
}
