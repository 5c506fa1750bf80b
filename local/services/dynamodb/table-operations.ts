/** Operations on tables: made, described, changed, deleted through the API. */
import { AwsError, type Operation } from '../../contract';
import type { Request, Table } from './engine';
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
  const { DeletionProtectionEnabled, ...rest } = input;
  const onlyProtection = DeletionProtectionEnabled !== undefined && Object.keys(rest).length === 1;
  if (!onlyProtection) {
    const request = tables.engine.check('UpdateTable', rest);
    for (const update of request.GlobalSecondaryIndexUpdates ?? []) {
      if (update.Create || update.Delete) {
        throw new AwsError(
          'ValidationException',
          'The embedded AWS cannot add or remove a global secondary index of a table; make the table with its indexes.',
        );
      }
    }
    await tables.engine.run('UpdateTable', request);
    await tables.engine.active(String(rest.TableName));
  }
  if (DeletionProtectionEnabled !== undefined) {
    tables.change(String(rest.TableName), { deletionProtection: DeletionProtectionEnabled === true });
  }
  const { Table: table } = await tables.engine.call('DescribeTable', { TableName: rest.TableName });
  return { TableDescription: tables.describe(table as Table) };
}
