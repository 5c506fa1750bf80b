/**
 * How many mails a pool has sent within a clock hour (UTC): one item an hour and kind of mail, with a
 * counter.
 */
import { domainHash } from '../shared/bytes';
import { updateIf } from '../shared/table/items';

const HOUR = 3_600;

const hourOf = (now: number) => Math.floor(now / HOUR);

interface HourCounter {
  readonly Key: { readonly userNameHash: { readonly B: Uint8Array } };
  /** The attribute that counts. */
  readonly attribute: string;
}

/** Mails that anybody can ask for, to sign in. */
const signInMails = (userPoolId: string, now: number): HourCounter => ({
  Key: { userNameHash: { B: domainHash('pool-hour', userPoolId, String(hourOf(now))) } },
  attribute: 'n',
});

/**
 * Notices, so that mails that anybody can ask for use up nothing of theirs. They count in an attribute of
 * their own: roles that send notices alone may change it and none of the other counters.
 */
const notices = (now: number): HourCounter => ({
  Key: { userNameHash: { B: domainHash('pool-notices', String(hourOf(now))) } },
  attribute: 'notices',
});

/**
 * Takes one place of the hour. False when all are taken.
 *
 * @param now seconds since the Unix epoch
 */
export async function takePoolPlace(
  table: string,
  userPoolId: string,
  now: number,
  cap: number,
): Promise<boolean> {
  return take(table, signInMails(userPoolId, now), now, cap);
}

/** Gives a place back that was taken at `now` and not used. */
export async function returnPoolPlace(table: string, userPoolId: string, now: number): Promise<void> {
  await giveBack(table, signInMails(userPoolId, now));
}

/** {@link takePoolPlace} for a notice. */
export async function takeNoticePlace(table: string, now: number, cap: number): Promise<boolean> {
  return take(table, notices(now), now, cap);
}

/** {@link returnPoolPlace} for a notice. */
export async function returnNoticePlace(table: string, now: number): Promise<void> {
  await giveBack(table, notices(now));
}

function take(table: string, { Key, attribute }: HourCounter, now: number, cap: number): Promise<boolean> {
  return updateIf({
    TableName: table,
    Key,
    UpdateExpression: 'SET #exp = :exp ADD #n :one',
    ConditionExpression: 'attribute_not_exists(#n) OR #n < :cap',
    ExpressionAttributeNames: { '#n': attribute, '#exp': 'exp' },
    ExpressionAttributeValues: {
      ':one': { N: '1' },
      ':cap': { N: String(cap) },
      ':exp': { N: String((hourOf(now) + 2) * HOUR) },
    },
  });
}

async function giveBack(table: string, { Key, attribute }: HourCounter): Promise<void> {
  await updateIf({
    TableName: table,
    Key,
    UpdateExpression: 'ADD #n :minusOne',
    ConditionExpression: '#n > :zero',
    ExpressionAttributeNames: { '#n': attribute },
    ExpressionAttributeValues: { ':minusOne': { N: '-1' }, ':zero': { N: '0' } },
  });
}
