/**
 * Begins a change: sends a code to the new contact. Answers the same if another account has it or a limit is
 * reached.
 */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { issueCode } from '../codes/issue';
import { deliverByMail } from '../codes/mail/deliver';
import { readCodeSettings } from '../codes/settings';
import { deliverBySms, numberOf } from '../codes/sms';
import { readTimeZone } from '../mail/time-zone';
import { bodyOf } from '../shared/api/body';
import { callerOf, requireRecentSignIn } from '../shared/api/caller';
import { type Answer, ApiError } from '../shared/api/http';
import { randomText } from '../shared/bytes';
import { sealValue } from '../shared/challenges/sealed-value';
import { ENV, requireEnv } from '../shared/env';
import { NOT_SENT } from '../shared/errors';
import { METRIC } from '../shared/log/metric-names';
import { count } from '../shared/log/observability';
import { CHANGE, kindOf, localeOf, newValueOf, PURPOSES } from './input';
import { placeOf } from './place';

export async function start(event: APIGatewayProxyEvent): Promise<Answer> {
  const settings = readCodeSettings();
  const caller = await callerOf(event);
  const body = bodyOf(event);
  const kind = kindOf(body);
  requireRecentSignIn(caller, settings, CHANGE);
  const to = await newValueOf(body, kind);
  const purpose = PURPOSES[kind];
  count(METRIC.CODE_REQUESTED, purpose);
  const place = placeOf(caller, purpose);
  const order = {
    table: requireEnv(ENV.SECRETS_TABLE),
    settings,
    ...place,
    clientId: caller.clientId,
    // An id for each request, with its sign-in.
    request: `${caller.session}.${randomText(16)}`,
    to,
    requester: undefined,
    transient: false,
    now: Math.floor(Date.now() / 1000),
    sealed: await sealValue([place.userPoolId, place.userName, purpose, caller.session], to),
  };
  const wishes = [localeOf(body), caller.locale];
  const outcome = await issueCode(order, async (code) => {
    if (kind === 'email')
      return deliverByMail(order, 'change-email', code, wishes, readTimeZone(body.get('timeZone')));
    const { number } = await numberOf(to);
    return deliverBySms(order, { number, dry: false }, code, wishes);
  });
  if (outcome === 'failed') throw new ApiError(503, 'NotSent', NOT_SENT);
  return { statusCode: 204 };
}
