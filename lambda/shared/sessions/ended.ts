/**
 * Which of a user's sign-ins have ended (docs/adr/022-sessions-that-have-ended.md). Cognito knows it for
 * refresh and access tokens, but ID tokens pass API Gateway's authorizer until they expire. So every
 * operation behind it asks here, and changes ask again within their write. Reads and writes throw errors of
 * DynamoDB.
 *
 * An item for each user: `endedAt`, `changedAt` and `signedOutAt`, which only grow, in Unix seconds;
 * `changedBy`, `sessions`, `v`, `exp`.
 */
import {
  type AttributeValue,
  GetItemCommand,
  TransactionConflictException,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../aws/clients';
import { domainHash } from '../bytes';
import { changeAtVersion, raisingVersion, updateIf, versionOf, writeAtVersion } from '../table/items';
import { KEPT_SECONDS } from './limits';

/** If more end one by one, so do all sign-ins that are as old as the oldest of them. */
export const MAX_SINGLE_SESSIONS = 20;
/** How often a write is tried that loses to concurrent ones. */
const MAX_TRIES = 6;
/** Milliseconds, times the number of the try, and as much again at random. */
const BACK_OFF = 15;

export interface Owner {
  readonly userPoolId: string;
  /** `cognito:username` of ID tokens, `username` of access tokens. */
  readonly userName: string;
}

/** A sign-in, the same after refreshes. */
export interface Session {
  readonly session: string;
  /** When the user was proven, in Unix seconds; NaN where the token doesn't say. */
  readonly authTime: number;
}

export interface Ended {
  /** Sign-ins up to this time have ended. */
  readonly endedAt: number | undefined;
  /** A way in was changed at this time: tokens of sign-ins up to then change nothing any more. */
  readonly changedAt: number | undefined;
  /** The change of contact that wrote `changedAt` and may be tried again. */
  readonly changedBy: string | undefined;
  /** Up to this time Cognito has ended its sessions too. */
  readonly signedOutAt: number | undefined;
  /** Ended one by one. */
  readonly sessions: ReadonlyMap<string, SingleSession>;
  /** 0 for none. */
  readonly version: number;
}

interface SingleSession {
  readonly authTime: number;
  /** Unix seconds, when all its tokens are dead. */
  readonly until: number;
}

/** For roles that may only end all sessions. */
export const ENDING_ATTRIBUTES = ['endedAt', 'changedAt', 'changedBy', 'signedOutAt', 'v', 'exp'] as const;
/** For single sessions in addition. */
export const SINGLE_SESSIONS = 'sessions';

const NAMES = Object.fromEntries(
  [...ENDING_ATTRIBUTES, SINGLE_SESSIONS].map((name) => [`#${name}`, name] as const),
);
/** Names of the attributes that the expressions use; DynamoDB refuses any other. */
function namesIn(...expressions: readonly string[]): Record<string, string> {
  const text = expressions.join(' ');
  return Object.fromEntries(
    Object.entries(NAMES).filter(([placeholder]) => new RegExp(`${placeholder}\\b`).test(text)),
  );
}

function endedKey({ userPoolId, userName }: Owner) {
  return { userNameHash: { B: domainHash('ended-sessions', userPoolId, userName) } };
}

/** The same in all tokens of a sign-in: `origin_jti`, which tokens have with revocation; else the time. */
export function sessionOf(claims: {
  readonly sub: string;
  readonly originJti: string | undefined;
  readonly authTime: number;
}): string {
  const { sub, originJti = '', authTime } = claims;
  return domainHash('session', sub, originJti, String(authTime)).toString('base64url');
}

/** A consistent read. */
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
    version: versionOf(item),
  };
}

/** When a session ends itself: never before its own beginning, should Cognito's clock be ahead. */
export function secondOfEnding({ authTime }: Pick<Session, 'authTime'>): number {
  const now = Math.floor(Date.now() / 1000);
  return authTime > now ? authTime : now;
}

/** Whether a sign-in was in that second or before. One without a time counts as before. */
export function isUpTo(authTime: number, time: number | undefined): boolean {
  return time !== undefined && !(authTime > time);
}

export function hasEnded({ session, authTime }: Session, ended: Ended): boolean {
  return isUpTo(authTime, ended.endedAt) || ended.sessions.has(session);
}

const NOT_ENDED =
  '(attribute_not_exists(#endedAt) OR #endedAt < :authTime) AND attribute_not_exists(#sessions.#session)';
const NOT_SPENT = 'attribute_not_exists(#changedAt) OR #changedAt < :authTime';
const MAY_CHANGE = `${NOT_ENDED} AND (${NOT_SPENT})`;

/** A check for transactions, so that no session ends between check and write. */
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
 * Ends our part before Cognito's, so that a stolen token has no time in between. Can be repeated.
 *
 * @param now Unix seconds
 * @param signOut ends Cognito's part
 * @throws errors of `signOut`
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
 * After a change by an operator or another account: sessions go on, but change no way in.
 *
 * @param now Unix seconds
 */
export async function spendSessions(table: string, owner: Owner, now: number): Promise<void> {
  await raise(table, owner, 'changedAt', now);
  // A change waiting for another try is refused too.
  await change(table, owner, { update: 'REMOVE #changedBy' });
}

/**
 * By a session itself; false when it may not. A request may take several tries.
 *
 * @param request names the change
 * @param now Unix seconds
 */
export function spendOwnSessions(
  table: string,
  owner: Owner,
  { session, authTime }: Session,
  request: string,
  now: number,
): Promise<boolean> {
  return change(table, owner, {
    update: 'SET #changedAt = :now, #changedBy = :request, #exp = :exp',
    condition: `${NOT_ENDED} AND (${NOT_SPENT} OR #changedBy = :request)`,
    names: { '#session': session },
    values: {
      ':authTime': { N: String(authTime) },
      ':request': { S: request },
      ':now': { N: String(now) },
      ':exp': { N: String(now + KEPT_SECONDS) },
    },
  });
}

/**
 * Ends one session. With too many, all sign-ins as old as the oldest end too, so that none is forgotten.
 *
 * @param now Unix seconds
 * @throws Error when others kept writing
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

/** Pure. */
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

/** Moves a time on; one that is later already stays. */
async function raise(
  table: string,
  owner: Owner,
  name: 'endedAt' | 'changedAt' | 'signedOutAt',
  now: number,
): Promise<void> {
  await change(table, owner, {
    update: `SET #${name} = :now, #exp = :exp`,
    condition: `attribute_not_exists(#${name}) OR #${name} < :now`,
    values: { ':now': { N: String(now) }, ':exp': { N: String(now + KEPT_SECONDS) } },
  });
}

interface Change {
  readonly update: string;
  readonly condition?: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Record<string, AttributeValue>;
}

/** False when the condition failed. */
function change(table: string, owner: Owner, { update, condition, names, values }: Change): Promise<boolean> {
  const input = raisingVersion({
    TableName: table,
    Key: endedKey(owner),
    UpdateExpression: update,
    ...(condition === undefined ? {} : { ConditionExpression: condition }),
    ExpressionAttributeNames: { ...namesIn(update, condition ?? ''), ...names },
    ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
  });
  return pastTransactions(() => updateIf(input));
}

/**
 * Retries during transactions on the item, so that a thief who keeps one going can't keep sessions from
 * ending.
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
