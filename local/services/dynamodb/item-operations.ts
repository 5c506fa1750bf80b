/** IAM is asked about table, index, keys and attributes. */
import { AwsError, type Operation } from '../../contract';
import { batchAccess, tableAccess } from './access';
import type { EngineOperation, Request } from './engine';
import type { Requests } from './requests';

const SINGLE = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan'] as const;
const BATCH = ['BatchGetItem', 'BatchWriteItem'] as const;

export function itemOperations(requests: Requests): Record<string, Operation> {
  const { tables } = requests;
  const operations: Record<string, Operation> = {};
  for (const name of SINGLE) {
    operations[name] = {
      access: (input) => tableAccess(tables, name, requests.check(name, input)),
      run: (input) => runSingle(requests, name, input),
    };
  }
  for (const name of BATCH) {
    operations[name] = {
      access: (input) => batchAccess(tables, name, requests.check(name, input)),
      run: (input) => {
        const request = requests.take(name, input);
        return tables.lock.shared(async () => {
          for (const table of Object.keys(request.RequestItems)) await tables.sweep(table);
          return tables.engine.run(name, request);
        });
      },
    };
  }
  return operations;
}

async function runSingle(requests: Requests, name: EngineOperation, input: Request): Promise<unknown> {
  const { tables } = requests;
  const request = requests.take(name, input);
  const { TableName, Key, Item } = structuredClone({
    TableName: request.TableName,
    Key: request.Key,
    Item: request.Item,
  });
  const wantsItem = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  const work = async () => {
    await tables.sweep(TableName);
    try {
      return await tables.engine.run(name, request);
    } catch (error) {
      if (!wantsItem || !(error instanceof AwsError) || error.code !== 'ConditionalCheckFailedException') {
        throw error;
      }
      const existing = await tables.existing(TableName, Key ?? Item);
      throw new AwsError(error.code, error.message, error.status, existing ? { Item: existing } : {});
    }
  };
  // A failure returns the item that the condition was judged on, so nobody may write in between.
  return wantsItem ? tables.lock.exclusive(work) : tables.lock.shared(work);
}
