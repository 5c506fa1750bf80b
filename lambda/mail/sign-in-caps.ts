/**
 * Caps of mails that anybody can ask for, by the pool's hour and by mailbox, whichever account they are for
 * (docs/adr/024).
 *
 * A mailbox has shares, each with the whole cap, so that nobody uses up another's:
 * - for each browser known to an account;
 * - for the unknown browsers of the account whose address was proven, within the user's limits;
 * - for everybody else: accounts that only claim the address, and changes to it.
 *
 * Cognito's own mails (`lambda/pool/custom-message`) have shares by purpose.
 */

import { METRIC } from '../shared/log/metric-names';
import { count } from '../shared/log/observability';
import { type Counter, hourAndDay, itemOf, returnPlace, takePlace } from '../shared/table/counters';
import { readSignInCaps } from './caps';
import { mailboxOf } from './mailbox';
import { MailPlace } from './place';
import { returnPoolPlace, takePoolPlace } from './pool-counter';

export interface SignInMail {
  readonly table: string;
  readonly userPoolId: string;
  readonly userName: string;
  readonly request: string;
  readonly to: string;
  /** It was proven to be the user's. */
  readonly proven?: boolean | undefined;
  /** A kind of Cognito's own mails. */
  readonly byCognito?: string | undefined;
  /** The known browser that asks. */
  readonly browser?: string | undefined;
  /** To nobody: counts for the user, by the same calls. */
  readonly dry?: boolean | undefined;
  /** Unix seconds. */
  readonly now: number;
}

export type MailLimit = 'address_hour' | 'address_day' | 'pool';

/**
 * Takes a place, or gives the reached cap, with nothing taken.
 *
 * @param poolPerHour undefined when an earlier try of the request was counted there
 * @throws errors of DynamoDB: then nothing may be sent
 */
export async function takeMailPlace(
  mail: SignInMail,
  poolPerHour: number | undefined,
): Promise<MailPlace | MailLimit> {
  const { table, userPoolId, request, now } = mail;
  const counter = counterOf(mail);
  const ofAddress = () => returnPlace(counter, request);
  const ofPool = async () => poolPerHour !== undefined && returnPoolPlace(table, userPoolId, now);
  const [address, pool] = await Promise.allSettled([
    takePlace(counter, request),
    poolPerHour === undefined || takePoolPlace(table, userPoolId, now, poolPerHour),
  ]);
  const both = new MailPlace(() => Promise.all([ofAddress(), ofPool()]));
  const limit = ifFulfilled(address) ?? (ifFulfilled(pool) === false ? 'pool' : undefined);
  const failed = [address, pool].find(({ status }) => status === 'rejected');
  if (limit === undefined && !failed) return both;
  const taken = [
    ...(address.status === 'rejected' || address.value === undefined ? [ofAddress()] : []),
    ...(ifFulfilled(pool) === true ? [ofPool()] : []),
  ];
  await Promise.allSettled(taken);
  if (failed?.status === 'rejected') throw failed.reason;
  count(METRIC.MAIL_CAPPED, limit === 'pool' ? 'pool' : 'address');
  return limit as MailLimit;
}

const ifFulfilled = <T>(result: PromiseSettledResult<T>): T | undefined =>
  result.status === 'fulfilled' ? result.value : undefined;

function counterOf(mail: SignInMail): Counter<MailLimit> {
  const { table, userPoolId, userName, to, proven, byCognito, browser, dry, now } = mail;
  const share = browser ?? `${byCognito ?? ''}${proven ? 'proven' : 'others'}`;
  const key = dry ? ['nobody', userName, share] : ['mailbox', mailboxOf(to), share];
  return {
    table,
    ...itemOf('mail-address', [userPoolId, ...key], now),
    amounts: hourAndDay<MailLimit>(now, readSignInCaps(), { hour: 'address_hour', day: 'address_day' }),
    dry: false,
  };
}
