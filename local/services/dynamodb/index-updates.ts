/** `GlobalSecondaryIndexUpdates` of UpdateTable. */
import { AwsError } from '../../contract';
import type { Table } from './engine';
import { updateTable } from './table-update';
import type { Tables } from './tables';

// biome-ignore lint/suspicious/noExplicitAny: input of UpdateTable, checked as that of CreateTable.
type Input = Readonly<Record<string, any>>;

/** False for an update of an index's capacity. */
export function changesIndexes(update: Input): boolean {
  return update.Create !== undefined || update.Delete !== undefined;
}

/**
 * Items stay, and fill a new index.
 *
 * @param given attribute definitions of the request; the table's own need not be among them
 * @throws AwsError `LimitExceededException` for more than one at a time, `ValidationException`,
 *   `ResourceNotFoundException`
 */
export async function updateIndexes(
  tables: Tables,
  name: string,
  updates: readonly Input[],
  given: readonly Input[],
): Promise<void> {
  const { Table: described } = await tables.engine.call('DescribeTable', { TableName: name });
  const before = definitionOf(described as Table);
  const [update] = updates;
  // Words reported by many (npdynamodb 29, architect 334).
  if (updates.length > 1)
    throw new AwsError(
      'LimitExceededException',
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    );
  if (!update) return;
  const old: readonly Input[] = before.GlobalSecondaryIndexes ?? [];
  const { IndexName } = update.Create ?? update.Delete;
  const known = old.some((index) => index.IndexName === IndexName);
  if (update.Create && known)
    throw new AwsError('ValidationException', 'Attempting to create an index which already exists');
  if (update.Delete && !known)
    throw new AwsError(
      'ResourceNotFoundException',
      `Requested resource not found: Index: ${IndexName} not found`,
    );
  const indexes = update.Create
    ? [...old, update.Create]
    : old.filter((index) => index.IndexName !== IndexName);
  const definitions = [
    ...before.AttributeDefinitions.filter(
      ({ AttributeName }: Input) => !given.some((each) => each.AttributeName === AttributeName),
    ),
    ...given,
  ];
  const { GlobalSecondaryIndexes: _, ...rest } = before;
  const after = {
    ...rest,
    ...(indexes.length > 0 ? { GlobalSecondaryIndexes: indexes } : {}),
    // Attributes without a key go with the index; what the request adds has to be of a key.
    AttributeDefinitions: update.Create ? definitions : used(definitions, [before, ...indexes], given),
  };
  await updateTable(tables, before, after);
}

function used(
  definitions: readonly Input[],
  keyed: readonly Input[],
  given: readonly Input[],
): readonly Input[] {
  const locals: readonly Input[] = keyed[0]?.LocalSecondaryIndexes ?? [];
  const keys = [...keyed, ...locals].flatMap(({ KeySchema }) =>
    KeySchema.map((key: Input) => key.AttributeName),
  );
  return definitions.filter((each) => keys.includes(each.AttributeName) || given.includes(each));
}

/** As CreateTable would make the table now. */
function definitionOf(table: Table): Input {
  const { TableName, KeySchema, AttributeDefinitions, LocalSecondaryIndexes, GlobalSecondaryIndexes } =
    table as Input;
  const onDemand = (table as Input).BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST';
  const capacity = ({ ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits } }: Input) =>
    onDemand ? {} : { ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits } };
  const indexOf = (index: Input) => ({
    IndexName: index.IndexName,
    KeySchema: index.KeySchema,
    Projection: index.Projection,
  });
  return {
    TableName,
    KeySchema,
    AttributeDefinitions,
    BillingMode: onDemand ? 'PAY_PER_REQUEST' : 'PROVISIONED',
    ...capacity(table as Input),
    ...(LocalSecondaryIndexes ? { LocalSecondaryIndexes: LocalSecondaryIndexes.map(indexOf) } : {}),
    ...(GlobalSecondaryIndexes
      ? {
          GlobalSecondaryIndexes: GlobalSecondaryIndexes.map((index: Input) => ({
            ...indexOf(index),
            ...capacity(index),
          })),
        }
      : {}),
  };
}
