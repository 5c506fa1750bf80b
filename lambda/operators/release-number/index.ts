/**
 * Makes an old number count again, once an operator is sure that it is still the user's, who then signs in by
 * a code.
 */

import { audited } from '../../audit/audited';
import { audit } from '../../audit/scope';
import { contactHash } from '../../codes/code';
import { recordNumber } from '../../codes/proven-number';
import { checkNoticeEnvironment } from '../../recovery/proven-address';
import { ENV, requireEnv } from '../../shared/env';
import { METRIC } from '../../shared/log/metric-names';
import { nameUser } from '../../shared/log/name-user';
import { count, logger } from '../../shared/log/observability';
import { spendSessions } from '../../shared/sessions/ended';
import { type Told, tellOwner } from '../notice';
import { operation } from '../operation';
import { readUser } from '../user';
import { readRequest } from './request';

for (const name of [ENV.USER_POOL_ID, ENV.SECRETS_TABLE, ENV.CHALLENGE_KEY_ID]) requireEnv(name);
checkNoticeEnvironment();

export interface Released {
  readonly released: true;
  readonly mail: Told;
}

/** @throws Error saying what is wrong with the request or the user, errors of the services */
export const handler = audited(
  operation(async (event): Promise<Released> => {
    const { userName: name, operator, reason } = readRequest(event);
    const { userPoolId, userName, sub, number, address, locale } = await readUser(
      requireEnv(ENV.USER_POOL_ID),
      name,
    );
    nameUser(sub);
    if (number === undefined)
      throw new Error('The user has no proven phone number, so there is none to release.');
    // Audit line, before anything is done, at a level that no setting filters. CloudTrail has the invoker
    // under the same request id.
    logger.critical('A number is being released', { audit: 'release-number', operator, sub, reason });
    const now = Math.floor(Date.now() / 1000);
    await spendSessions(requireEnv(ENV.SECRETS_TABLE), { userPoolId, userName }, now);
    await recordNumber(
      requireEnv(ENV.SECRETS_TABLE),
      { userPoolId, userName },
      await contactHash(userPoolId, number),
      now,
    );
    count(METRIC.NUMBER_RELEASED, 'operator');
    audit('Number released', { by: 'operator' });
    const news = { event: 'number-released' } as const;
    const mail = await tellOwner('release-number', news, [address], locale);
    logger.info('A number was released', { audit: 'release-number', sub, mail });
    return { released: true, mail };
  }),
);
