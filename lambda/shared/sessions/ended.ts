/**
 * Which sign-ins of a user have ended. Cognito itself knows it of refresh and access tokens; an ID token that
 * is out already passes API Gateway's authorizer until it expires. So every method behind the authorizer asks
 * here, and what changes how one gets in asks again within its own write.
 *
 * One item a user of the secrets table (docs/adr/022-sessions-that-have-ended.md): `endedAt`, `changedAt` and
 * `signedOutAt` only ever grow, in seconds since the Unix epoch; `changedBy`, `sessions`, `v`, `exp`.
 */
import {
  type AttributeValue,
  GetItemCommand,
  TransactionConflictException,
  type TransactWriteItem,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../aws/clients';
import { domainHash } from '../bytes';
import { changeAtVersion, updateIf, writeAtVersion } from '../table/items';
import { KEPT_SECONDS } from './limits';

/** Sessions that are kept one by one; beyond them all that are as old end with the oldest. */
export const MAX_SINGLE_SESSIONS = 20;
/** How often a write is tried that others get in the way of. */
const MAX_TRIES = 6;
/** Milliseconds before a further try, times its number, and as much again at random. */
const BACK_OFF = 15;

/** Whose sessions. */
export interface Owner {
  readonly userPoolId: string;
  /** As Cognito names the user, the claim `cognito:username` of ID tokens and `username` of access tokens. */
  readonly userName: string;
}

/** The sign-in that a token is of, through all refreshes. */
export interface Session {
  /** {@link sessionOf}. */
  readonly session: string;
  /** When its user proved who they are, in seconds since the Unix epoch; NaN where the token doesn't say. */
  readonly authTime: number;
}

/** What has ended of a user's sessions. */
export interface Ended {
  /** Sign-ins up to then have ended: their tokens open nothing. */
  readonly endedAt: number | undefined;
  /** A way into the account was changed then: tokens of sign-ins up to then change nothing any more. */
  readonly changedAt: number | undefined;
  /** Request for a change of contact that wrote `changedAt`, and may be completed in another try. */
  readonly changedBy: string | undefined;
  /** Cognito has ended its part of the sign-ins up to then. */
  readonly signedOutAt: number | undefined;
  /** Sessions that ended one by one. */
  readonly sessions: ReadonlyMap<string, SingleSession>;
  /** 0 when there is nothing yet. */
  readonly version: number;
}

interface SingleSession {
  readonly authTime: number;
  /** Seconds since the Unix epoch from which on no token of it is good for anything. */
  readonly until: number;
}

/** Attributes that an ending of all sessions touches, for roles that may change no others. */
export const ENDING_ATTRIBUTES = ['endedAt', 'changedAt', 'changedBy', 'signedOutAt', 'v', 'exp'] as const;
/** The one that an ending of a single session touches beside them. */
export const SINGLE_SESSIONS = 'sessions';

const NAMES = Object.fromEntries(
  [...ENDING_ATTRIBUTES, SINGLE_SESSIONS].map((name) => [`#${name}`, name] as const),
);
/** Those names that an expression uses: DynamoDB refuses others. */
function namesIn(...expressions: readonly string[]): Record<string, string> {
  const text = expressions.join(' ');
  return Object.fromEntries(
    Object.entries(NAMES).filter(([placeholder]) => new RegExp(`${placeholder}\\b`).test(text)),
  );
}

function endedKey({ userPoolId, userName }: Owner) {
  return { userNameHash: { B: domainHash('ended-sessions', userPoolId, userName) } };
}

/**
 * Stands for a sign-in in all of its tokens. Without revocation a client's tokens have no `origin_jti`; then
 * the time of the sign-in tells it from others.
 */
export function sessionOf(claims: {
  readonly sub: string;
  readonly originJti: string | undefined;
  readonly authTime: number;
}): string {
  const { sub, originJti = '', authTime } = claims;
  return domainHash('session', sub, originJti, String(authTime)).toString('base64url');
}

/** Reads what has ended, with every write that was answered before. @throws errors of DynamoDB */
export async function readEnded(table: string, owner: Owner): Promise<Ended> {
  const { Item: item = {} } = await dynamodb().send(
    new GetItemCommand({ TableName: table, Key: endedKey(owner), ConsistentRead: true }),
  );
  const time = (name: string) => (item[name]?.N === undefined ? undefined : Number(item[name].N));
  return {
    endedAt: time('endedAt'),
    changedAt: time('changedAt'),
    changedBy: item.changedBy?.S,
    signedOutAt: time('signedOutAt'),
    sessions: new Map(
      Object.entries(item.sessions?.M ?? {}).map(([id, { M: single }]) => [
        id,
        { authTime: Number(single?.authTime?.N), until: Number(single?.until?.N) },
      ]),
    ),
    version: time('v') ?? 0,
  };
}

/**
 * The second in which an ending counts that a session itself asks for: never before its own beginning, should
 * Cognito's clock be ahead of ours.
 */
export function secondOfEnding({ authTime }: Pick<Session, 'authTime'>): number {
  const now = Math.floor(Date.now() / 1000);
  return authTime > now ? authTime : now;
}

/** Up to that time, that second included; a time that a token doesn't say is up to any. */
export function isUpTo(authTime: number, time: number | undefined): boolean {
  return time !== undefined && !(authTime > time);
}

/** True when the session has ended: its tokens open nothing. */
export function hasEnded({ session, authTime }: Session, ended: Ended): boolean {
  return isUpTo(authTime, ended.endedAt) || ended.sessions.has(session);
}

/** What holds as long as a session may change how its user gets in. */
const MAY_CHANGE =
  '(attribute_not_exists(#endedAt) OR #endedAt < :authTime) AND (attribute_not_exists(#changedAt) OR #changedAt < :authTime) AND attribute_not_exists(#sessions.#session)';

/**
 * The part of a transaction by which it is carried out only while the session goes on and nothing of the
 * account was changed since it began: no ending comes between the check and the write.
 */
export function whileSessionGoesOn(
  table: string,
  owner: Owner,
  { session, authTime }: Session,
): TransactWriteItem {
  return {
    ConditionCheck: {
      TableName: table,
      Key: endedKey(owner),
      ConditionExpression: MAY_CHANGE,
      ExpressionAttributeNames: { ...namesIn(MAY_CHANGE), '#session': session },
      ExpressionAttributeValues: { ':authTime': { N: String(authTime) } },
    },
  };
}

/**
 * Ends all sessions of a user, before Cognito ends its part of them: whoever's token was taken a moment
 * before has no time between the two. Carried out again it does what is left to do.
 *
 * @param now seconds since the Unix epoch
 * @param signOut ends Cognito's part
 * @throws errors of DynamoDB and of `signOut`
 */
export async function endAllSessions(
  table: string,
  owner: Owner,
  now: number,
  signOut: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  await raise(table, owner, 'endedAt', now);
  await signOut();
  await raise(table, owner, 'signedOutAt', now);
}

/**
 * Takes from all sessions up to now the right to change how the user gets in, as it has just been changed, or
 * is about to be: by an operator, or in another account. They go on otherwise.
 *
 * @param now seconds since the Unix epoch
 * @throws errors of DynamoDB
 */
export async function spendSessions(table: string, owner: Owner, now: number): Promise<void> {
  await raise(table, owner, 'changedAt', now);
  // No change that waits for another try is let through by this one.
  await change(table, owner, {
    update: 'REMOVE #changedBy ADD #v :one',
    values: { ':one': { N: '1' } },
  });
}

/**
 * The same by a session itself, in one write with the question whether it still may. False when it may not.
 * One request for a change can be carried out in several tries.
 *
 * @param request names the request for a change
 * @param now seconds since the Unix epoch
 * @throws errors of DynamoDB
 */
export function spendOwnSessions(
  table: string,
  owner: Owner,
  { session, authTime }: Session,
  request: string,
  now: number,
): Promise<boolean> {
  const condition = `(attribute_not_exists(#endedAt) OR #endedAt < :authTime) AND (attribute_not_exists(#changedAt) OR #changedAt < :authTime OR #changedBy = :request) AND attribute_not_exists(#sessions.#session)`;
  return change(table, owner, {
    update: 'SET #changedAt = :now, #changedBy = :request, #exp = :exp ADD #v :one',
    condition,
    names: { '#session': session },
    values: {
      ':authTime': { N: String(authTime) },
      ':request': { S: request },
      ':now': { N: String(now) },
      ':exp': { N: String(now + KEPT_SECONDS) },
      ':one': { N: '1' },
    },
  });
}

/**
 * Ends one session and leaves the others. Where too many ended one by one, all sign-ins as old as the oldest
 * of them end with it: none is forgotten while a token of it is good for something.
 *
 * @param now seconds since the Unix epoch
 * @throws errors of DynamoDB; Error when others kept writing
 */
export async function endSession(table: string, owner: Owner, session: Session, now: number): Promise<void> {
  const hasBeenEnded = await changeAtVersion<Ended, EndedParts, true>(
    {
      read: () => readEnded(table, owner),
      write: ({ version }, { sessions, endedAt }) =>
        pastTransactions(() =>
          writeAtVersion({ table, key: endedKey(owner) }, version, {
            sessions: {
              M: Object.fromEntries([...sessions].map(([id, single]) => [id, attributeOf(single)])),
            },
            exp: { N: String(now + KEPT_SECONDS) },
            ...(endedAt === undefined ? {} : { endedAt: { N: String(endedAt) } }),
          }),
        ),
    },
    (ended) => ({
      ...(hasEnded(session, ended) ? {} : { next: withSession(ended, session, now) }),
      result: true,
    }),
    { tries: MAX_TRIES },
  );
  if (!hasBeenEnded) throw new Error('Other endings kept writing down theirs.');
}

type EndedParts = Pick<Ended, 'sessions' | 'endedAt'>;

function attributeOf({ authTime, until }: SingleSession): AttributeValue {
  return { M: { authTime: { N: String(authTime) }, until: { N: String(until) } } };
}

/** What has ended once one more session has. Pure. */
export function withSession(
  { sessions, endedAt }: EndedParts,
  { session, authTime }: Session,
  now: number,
): EndedParts {
  const all = [...sessions, [session, { authTime, until: now + KEPT_SECONDS }] as const]
    .filter(([, { until, authTime: at }]) => until > now && !isUpTo(at, endedAt))
    .sort(([, a], [, b]) => b.authTime - a.authTime);
  const kept = all.slice(0, MAX_SINGLE_SESSIONS);
  const [, newestDropped] = all[MAX_SINGLE_SESSIONS] ?? [];
  return {
    sessions: new Map(kept),
    endedAt: newestDropped === undefined ? endedAt : Math.max(endedAt ?? 0, newestDropped.authTime),
  };
}

/** Raises one of the times, unless it is later already. */
async function raise(
  table: string,
  owner: Owner,
  name: 'endedAt' | 'changedAt' | 'signedOutAt',
  now: number,
): Promise<void> {
  await change(table, owner, {
    update: `SET #${name} = :now, #exp = :exp ADD #v :one`,
    condition: `attribute_not_exists(#${name}) OR #${name} < :now`,
    values: {
      ':now': { N: String(now) },
      ':exp': { N: String(now + KEPT_SECONDS) },
      ':one': { N: '1' },
    },
  });
}

interface Change {
  readonly update: string;
  readonly condition?: string;
  /** Names beside those of the item's own attributes. */
  readonly names?: Readonly<Record<string, string>>;
  readonly values: Record<string, AttributeValue>;
}

/** Carries a write out; false when its condition didn't hold. */
function change(table: string, owner: Owner, { update, condition, names, values }: Change): Promise<boolean> {
  const input: UpdateItemCommandInput = {
    TableName: table,
    Key: endedKey(owner),
    UpdateExpression: update,
    ...(condition === undefined ? {} : { ConditionExpression: condition }),
    ExpressionAttributeNames: { ...namesIn(update, condition ?? ''), ...names },
    ExpressionAttributeValues: values,
  };
  return pastTransactions(() => updateIf(input));
}

/**
 * Tries a write again while a transaction is under way on its item. That is no reason to fail: a thief who
 * keeps one going must not keep sessions from ending.
 */
async function pastTransactions(write: () => Promise<boolean>): Promise<boolean> {
  for (let tried = 1; ; tried++) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof TransactionConflictException) || tried === MAX_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, BACK_OFF * tried * (1 + Math.random())));
    }
  }
}
