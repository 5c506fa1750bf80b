/**
 * Completes a change: the right code sets the new contact as verified. Another account with it loses it, if
 * it can be signed in to otherwise, and is told; so is the caller's old contact (docs/adr/013).
 */

import type { APIGatewayProxyEvent } from 'aws-lambda';
import { audit } from '../audit/scope';
import { type CodeAnswer, checkCode, giveCodeBack, useCode } from '../codes/answer';
import { contactHash, readCode } from '../codes/code';
import { recordNumber } from '../codes/proven-number';
import { readCodeSettings } from '../codes/settings';
import { MAX_TRIES } from '../codes/state';
import { readCodes } from '../codes/store';
import { bodyOf } from '../shared/api/body';
import { type Caller, callerOf, requireRecent, requireUnchanged, sessionEnded } from '../shared/api/caller';
import { type Answer, ApiError } from '../shared/api/http';
import { randomText } from '../shared/bytes';
import { openValue } from '../shared/challenges/sealed-value';
import { ENV, requireEnv } from '../shared/env';
import { errorFacts } from '../shared/errors';
import type { Contact } from '../shared/first-proof';
import { METRIC } from '../shared/log/metric-names';
import { count, logger } from '../shared/log/observability';
import { secondOfEnding, spendOwnSessions, spendSessions } from '../shared/sessions/ended';
import { countSmsConfirmed } from '../sms/metrics';
import { parseNumber } from '../sms/number';
import { readSmsSettings } from '../sms/settings';
import { findHolders, readAccount, setContact, takeOff } from './accounts';
import { CHANGE, kindOf, PURPOSES } from './input';
import { tell } from './notice';
import { placeOf } from './place';

export async function complete(event: APIGatewayProxyEvent): Promise<Answer> {
  const settings = readCodeSettings();
  const caller = await callerOf(event);
  const body = bodyOf(event);
  const kind = kindOf(body);
  requireRecent(caller, settings, CHANGE);
  const code = readCode(body.get('code'), settings.digits);
  if (code === undefined) throw mismatch();
  const waiting = await waitingChange(caller, kind, code);
  requireUnchanged(caller, CHANGE, waiting?.checked.request);
  if (!waiting) throw notValid();
  const { checked, triesLeft } = waiting;
  const right = await checkCode(checked);
  if (typeof right === 'string') {
    count(METRIC.CODE_REFUSED, right);
    throw right === 'wrong' && triesLeft ? mismatch() : notValid();
  }
  const account = await readAccount(checked.userPoolId, caller.userName);
  const holders = await findHolders(checked.userPoolId, kind, checked.to, caller.sub);
  if (holders.some(({ canLose }) => !canLose)) throw inUse();
  if (!(await useCode(checked, right))) throw notValid();
  try {
    // From here on tokens of earlier sign-ins, this one's too, change nothing: a thief may have them. The
    // write checks that this session may do it.
    const { table, userPoolId } = checked;
    const now = secondOfEnding(caller);
    if (!(await spendOwnSessions(table, caller, caller, checked.request, now))) throw sessionEnded();
    for (const { userName } of holders) {
      await spendSessions(table, { userPoolId, userName }, now);
      await takeOff(userPoolId, userName, kind);
    }
    await setContact(checked.userPoolId, caller.userName, kind, checked.to);
  } catch (error) {
    // What was taken off stays off: the same code gives it to the caller in another try.
    await giveCodeBack(checked, right).catch((failure) =>
      logger.warn('A code could not be made good again', errorFacts(failure)),
    );
    throw error;
  }
  count(METRIC.CONTACT_CHANGED, kind);
  audit('Contact changed', { contact: kind });
  for (const { sub } of holders) audit('Contact taken over', { contact: kind, takenBy: caller.sub }, { sub });
  if (holders.length > 0) count(METRIC.CONTACT_TAKEN_OVER, kind);
  if (kind === 'phone_number') await noteNumber(checked, caller.userName);
  await tell({ kind, event: 'changed' }, account.provenAddress, account.locale ?? caller.locale);
  for (const holder of holders) await tell({ kind, event: 'taken-off' }, holder.provenAddress, holder.locale);
  return { statusCode: 204 };
}

/** The change that waits in this session; undefined when none does. */
async function waitingChange(
  caller: Caller,
  kind: Contact,
  code: string,
): Promise<{ readonly checked: CodeAnswer; readonly triesLeft: boolean } | undefined> {
  const purpose = PURPOSES[kind];
  const place = placeOf(caller, purpose);
  const table = requireEnv(ENV.SECRETS_TABLE);
  const { codes } = await readCodes(table, place);
  const [stored] = [...codes.values()]
    .filter(
      ({ request, clientId }) => request.startsWith(`${caller.session}.`) && clientId === caller.clientId,
    )
    .sort((one, other) => other.iat - one.iat);
  if (!stored?.sealed) return undefined;
  const to = await openValue([place.userPoolId, place.userName, purpose, caller.session], stored.sealed);
  if (to === undefined) return undefined;
  return {
    checked: {
      table,
      ...place,
      clientId: caller.clientId,
      request: stored.request,
      round: randomText(16),
      code,
      to,
      requester: undefined,
      transient: false,
      now: Math.floor(Date.now() / 1000),
    },
    triesLeft: stored.tried.length + 1 < MAX_TRIES,
  };
}

/** The number was just proven. Doesn't throw: the change is made. */
async function noteNumber({ table, userPoolId, to, now }: CodeAnswer, userName: string): Promise<void> {
  try {
    const parsed = await parseNumber(to, readSmsSettings());
    if (!('refusal' in parsed)) countSmsConfirmed(parsed.country);
    await recordNumber(table, { userPoolId, userName }, await contactHash(userPoolId, to), now);
  } catch (error) {
    logger.warn('Could not note that a number was proven', errorFacts(error));
  }
}

function mismatch(): ApiError {
  return new ApiError(400, 'CodeMismatch', 'This is not the code that was sent; check it and try again.');
}

function notValid(): ApiError {
  return new ApiError(
    400,
    'CodeNotValid',
    'No code can be used for this change any more; ask for a new one.',
  );
}

/** Only for those who have proven to receive messages there. */
function inUse(): ApiError {
  return new ApiError(
    409,
    'InUse',
    'Another account can be signed in to with this alone. Sign in to that account and change or delete it, or ask support.',
  );
}
