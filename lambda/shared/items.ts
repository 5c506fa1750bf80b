/** Writes of one item that are carried out only where a condition holds. */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { dynamodb } from './clients';

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
