/** IAM is asked about table, index, keys and attributes. */
import { AwsError, type Operation } from '../../contract';
import type { Operations } from '../sdk';
import { batchAccess, tableAccess } from './access';
import type { EngineOperation, Output, Request, Sdk } from './engine';
import type { Requests } from './requests';

export function itemOperations(requests: Requests) {
  return {
    ...single(requests, 'GetItem'),
    ...single(requests, 'PutItem'),
    ...single(requests, 'UpdateItem'),
    ...single(requests, 'DeleteItem'),
    ...single(requests, 'Query'),
    ...single(requests, 'Scan'),
    ...batch(requests, 'BatchGetItem'),
    ...batch(requests, 'BatchWriteItem'),
  } satisfies Operations<Sdk>;
}

type Named<Name extends EngineOperation> = Readonly<Record<Name, Operation<Request, Output<Name>>>>;

function single<Name extends EngineOperation>(requests: Requests, name: Name): Named<Name> {
  const { tables } = requests;
  const operation: Operation<Request, Output<Name>> = {
    access: (input) => tableAccess(tables, name, requests.check(name, input)),
    run: (input) => runSingle(requests, name, input),
  };
  return { [name]: operation } as Named<Name>;
}

function batch<Name extends 'BatchGetItem' | 'BatchWriteItem'>(requests: Requests, name: Name): Named<Name> {
  const { tables } = requests;
  const operation: Operation<Request, Output<Name>> = {
    access: (input) => batchAccess(tables, name, requests.check(name, input)),
    run: (input) => {
      const request = requests.take(name, input);
      return tables.lock.shared(async () => {
        for (const table of Object.keys(request.RequestItems)) await tables.sweep(table);
        return tables.engine.run(name, request);
      });
    },
  };
  return { [name]: operation } as Named<Name>;
}

async function runSingle<Name extends EngineOperation>(
  requests: Requests,
  name: Name,
  input: Request,
): Promise<Output<Name>> {
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
