/** Writes of one item that are carried out only where a condition holds. */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../aws/clients';

/**
 * Updates an item. False when the condition did not hold, and nothing was written.
 *
 * @throws errors of DynamoDB
 */
export async function updateIf(update: UpdateItemCommandInput): Promise<boolean> {
  return (await updatedIf(update)) !== undefined;
}

/**
 * {@link updateIf} that gives the attributes which `ReturnValues` asks for, and undefined when the condition
 * did not hold.
 *
 * @throws errors of DynamoDB
 */
export async function updatedIf(
  update: UpdateItemCommandInput,
): Promise<Readonly<Record<string, AttributeValue>> | undefined> {
  try {
    return (await dynamodb().send(new UpdateItemCommand(update))).Attributes ?? {};
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

/** Which item: the table's name, and the whole primary key. */
export interface ItemKey {
  readonly table: string;
  readonly key: Record<string, AttributeValue>;
}

/** The version of an item as it was read: its attribute `v`, 0 for an item that is not there. */
export function versionOf(item: Readonly<Record<string, AttributeValue>> | undefined): number {
  return Number(item?.v?.N ?? 0);
}

/**
 * Writes attributes of an item that was read at `version`, and raises that; those that are undefined are
 * removed. False when somebody else has written since: then the caller reads and decides again.
 *
 * @throws errors of DynamoDB
 */
export async function writeAtVersion(
  { table, key }: ItemKey,
  version: number,
  attributes: Readonly<Record<string, AttributeValue | undefined>>,
): Promise<boolean> {
  const set = Object.entries(attributes).filter(
    (entry): entry is [string, AttributeValue] => entry[1] !== undefined,
  );
  const removed = Object.keys(attributes).filter((name) => attributes[name] === undefined);
  const clauses = [`SET ${['#v = :next', ...set.map(([name]) => `#${name} = :${name}`)].join(', ')}`];
  if (removed.length > 0) clauses.push(`REMOVE ${removed.map((name) => `#${name}`).join(', ')}`);
  return updateIf({
    TableName: table,
    Key: key,
    UpdateExpression: clauses.join(' '),
    ConditionExpression: version === 0 ? 'attribute_not_exists(#v)' : '#v = :version',
    ExpressionAttributeNames: {
      '#v': 'v',
      ...Object.fromEntries(Object.keys(attributes).map((name) => [`#${name}`, name])),
    },
    ExpressionAttributeValues: {
      ':next': { N: String(version + 1) },
      ...(version === 0 ? {} : { ':version': { N: String(version) } }),
      ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
    },
  });
}

/** What a change comes to: the next value, where there is one to write, and what the caller wants to know. */
export interface Change<Next, Result> {
  readonly next?: Next;
  readonly result: Result;
}

/** Milliseconds, at most and times the number of conflicts, before an item is read again. */
const BACK_OFF = 20;

/**
 * Changes an item that others may write at the same time: `decide` is asked again on what they have written
 * meanwhile. Undefined when they kept writing, and nothing of ours is written.
 *
 * @param item how it is read and written; `write` is false when somebody has written since `state` was read
 * @param decide gets the state, and from the second time on the one that it was asked on before
 * @param options `first`: the state to begin with, where it has just been read; `tries`: how often at most
 * @throws errors of DynamoDB
 */
export async function changeAtVersion<State, Next, Result>(
  item: {
    read(): Promise<State>;
    write(state: State, next: Next): Promise<boolean>;
  },
  decide: (state: State, before: State | undefined) => Change<Next, Result>,
  { first, tries }: { readonly first?: State | undefined; readonly tries: number },
): Promise<Result | undefined> {
  let before: State | undefined;
  let state = first ?? (await item.read());
  for (let tried = 1; ; tried++) {
    const { next, result } = decide(state, before);
    if (next === undefined || (await item.write(state, next))) return result;
    if (tried === tries) return undefined;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * BACK_OFF * tried));
    before = state;
    state = await item.read();
  }
}
