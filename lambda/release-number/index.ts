/**
 * Makes a user's number count again that was not proven for long, for an administrator who has made sure by other means
 * that it is still that user's. It opens no account: the user signs in with a code to the number as usual.
 */

import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { audited } from '../shared/audit/audited';
import { audit } from '../shared/audit/scope';
import { cognito } from '../shared/clients';
import { contactHash } from '../shared/codes/code';
import { recordNumber } from '../shared/codes/proven-number';
import { ENV, requireEnv } from '../shared/env';
import { METRIC } from '../shared/metric-names';
import { nameUser } from '../shared/name-user';
import { count, logger } from '../shared/observability';
import { operation } from '../shared/operation';
import { spendSessions } from '../shared/sessions/ended';
import { readRequest } from './request';

for (const name of [ENV.USER_POOL_ID, ENV.SECRETS_TABLE, ENV.CHALLENGE_KEY_ID]) requireEnv(name);

/** What was done. */
export interface Released {
  readonly released: true;
}

/** Lambda handler. @throws Error saying what is wrong with the request or the user, errors of the services */
export const handler = audited(
  operation(async (event): Promise<Released> => {
    const { userName: Username, reason } = readRequest(event);
    const UserPoolId = requireEnv(ENV.USER_POOL_ID);
    const { Username: userName = Username, UserAttributes: attributes = [] } = await cognito().send(
      new AdminGetUserCommand({ UserPoolId, Username }),
    );
    const valueFor = (name: string) => attributes.find(({ Name }) => Name === name)?.Value;
    nameUser(valueFor('sub'));
    const number = valueFor('phone_number');
    if (!number || valueFor('phone_number_verified') !== 'true')
      throw new Error('The user has no proven phone number, so there is none to release.');
    // The audit line, before anything is done and at a level that no setting keeps out. Who invoked the
    // function stands in CloudTrail under the same request id.
    logger.critical('A number is being released', { audit: 'release-number', sub: valueFor('sub'), reason });
    const now = Math.floor(Date.now() / 1000);
    await spendSessions(requireEnv(ENV.SECRETS_TABLE), { userPoolId: UserPoolId, userName }, now);
    await recordNumber(
      requireEnv(ENV.SECRETS_TABLE),
      { userPoolId: UserPoolId, userName },
      await contactHash(UserPoolId, number),
      now,
    );
    count(METRIC.NUMBER_RELEASED, 'operator');
    audit('Number released', { by: 'operator' });
    logger.info('A number was released', { audit: 'release-number', sub: valueFor('sub') });
    return { released: true };
  }),
);
