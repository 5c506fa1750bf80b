/** Hands a code to SES, within the mails that its address and the pool may be sent. */
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

/** @throws EnvironmentError naming the variable that is missing or wrong */
export function checkMailEnvironment(): void {
  for (const name of [ENV.FROM_ADDRESS, ENV.CONFIGURATION_SET, ENV.APP_NAME]) requireEnv(name);
  readLocales();
  readSignInCaps();
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
