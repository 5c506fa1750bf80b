/**
 * Counted while somebody listens. By the Developer Guide ("DynamoDB read and write operations", "Capacity
 * management for transactions") a write takes one for each KB of the item before or after, whichever is
 * larger, whether its condition holds or not; a read one for each 4 KB, half of it where it needn't be
 * consistent; an item of a transaction twice. The guide doesn't say what a condition check of a transaction
 * takes: it counts as a write.
 */
import type { Call, Operation } from '../../contract';
import { spans, type UnitsSpan } from '../../gateway/spans';
import { type Item, keyOf, type Request, type Table } from './engine';
import type { Tables } from './tables';

const WRITE_BYTES = 1_024;
const READ_BYTES = 4_096;
const IN_TRANSACTION = 2;

interface Named {
  readonly request: Request;
  readonly kind: 'read' | 'write';
  /** 2 in a transaction, ½ for a read that may be stale. */
  readonly factor: number;
}

export function countingUnits<Counted extends Readonly<Record<string, Operation>>>(
  tables: Tables,
  operations: Counted,
): Counted {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      {
        ...operation,
        run: (input: Request, call: Call) => {
          if (!spans.hasSubscribers) return operation.run(input, call);
          const publish = (units: Pick<UnitsSpan, 'table' | 'item' | 'read' | 'write' | 'bytes'>) =>
            spans.publish({
              kind: 'units',
              operation: name,
              functionName: functionOf(call),
              ...units,
            } satisfies UnitsSpan);
          return name === 'Query' || name === 'Scan'
            ? countSeveral(tables, operation, input, call, publish)
            : countNamed(tables, itemsOf(name, input), () => operation.run(input, call), publish);
        },
      },
    ]),
  ) as Readonly<Record<string, Operation>> as Counted;
}

type Publish = (units: Pick<UnitsSpan, 'table' | 'item' | 'read' | 'write' | 'bytes'>) => void;

function functionOf({ principal }: Call): string | undefined {
  return principal.kind === 'role' ? principal.functionArn?.split(':').at(-1) : undefined;
}

/** @throws Error where an operation's items aren't known, so that none goes uncounted */
function itemsOf(operation: string, input: Request): readonly Named[] {
  switch (operation) {
    case 'GetItem':
      return [{ request: input, kind: 'read', factor: input.ConsistentRead ? 1 : 0.5 }];
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [{ request: input, kind: 'write', factor: 1 }];
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return (input.TransactItems as readonly Readonly<Record<string, Request>>[]).flatMap((item) =>
        Object.entries(item).map(([kind, request]) => ({
          request,
          kind: kind === 'Get' ? ('read' as const) : ('write' as const),
          factor: IN_TRANSACTION,
        })),
      );
    default:
      throw new Error(`local/services/dynamodb/units.ts doesn't count the units of ${operation}.`);
  }
}

async function countNamed<T>(
  tables: Tables,
  items: readonly Named[],
  run: () => T | Promise<T>,
  publish: Publish,
): Promise<T> {
  const named = await Promise.all(
    items.map(async ({ request, ...rest }) => {
      const table = await tables.engine.table(nameIn(tables, request));
      const key = structuredClone(keyOf(table, request.Item ?? request.Key));
      return { ...rest, table, key, before: sizeOf(tables, table, key), given: sizeOfGiven(tables, request) };
    }),
  );
  try {
    return await run();
  } finally {
    for (const { table, key, kind, factor, before, given } of named) {
      const bytes = sizeOf(tables, table, key);
      const largest = Math.max(before, bytes, given, 1);
      publish({
        table: table.TableName,
        item: tables.engine.itemId(table, key),
        read: kind === 'read' ? factor * Math.ceil(largest / READ_BYTES) : 0,
        write: kind === 'write' ? factor * Math.ceil(largest / WRITE_BYTES) : 0,
        bytes,
      });
    }
  }
}

/** By name or ARN. */
const nameIn = (tables: Tables, { TableName: name }: Request): string =>
  name.startsWith('arn:') ? tables.nameOf(name) : name;

function sizeOf(tables: Tables, table: Table, key: Item): number {
  const item = tables.current(table, key);
  return item ? tables.engine.itemSize(item) : 0;
}

const sizeOfGiven = (tables: Tables, { Item: item }: Request) => (item ? tables.engine.itemSize(item) : 0);

/** A query or a scan looks at more than it gives; the engine knows. */
async function countSeveral(
  tables: Tables,
  operation: Operation,
  input: Request,
  call: Call,
  publish: Publish,
): Promise<unknown> {
  const output = (await operation.run({ ...input, ReturnConsumedCapacity: 'TOTAL' }, call)) as {
    readonly Items?: readonly Item[];
    readonly ConsumedCapacity?: { readonly CapacityUnits: number };
  };
  const { ConsumedCapacity: consumed, ...rest } = output;
  publish({
    table: nameIn(tables, input),
    item: undefined,
    read: consumed?.CapacityUnits ?? 0,
    write: 0,
    bytes: (output.Items ?? []).reduce((sum, item) => sum + tables.engine.itemSize(item), 0),
  });
  return input.ReturnConsumedCapacity === undefined ? rest : output;
}
