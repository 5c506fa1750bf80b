/** Operations on tables: made, described, changed, deleted through the API. */
import { AwsError, type Operation } from '../../contract';
import type { Request, Table } from './engine';
import { changesIndexes, updateIndexes } from './index-updates';
import type { Tables } from './tables';

/** ListTables, DescribeTable, CreateTable, UpdateTable, DeleteTable. */
export function tableOperations(tables: Tables): Record<string, Operation> {
  const { engine } = tables;
  const onTable = (action: string) => (input: Request) => ({
    action: `dynamodb:${action}`,
    resource: tables.arn(tables.nameIn(input)),
    ...tables.policy(tables.nameIn(input)),
  });
  return {
    ListTables: {
      access: () => ({ action: 'dynamodb:ListTables', resource: '*' }),
      run: (input) => engine.call('ListTables', input),
    },
    DescribeTable: {
      access: onTable('DescribeTable'),
      run: async (input) => {
        const { Table: table } = await engine.call('DescribeTable', input);
        return { Table: tables.describe(table as Table) };
      },
    },
    CreateTable: {
      access: onTable('CreateTable'),
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
        return { TableDescription: tables.describe(description as Table) };
      },
    },
    UpdateTable: { access: onTable('UpdateTable'), run: (input) => updateTable(tables, input) },
    DeleteTable: {
      access: onTable('DeleteTable'),
      run: (input) => {
        const { TableName } = engine.check('DeleteTable', input);
        return tables.lock.exclusive(() => tables.delete(TableName));
      },
    },
  };
}

/** What `DescribeTable` shows for an `SSESpecification`. */
export function encryptionOf(
  specification: { readonly SSEEnabled?: unknown; readonly KMSMasterKeyId?: string } | undefined,
): Readonly<Record<string, unknown>> | undefined {
  if (String(specification?.SSEEnabled) !== 'true') return undefined;
  return {
    Status: 'ENABLED',
    SSEType: 'KMS',
    ...(specification?.KMSMasterKeyId ? { KMSMasterKeyArn: specification.KMSMasterKeyId } : {}),
  };
}

async function updateTable(tables: Tables, input: Request): Promise<unknown> {
  const { DeletionProtectionEnabled, AttributeDefinitions, ...rest } = input;
  const { GlobalSecondaryIndexUpdates: updates, ...others } = rest;
  const name = tables.nameIn(input);
  const ofIndexes: readonly Request[] = Array.isArray(updates) ? updates.filter(changesIndexes) : [];
  const capacities = Array.isArray(updates) ? updates.filter((each) => !ofIndexes.includes(each)) : updates;
  const onlyProtection = DeletionProtectionEnabled !== undefined && Object.keys(rest).length === 1;
  // What is left for the engine: all, where there is nothing but a table's name to refuse.
  const left = ofIndexes.length > 0 ? { ...others, ...withoutEmpty(capacities) } : rest;
  const forEngine = ofIndexes.length > 0 ? Object.keys(left).length > 1 : !onlyProtection;
  const request = forEngine ? tables.engine.check('UpdateTable', left) : undefined;
  if (AttributeDefinitions !== undefined && !Array.isArray(AttributeDefinitions))
    throw new AwsError('SerializationException', 'AttributeDefinitions must be a list.');
  await updateIndexes(tables, name, ofIndexes, AttributeDefinitions ?? []);
  if (request) {
    await tables.engine.run('UpdateTable', request);
    await tables.engine.active(name);
  }
  if (DeletionProtectionEnabled !== undefined)
    tables.change(name, { deletionProtection: DeletionProtectionEnabled === true });
  const { Table: table } = await tables.engine.call('DescribeTable', { TableName: name });
  return { TableDescription: tables.describe(table as Table) };
}

function withoutEmpty(updates: unknown): Request {
  return Array.isArray(updates) && updates.length > 0 ? { GlobalSecondaryIndexUpdates: updates } : {};
}
