/** By CloudFormation: what may change in place, in which steps. */
import { isDeepStrictEqual } from 'node:util';
import { AwsError } from '../../contract';
import { checkDefinition } from './definition-checks';
import type { Tables } from './tables';

// biome-ignore lint/suspicious/noExplicitAny: input of CreateTable, checked as such.
type Input = Readonly<Record<string, any>>;
type Index = Input & { readonly IndexName: string };

/**
 * Items stay.
 *
 * @param before input of CreateTable as the table was last made or updated with
 * @throws AwsError `ValidationException` for what only another table can have, and for more than one index at
 *   a time
 */
export async function updateTable(tables: Tables, before: Input, after: Input): Promise<void> {
  const name: string = after.TableName;
  tables.settings(name);
  const { GlobalSecondaryIndexes } = tables.engine.check('CreateTable', structuredClone(after));
  checkDefinition(after);
  checkKeys(before, after);
  const indexesChange = checkIndexes(before, after);
  if (indexesChange || !isDeepStrictEqual(before.AttributeDefinitions, after.AttributeDefinitions))
    await tables.reindex(name, {
      AttributeDefinitions: after.AttributeDefinitions,
      GlobalSecondaryIndexes: (GlobalSecondaryIndexes ?? []).map((index: Index) => ({
        ...index,
        IndexArn: `${tables.arn(name)}/index/${index.IndexName}`,
        IndexSizeBytes: 0,
        ItemCount: 0,
        IndexStatus: 'ACTIVE',
        ProvisionedThroughput: {
          ReadCapacityUnits: 0,
          WriteCapacityUnits: 0,
          ...index.ProvisionedThroughput,
          NumberOfDecreasesToday: 0,
        },
      })),
    });
  const throughput = throughputChange(before, after);
  if (!throughput) return;
  await tables.engine.call('UpdateTable', { TableName: name, ...throughput });
  await tables.engine.active(name);
}

function checkKeys(before: Input, after: Input): void {
  for (const property of ['KeySchema', 'LocalSecondaryIndexes'])
    if (!isDeepStrictEqual(before[property] ?? [], after[property] ?? []))
      throw invalid(`${property} of a table can't be changed; CloudFormation makes another table for it.`);
  const types = new Map<string, string>(
    after.AttributeDefinitions.map((each: Input) => [each.AttributeName, each.AttributeType]),
  );
  for (const { AttributeName, AttributeType } of before.AttributeDefinitions as Input[]) {
    const type = types.get(AttributeName);
    if (type !== undefined && type !== AttributeType)
      throw invalid(
        `One or more parameter values were invalid: the type of the attribute ${AttributeName} can't be changed from ${AttributeType} to ${type}.`,
      );
  }
}

function checkIndexes(before: Input, after: Input): boolean {
  const old: readonly Index[] = before.GlobalSecondaryIndexes ?? [];
  const wanted: readonly Index[] = after.GlobalSecondaryIndexes ?? [];
  const created = wanted.filter((index) => !old.some((each) => each.IndexName === index.IndexName));
  const deleted = old.filter((index) => !wanted.some((each) => each.IndexName === index.IndexName));
  for (const index of wanted) {
    const known = old.find((each) => each.IndexName === index.IndexName);
    if (known && !['KeySchema', 'Projection'].every((name) => isDeepStrictEqual(known[name], index[name])))
      throw invalid(
        "Cannot update GSI's properties other than Provisioned Throughput and Contributor Insights Specification. You can create a new GSI with a different name.",
      );
  }
  // API_UpdateTable: "You can create or delete only one global secondary index per UpdateTable operation."
  if (created.length + deleted.length > 1)
    throw invalid('Cannot perform more than one GSI creation or deletion in a single update');
  return created.length + deleted.length > 0;
}

/** For UpdateTable; undefined when capacities stay. */
function throughputChange(before: Input, after: Input): Input | undefined {
  const billing = (input: Input) => input.BillingMode ?? 'PROVISIONED';
  const wasOnDemand = billing(before) === 'PAY_PER_REQUEST';
  if (billing(after) === 'PAY_PER_REQUEST')
    return wasOnDemand ? undefined : { BillingMode: 'PAY_PER_REQUEST' };
  const indexes = ((after.GlobalSecondaryIndexes ?? []) as Index[]).filter((index) => {
    const known = before.GlobalSecondaryIndexes?.find((each: Index) => each.IndexName === index.IndexName);
    return (
      wasOnDemand || (known && !isDeepStrictEqual(known.ProvisionedThroughput, index.ProvisionedThroughput))
    );
  });
  const table = wasOnDemand || !isDeepStrictEqual(before.ProvisionedThroughput, after.ProvisionedThroughput);
  if (!table && indexes.length === 0) return undefined;
  return {
    ...(wasOnDemand ? { BillingMode: 'PROVISIONED' } : {}),
    ...(table ? { ProvisionedThroughput: after.ProvisionedThroughput } : {}),
    ...(indexes.length > 0
      ? {
          GlobalSecondaryIndexUpdates: indexes.map(({ IndexName, ProvisionedThroughput }) => ({
            Update: { IndexName, ProvisionedThroughput },
          })),
        }
      : {}),
  };
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
