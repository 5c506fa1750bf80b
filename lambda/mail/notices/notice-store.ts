/**
 * Notices in the secrets table (docs/tables.md): `mail-notices`, an item for each address and window
 * (`notices`: mailed at once; `told`: kinds mailed), and `mail-summaries`, an item for each shard with what
 * waits. An entry stays until its summary has gone out, so a function that dies loses nothing. Reads and
 * writes throw errors of DynamoDB.
 */
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../../shared/aws/clients';
import { domainHash } from '../../shared/bytes';
import { openValue, sealValue } from '../../shared/challenges/sealed-value';
import { updateIf } from '../../shared/table/items';
import { NOTICE_KINDS, type NoticeKind } from './notice-kinds';

/** Seconds after the window: summaries are tried for days, and clocks may differ. */
const KEPT_SECONDS = 7 * 86_400;

export interface NoticeWindow {
  readonly table: string;
  /** The item's key: base64url SHA-256 of address and window. */
  readonly id: string;
  /** Unix seconds. */
  readonly end: number;
}

/** Ignores case, as the pool does: a summary goes where its notices would have gone. */
export function windowOf(
  { table, address }: { readonly table: string; readonly address: string },
  now: number,
  windowMinutes: number,
): NoticeWindow {
  const seconds = windowMinutes * 60;
  const end = (Math.floor(now / seconds) + 1) * seconds;
  const id = domainHash('mail-notices', address.toLowerCase(), String(end)).toString('base64url');
  return { table, id, end };
}

const keyOf = ({ id }: Pick<NoticeWindow, 'id'>) => ({ userNameHash: { B: Buffer.from(id, 'base64url') } });

/**
 * Counts a notice to be mailed at once. False when the window's share is used up, except for the first of a
 * kind: no kind holds back another.
 */
export async function countNotice(window: NoticeWindow, kind: NoticeKind, atOnce: number): Promise<boolean> {
  return updateIf({
    TableName: window.table,
    Key: keyOf(window),
    UpdateExpression:
      'SET #exp = :exp, #waiting = if_not_exists(#waiting, :nothing) ADD #notices :one, #told :kinds',
    ConditionExpression: 'attribute_not_exists(#notices) OR #notices < :atOnce OR NOT contains(#told, :kind)',
    ExpressionAttributeNames: {
      '#exp': 'exp',
      '#waiting': 'waiting',
      '#notices': 'notices',
      '#told': 'told',
    },
    ExpressionAttributeValues: {
      ':exp': { N: String(window.end + KEPT_SECONDS) },
      ':nothing': { M: {} },
      ':one': { N: '1' },
      ':kinds': { SS: [kind] },
      ':kind': { S: kind },
      ':atOnce': { N: String(atOnce) },
    },
  });
}

export interface Recipient {
  readonly address: string;
  readonly locale: string | undefined;
}

/** False when the window has been summed up already. @throws errors of KMS */
export async function holdBack(
  window: NoticeWindow,
  kind: NoticeKind,
  recipient: Recipient,
  now: number,
): Promise<boolean> {
  const to = await sealValue(['notices', window.id], JSON.stringify(recipient));
  // The list first: notices without an entry would be lost.
  if (await add(window, kind, to, now, 'attribute_exists(#listed)')) return true;
  await list(window, 'ADD');
  return add(window, kind, to, now, 'attribute_exists(#waiting)');
}

function add(
  window: NoticeWindow,
  kind: NoticeKind,
  to: Uint8Array,
  now: number,
  condition: string,
): Promise<boolean> {
  return updateIf({
    TableName: window.table,
    Key: keyOf(window),
    UpdateExpression:
      'SET #waiting.#count = if_not_exists(#waiting.#count, :zero) + :one, #waiting.#first = if_not_exists(#waiting.#first, :now), #waiting.#last = :now, #to = :to, #listed = :one',
    ConditionExpression: `${condition} AND attribute_not_exists(#closed)`,
    ExpressionAttributeNames: {
      '#waiting': 'waiting',
      '#count': `${kind} count`,
      '#first': `${kind} first`,
      '#last': `${kind} last`,
      '#to': 'to',
      '#listed': 'listed',
      '#closed': 'closed',
    },
    ExpressionAttributeValues: {
      ':zero': { N: '0' },
      ':one': { N: '1' },
      ':now': { N: String(now) },
      ':to': { B: to },
    },
  });
}

/** Keep items small and writes apart. */
const SHARDS = 8;

const listKey = (shard: number) => ({
  userNameHash: { B: domainHash('mail-summaries', String(shard)) },
});

const entryOf = ({ end, id }: Pick<NoticeWindow, 'end' | 'id'>) => `${end}.${id}`;

async function list(window: NoticeWindow, action: 'ADD' | 'DELETE'): Promise<void> {
  const shard = (Buffer.from(window.id, 'base64url')[0] ?? 0) % SHARDS;
  await dynamodb().send(
    new UpdateItemCommand({
      TableName: window.table,
      Key: listKey(shard),
      UpdateExpression: `${action} #entries :entries`,
      ExpressionAttributeNames: { '#entries': 'entries' },
      ExpressionAttributeValues: { ':entries': { SS: [entryOf(window)] } },
    }),
  );
}

/** Oldest first. */
export async function endedWindows(table: string, now: number): Promise<NoticeWindow[]> {
  const entries: string[] = [];
  for (let shard = 0; shard < SHARDS; shard++) {
    const { Item: item } = await dynamodb().send(
      new GetItemCommand({ TableName: table, Key: listKey(shard), ConsistentRead: true }),
    );
    entries.push(...(item?.entries?.SS ?? []));
  }
  return entries
    .map((entry) => {
      const [end = '', id = ''] = entry.split('.');
      return { table, id, end: Number(end) };
    })
    .filter(({ end }) => end <= now)
    .sort((one, other) => one.end - other.end);
}

/** Times in Unix seconds. */
export interface HeldBack {
  readonly kind: NoticeKind;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

export interface Waiting {
  readonly recipient: Recipient;
  readonly held: readonly HeldBack[];
}

/**
 * Keeps other runs from summing up the window.
 *
 * @param claimSeconds until another run may take it over
 * @returns undefined when another has it; `'nothing'` when nothing waits; `'unreadable'` when its key was
 *   replaced
 * @throws errors of KMS
 */
export async function claim(
  window: NoticeWindow,
  now: number,
  claimSeconds: number,
): Promise<Waiting | 'nothing' | 'unreadable' | undefined> {
  const { Item: item } = await dynamodb().send(
    new GetItemCommand({ TableName: window.table, Key: keyOf(window), ConsistentRead: true }),
  );
  if (!item?.to?.B || item.closed) return 'nothing';
  const claimed = await updateIf({
    TableName: window.table,
    Key: keyOf(window),
    UpdateExpression: 'SET #claimed = :now',
    ConditionExpression:
      'attribute_exists(#to) AND attribute_not_exists(#closed) AND (attribute_not_exists(#claimed) OR #claimed < :again)',
    ExpressionAttributeNames: { '#to': 'to', '#closed': 'closed', '#claimed': 'claimed' },
    ExpressionAttributeValues: {
      ':now': { N: String(now) },
      ':again': { N: String(now - claimSeconds) },
    },
  });
  if (!claimed) return undefined;
  const text = await openValue(['notices', window.id], item.to.B);
  if (text === undefined) return 'unreadable';
  const waiting = item.waiting?.M ?? {};
  const held = NOTICE_KINDS.flatMap((kind) => {
    const [count, first, last] = ['count', 'first', 'last'].map((what) =>
      Number(waiting[`${kind} ${what}`]?.N ?? 0),
    ) as [number, number, number];
    return count > 0 ? [{ kind, count, first, last }] : [];
  });
  return { recipient: JSON.parse(text) as Recipient, held };
}

/** For the next run. */
export async function unclaim(window: NoticeWindow): Promise<void> {
  await dynamodb().send(
    new UpdateItemCommand({
      TableName: window.table,
      Key: keyOf(window),
      UpdateExpression: 'REMOVE #claimed',
      ExpressionAttributeNames: { '#claimed': 'claimed' },
    }),
  );
}

/** Removes the address and holds nothing back any more. */
export async function close(window: NoticeWindow): Promise<void> {
  await dynamodb().send(
    new UpdateItemCommand({
      TableName: window.table,
      Key: keyOf(window),
      UpdateExpression: 'SET #closed = :one, #exp = :exp REMOVE #to, #waiting',
      ExpressionAttributeNames: { '#closed': 'closed', '#exp': 'exp', '#to': 'to', '#waiting': 'waiting' },
      ExpressionAttributeValues: { ':one': { N: '1' }, ':exp': { N: String(window.end + KEPT_SECONDS) } },
    }),
  );
  await list(window, 'DELETE');
}
