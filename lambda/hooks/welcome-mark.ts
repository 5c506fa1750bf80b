/** That a user has signed in before, and whether the hook *welcome* has been handed the event. */
import { domainHash } from '../shared/bytes';
import { ENV, requireEnv } from '../shared/env';
import { updatedIf, updateIf } from '../shared/table/items';

interface User {
  readonly userPoolId: string;
  readonly sub: string;
}

/** Unix milliseconds, both. */
const FIRST = 'firstSignIn';
/** When the hand-over began; gone once it is done. */
const UNDER_WAY = 'handingOver';
export const WELCOME_ATTRIBUTES = [FIRST, UNDER_WAY] as const;
const NAMES = { '#first': FIRST, '#underWay': UNDER_WAY };

/** That a sign-in waits at most. */
export const WELCOME_MILLISECONDS = 800;
/** By then the trigger that began it has ended. */
const LOST_AFTER_MILLISECONDS = 4_000;

/** Hashes pool and `sub`: whoever gets the user's name later is somebody else. */
export function welcomeKey({ userPoolId, sub }: User) {
  return { userNameHash: { B: domainHash('welcome', userPoolId, sub) } };
}

/**
 * When the user first signed in; undefined unless there is something to hand over.
 *
 * @throws errors of DynamoDB
 */
export async function markUnderWay(user: User): Promise<number | undefined> {
  const now = Date.now();
  const marked = await updatedIf({
    TableName: requireEnv(ENV.SECRETS_TABLE),
    Key: welcomeKey(user),
    UpdateExpression: 'SET #first = if_not_exists(#first, :now), #underWay = :now',
    ConditionExpression: 'attribute_not_exists(#first) OR #underWay < :lost',
    ExpressionAttributeNames: NAMES,
    ExpressionAttributeValues: {
      ':now': { N: String(now) },
      ':lost': { N: String(now - LOST_AFTER_MILLISECONDS) },
    },
    ReturnValues: 'UPDATED_NEW',
  });
  return marked && Number(marked[FIRST]?.N ?? now);
}

/** Not where the user was forgotten meanwhile: that would leave an item. @throws errors of DynamoDB */
export async function markDone(user: User): Promise<void> {
  await updateIf({
    TableName: requireEnv(ENV.SECRETS_TABLE),
    Key: welcomeKey(user),
    UpdateExpression: 'REMOVE #underWay',
    ConditionExpression: 'attribute_exists(#first)',
    ExpressionAttributeNames: NAMES,
  });
}
