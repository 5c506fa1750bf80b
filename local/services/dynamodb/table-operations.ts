/** Through the API. */
import { AwsError } from '../../contract';
import { isRecord } from '../../record';
import type { Operations } from '../sdk';
import { onWholeTable } from './access';
import type { Output, Request, Sdk, Table } from './engine';
import { changesIndexes, updateIndexes } from './index-updates';
import type { TableSettings, Tables } from './tables';

export function tableOperations(tables: Tables) {
  const { engine } = tables;
  const onTable = onWholeTable(tables);
  return {
    ListTables: {
      access: () => ({ action: 'dynamodb:ListTables', resource: '*' }),
      run: (input) => engine.call('ListTables', input),
    },
    DescribeTable: {
      access: onTable,
      run: async (input) => {
        const { Table: table } = await engine.call('DescribeTable', input);
        return { Table: tables.describe(table as Table) };
      },
    },
    CreateTable: {
      access: onTable,
      run: async ({ DeletionProtectionEnabled, SSESpecification, ...input }) => {
        const description = await tables.create(
          input,
          {
            timeToLiveAttribute: undefined,
            deletionProtection: DeletionProtectionEnabled === true,
            encryption: encryptionOf(SSESpecification),
            policy: undefined,
            replicas: [],
          },
          false,
        );
        return { TableDescription: tables.describe(description) };
      },
    },
    UpdateTable: { access: onTable, run: (input) => updateTable(tables, input) },
    DeleteTable: {
      access: onTable,
      run: (input) => {
        const { TableName } = engine.check('DeleteTable', input);
        return tables.lock.exclusive(() => tables.delete(TableName));
      },
    },
  } satisfies Operations<Sdk>;
}

/** For `DescribeTable`. */
export function encryptionOf(
  specification: { readonly SSEEnabled?: unknown; readonly KMSMasterKeyId?: string } | undefined,
): TableSettings['encryption'] {
  if (String(specification?.SSEEnabled) !== 'true') return undefined;
  return {
    Status: 'ENABLED',
    SSEType: 'KMS',
    ...(specification?.KMSMasterKeyId ? { KMSMasterKeyArn: specification.KMSMasterKeyId } : {}),
  };
}

async function updateTable(tables: Tables, input: Request): Promise<Output<'UpdateTable'>> {
  const { DeletionProtectionEnabled, AttributeDefinitions, ...rest } = input;
  const name = tables.nameIn(input);
  const onlyProtection = DeletionProtectionEnabled !== undefined && Object.keys(rest).length === 1;
  if (!onlyProtection) tables.engine.check('UpdateTable', withCapacities(rest));
  const definitions = definitionsOf(AttributeDefinitions);
  const { GlobalSecondaryIndexUpdates: updates = [], ...others } = rest;
  await updateIndexes(tables, name, updates.filter(changesIndexes), definitions);
  const capacities = updates.filter((update: Request) => !changesIndexes(update));
  const left = { ...others, ...(capacities.length > 0 ? { GlobalSecondaryIndexUpdates: capacities } : {}) };
  if (Object.keys(left).length > 1) {
    await tables.engine.call('UpdateTable', left);
    await tables.engine.active(name);
  }
  if (DeletionProtectionEnabled !== undefined)
    tables.change(name, { deletionProtection: DeletionProtectionEnabled === true });
  const { Table: table } = await tables.engine.call('DescribeTable', { TableName: name });
  return { TableDescription: tables.describe(table as Table) };
}

/** dynalite wants a capacity for each new index. */
function withCapacities(input: Request): Request {
  const { GlobalSecondaryIndexUpdates: updates } = input;
  if (!Array.isArray(updates)) return input;
  const withCapacity = (update: unknown) =>
    isRecord(update) && isRecord(update.Create) && update.Create.ProvisionedThroughput === undefined
      ? { ...update, Create: { ...update.Create, ProvisionedThroughput: ANY_CAPACITY } }
      : update;
  return { ...input, GlobalSecondaryIndexUpdates: updates.map(withCapacity) };
}
const ANY_CAPACITY = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };

/** @throws AwsError `SerializationException`; the rest shows with the table */
function definitionsOf(given: unknown): readonly Request[] {
  if (given === undefined) return [];
  if (Array.isArray(given) && given.every((each) => isRecord(each) && typeof each.AttributeName === 'string'))
    return given;
  throw new AwsError(
    'SerializationException',
    'AttributeDefinitions must be a list of attributes with an AttributeName.',
  );
}
