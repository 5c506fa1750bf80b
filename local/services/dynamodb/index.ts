/** dynalite's engine, with transactions, time to live and IAM. */
import type { CreateService } from '../../contract';
import { itemOperations } from './item-operations';
import { Requests } from './requests';
import { tableOperations } from './table-operations';
import { tableResources } from './table-resource';
import { Tables } from './tables';
import { timeToLiveOperations } from './time-to-live';
import { transactionOperations } from './transactions';
import { countingUnits } from './units';

export const createService: CreateService = (context) => {
  const tables = new Tables(context);
  return {
    apis: [
      {
        name: 'dynamodb',
        targetPrefixes: ['DynamoDB_20120810'],
        operations: {
          ...countingUnits(tables, {
            ...itemOperations(new Requests(tables)),
            ...transactionOperations(tables),
          }),
          ...tableOperations(tables),
          ...timeToLiveOperations(tables),
        },
      },
    ],
    resources: tableResources(tables),
    reset: () => tables.reset(),
    close: () => tables.engine.close(),
  };
};
