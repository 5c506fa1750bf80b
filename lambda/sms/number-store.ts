/**
 * Numbers in the secrets table, an item each, by hash: `v` (version), `sent` (requests by nonce), `exp`.
 *
 * Each write needs the version it was decided on and raises `v`, so concurrent requests stay within the
 * limits.
 */
import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../shared/aws/clients';
import { raisingVersion, updateIf, versionOf, writeAtVersion } from '../shared/table/items';
import { DAY } from '../shared/table/windows';
import { type Entries, type Entry, PURPOSES } from './number-limits';

export interface NumberItem {
  readonly table: string;
  readonly hash: Uint8Array;
}

export interface NumberState {
  /** 0 for none. */
  readonly version: number;
  readonly entries: Entries;
}

const keyOf = ({ hash }: NumberItem) => ({ userNameHash: { B: hash } });

/** A consistent read. */
export async function readNumberState(item: NumberItem): Promise<NumberState> {
  const { Item: found } = await dynamodb().send(
    new GetItemCommand({ TableName: item.table, Key: keyOf(item), ConsistentRead: true }),
  );
  return {
    version: versionOf(found),
    entries: new Map(Object.entries(found?.sent?.M ?? {}).map(([nonce, entry]) => [nonce, readEntry(entry)])),
  };
}

/** False when the version has changed. */
export async function writeNumber(
  item: NumberItem,
  version: number,
  entries: Entries,
  now: number,
): Promise<boolean> {
  const sent = Object.fromEntries([...entries].map(([nonce, entry]) => [nonce, writeEntry(entry)]));
  return writeAtVersion({ table: item.table, key: keyOf(item) }, version, {
    sent: { M: sent },
    exp: { N: String(now + DAY) },
  });
}

/** False when a later try has taken over. */
export async function noteState(
  item: NumberItem,
  nonce: string,
  mark: string,
  state: Entry['state'],
): Promise<boolean> {
  return changeEntry(item, nonce, mark, 'SET #sent.#nonce.#state = :state', {
    names: { '#state': 'state' },
    values: { ':state': { S: state } },
  });
}

/** False when a later try has taken over. */
export async function removeEntry(item: NumberItem, nonce: string, mark: string): Promise<boolean> {
  return changeEntry(item, nonce, mark, 'REMOVE #sent.#nonce', { names: {}, values: {} });
}

function changeEntry(
  item: NumberItem,
  nonce: string,
  mark: string,
  expression: string,
  extra: { names: Record<string, string>; values: Record<string, AttributeValue> },
): Promise<boolean> {
  return updateIf(
    raisingVersion({
      TableName: item.table,
      Key: keyOf(item),
      UpdateExpression: expression,
      ConditionExpression: '#sent.#nonce.#mark = :mark',
      ExpressionAttributeNames: {
        '#sent': 'sent',
        '#nonce': nonce,
        '#mark': 'mark',
        ...extra.names,
      },
      ExpressionAttributeValues: { ':mark': { S: mark }, ...extra.values },
    }),
  );
}

function writeEntry({ id, purpose, at, state, mark, tries, lost, known }: Entry): AttributeValue {
  return {
    M: {
      id: { S: id },
      for: { S: purpose },
      at: { N: String(at) },
      state: { S: state },
      mark: { S: mark },
      tries: { N: String(tries) },
      lost: { N: String(lost) },
      ...(known ? { known: { BOOL: true } } : {}),
    },
  };
}

function readEntry({ M: entry = {} }: AttributeValue): Entry {
  const state = entry.state?.S;
  return {
    id: entry.id?.S ?? '',
    purpose: PURPOSES.find((purpose) => purpose === entry.for?.S) ?? 'code',
    at: Number(entry.at?.N),
    state: state === 'reserved' || state === 'sent' || state === 'doubtful' ? state : 'sending',
    mark: entry.mark?.S ?? '',
    tries: Number(entry.tries?.N),
    lost: Number(entry.lost?.N),
    ...(entry.known?.BOOL ? { known: true } : {}),
  };
}
