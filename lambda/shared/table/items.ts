/** Conditional writes of one item. All throw errors of DynamoDB. */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../aws/clients';

/** False when the condition failed. */
export async function updateIf(update: UpdateItemCommandInput): Promise<boolean> {
  return (await updatedIf(update)) !== undefined;
}

/** By `ReturnValues`; undefined when the condition failed. */
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

/** With the whole primary key. */
export interface ItemKey {
  readonly table: string;
  readonly key: Record<string, AttributeValue>;
}

/** Attribute `v`; 0 without an item. */
export function versionOf(item: Readonly<Record<string, AttributeValue>> | undefined): number {
  return Number(item?.v?.N ?? 0);
}

/**
 * An update that is right on any version, and raises it: who decided on an earlier one has to read again.
 * Takes `#v` and `:one`.
 */
export function raisingVersion(update: UpdateItemCommandInput): UpdateItemCommandInput {
  return {
    ...update,
    UpdateExpression: `${update.UpdateExpression} ADD #v :one`,
    ExpressionAttributeNames: { ...update.ExpressionAttributeNames, '#v': 'v' },
    ExpressionAttributeValues: { ...update.ExpressionAttributeValues, ':one': { N: '1' } },
  };
}

/**
 * Raises the version and removes undefined attributes. False when somebody has written since: read and decide
 * again.
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

/** `next` if there is something to write. */
export interface Change<Next, Result> {
  readonly next?: Next;
  readonly result: Result;
}

/** Milliseconds at most, times the number of conflicts. */
const BACK_OFF = 20;

/**
 * Changes an item that others may write: `decide` is asked again after their writes. Undefined when they kept
 * writing.
 *
 * @param item `write` is false when somebody has written since `state` was read
 * @param decide gets the state, and after a conflict the earlier one
 * @param options `first`: a state just read; `tries`: at most
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
