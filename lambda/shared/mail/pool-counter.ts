/** How many mails a pool has sent to sign people in within a clock hour (UTC): one item a pool and hour, with a counter. */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { domainHash } from '../bytes';
import { dynamodb } from '../clients';
import { whenConditionFails } from '../conditions';

const HOUR = 3_600;

const hourOf = (now: number) => Math.floor(now / HOUR);

function keyOf(userPoolId: string, now: number) {
  return { userNameHash: { B: domainHash('pool-hour', userPoolId, String(hourOf(now))) } };
}

/**
 * Takes one place of the hour. False when all are taken.
 *
 * @param now seconds since the Unix epoch
 */
export async function takePlace(
  table: string,
  userPoolId: string,
  now: number,
  cap: number,
): Promise<boolean> {
  return whenConditionFails(
    false,
    dynamodb().send(
      new UpdateItemCommand({
        TableName: table,
        Key: keyOf(userPoolId, now),
        UpdateExpression: 'SET #exp = :exp ADD #n :one',
        ConditionExpression: 'attribute_not_exists(#n) OR #n < :cap',
        ExpressionAttributeNames: { '#n': 'n', '#exp': 'exp' },
        ExpressionAttributeValues: {
          ':one': { N: '1' },
          ':cap': { N: String(cap) },
          ':exp': { N: String((hourOf(now) + 2) * HOUR) },
        },
      }),
    ),
  );
}

/** Gives a place back that was taken at `now` and not used. */
export async function returnPlace(table: string, userPoolId: string, now: number): Promise<void> {
  await whenConditionFails(
    false,
    dynamodb().send(
      new UpdateItemCommand({
        TableName: table,
        Key: keyOf(userPoolId, now),
        UpdateExpression: 'ADD #n :minusOne',
        ConditionExpression: '#n > :zero',
        ExpressionAttributeNames: { '#n': 'n' },
        ExpressionAttributeValues: { ':minusOne': { N: '-1' }, ':zero': { N: '0' } },
      }),
    ),
  );
}
