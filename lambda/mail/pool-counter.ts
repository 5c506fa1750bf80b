/** Counts a pool's mails by clock hour (UTC), in an item for each hour and kind of mail. */
import { domainHash } from '../shared/bytes';
import { updateIf } from '../shared/table/items';
import { HOUR } from '../shared/table/windows';

const hourOf = (now: number) => Math.floor(now / HOUR);

interface HourCounter {
  readonly Key: { readonly userNameHash: { readonly B: Uint8Array } };
  readonly attribute: string;
}

/** Mails that anybody can ask for. */
const signInMails = (userPoolId: string, now: number): HourCounter => ({
  Key: { userNameHash: { B: domainHash('pool-hour', userPoolId, String(hourOf(now))) } },
  attribute: 'n',
});

/**
 * Apart, so that sign-in mails use up none. Its own attribute is the only counter that roles which send
 * notices may change.
 */
const notices = (now: number): HourCounter => ({
  Key: { userNameHash: { B: domainHash('pool-notices', String(hourOf(now))) } },
  attribute: 'notices',
});

/**
 * False when all are taken.
 *
 * @param now Unix seconds
 */
export async function takePoolPlace(
  table: string,
  userPoolId: string,
  now: number,
  cap: number,
): Promise<boolean> {
  return take(table, signInMails(userPoolId, now), now, cap);
}

/** @param now when it was taken */
export async function returnPoolPlace(table: string, userPoolId: string, now: number): Promise<void> {
  await giveBack(table, signInMails(userPoolId, now));
}

export async function takeNoticePlace(table: string, now: number, cap: number): Promise<boolean> {
  return take(table, notices(now), now, cap);
}

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
