/**
 * TransactWriteItems and TransactGetItems, which dynalite lacks. A transaction runs alone ({@link
 * TransactionLock}): dynalite evaluates every condition; if all hold the writes are made, and one that fails
 * takes the others back.
 */
import { createHash } from 'node:crypto';
import { AwsError } from '../../contract';
import { isRecord } from '../../record';
import { refuseUnknown } from '../input';
import type { Operations } from '../sdk';
import { tableAccess } from './access';
import {
  type EngineOperation,
  type Item,
  keyOf,
  type Output,
  type Request,
  type Sdk,
  type Table,
} from './engine';
import { checkReturnedOnFailure } from './requests';
import type { Tables } from './tables';

const MAX_ITEMS = 100;
const MAX_BYTES = 4 * 1024 * 1024;
/** A client request token is known so long. */
const TOKEN_LIFE_MILLISECONDS = 10 * 60 * 1000;

const WRITES = {
  Put: { operation: 'PutItem', action: 'PutItem' },
  Update: { operation: 'UpdateItem', action: 'UpdateItem' },
  Delete: { operation: 'DeleteItem', action: 'DeleteItem' },
  // A delete with a required condition that is never carried out.
  ConditionCheck: { operation: 'DeleteItem', action: 'ConditionCheckItem' },
} as const satisfies Record<string, { operation: EngineOperation; action: string }>;

interface Write {
  readonly kind: keyof typeof WRITES;
  readonly request: Request;
  readonly returnsOldItem: boolean;
}

type Consuming = Pick<Output<'PutItem'>, 'ConsumedCapacity'>;

interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Item;
}

/** TransactWriteItems, TransactGetItems. */
export function transactionOperations(tables: Tables) {
  const tokens = new Map<
    string,
    { fingerprint: string; until: number; output: Promise<Output<'TransactWriteItems'>> }
  >();
  // What the access check has parsed, which is most of the work.
  const parsed = new WeakMap<object, readonly Write[]>();
  const takeWrites = (input: Request): readonly Write[] => {
    const writes = parsed.get(input) ?? parseWrites(tables, input);
    parsed.delete(input);
    return writes;
  };
  return {
    TransactWriteItems: {
      access: (input) => {
        const writes = parseWrites(tables, input);
        parsed.set(input, writes);
        return writes.map(({ kind, request }) =>
          tableAccess(tables, WRITES[kind].action, request, 'TransactWriteItems'),
        );
      },
      run: (input) => {
        const writes = takeWrites(input);
        const execute = () => tables.lock.exclusive(() => write(tables, writes, input));
        const token = input.ClientRequestToken;
        if (token === undefined) return execute();
        if (typeof token !== 'string' || token.length < 1 || token.length > 36) {
          throw new AwsError('ValidationException', 'ClientRequestToken must have 1 to 36 characters.');
        }
        const now = tables.context.clock.now();
        const fingerprint = createHash('sha256').update(JSON.stringify(input)).digest('base64');
        for (const [old, { until }] of tokens) if (until <= now) tokens.delete(old);
        const known = tokens.get(token);
        if (known && known.fingerprint !== fingerprint) {
          throw new AwsError(
            'IdempotentParameterMismatchException',
            'The ClientRequestToken was used with other parameters in the last 10 minutes.',
          );
        }
        if (known) return known.output;
        const output = execute();
        tokens.set(token, { fingerprint, until: now + TOKEN_LIFE_MILLISECONDS, output });
        // A cancelled transaction may be tried again.
        output.catch(() => tokens.delete(token));
        return output;
      },
    },
    TransactGetItems: {
      access: (input) =>
        parseGets(tables, input).map((request) =>
          tableAccess(tables, 'GetItem', request, 'TransactGetItems'),
        ),
      run: (input) => {
        const gets = parseGets(tables, input);
        return tables.lock.exclusive(async () => {
          const reasons: CancellationReason[] = [];
          for (const request of gets) {
            const table = await tables.engine.table(request.TableName);
            reasons.push(reasonOf(tables.engine.keyProblem(table, { key: request.Key })));
          }
          cancelUnlessAllHold(reasons);
          const outputs: Output<'GetItem'>[] = [];
          for (const request of gets) outputs.push(await tables.engine.run('GetItem', request));
          return {
            Responses: outputs.map(({ Item }) => (Item ? { Item } : {})),
            ...consumedCapacity(outputs),
          };
        });
      },
    },
  } satisfies Operations<Sdk>;
}

async function write(
  tables: Tables,
  writes: readonly Write[],
  input: Request,
): Promise<Output<'TransactWriteItems'>> {
  const { engine } = tables;
  for (const name of new Set(writes.map(({ request }) => String(request.TableName)))) {
    await tables.sweep(name);
  }
  for (const { kind, request } of writes) await engine.checkIndexKeys(WRITES[kind].operation, request);
  const seen = new Set<string>();
  const before: Before[] = [];
  const reasons: CancellationReason[] = [];
  for (const { request, returnsOldItem } of writes) {
    const table = await engine.table(request.TableName);
    const problem = engine.keyProblem(table, { key: request.Key, item: request.Item });
    if (problem) {
      reasons.push(reasonOf(problem));
      continue;
    }
    // The engine writes into a request's key.
    const key = structuredClone(keyOf(table, request.Item ?? request.Key));
    const id = engine.itemId(table, key);
    if (seen.has(id)) {
      throw new AwsError(
        'ValidationException',
        'Transaction request cannot include multiple operations on one item',
      );
    }
    seen.add(id);
    const existing = tables.current(table, key);
    before.push({ table, key, item: existing });
    if (engine.conditionHolds(request, existing)) reasons.push({ Code: 'None' });
    else {
      reasons.push({
        Code: 'ConditionalCheckFailed',
        Message: 'The conditional request failed',
        ...(returnsOldItem && existing ? { Item: existing } : {}),
      });
    }
  }
  cancelUnlessAllHold(reasons);
  return { ...consumedCapacity(await apply(tables, writes, before, input)) };
}

interface Before {
  readonly table: Table;
  readonly key: Item;
  readonly item: Item | undefined;
}

/**
 * Side by side, as each is of another item and nobody looks on; when one fails, the others are taken back and
 * the transaction is cancelled.
 */
async function apply(
  tables: Tables,
  writes: readonly Write[],
  before: readonly Before[],
  input: Request,
): Promise<readonly Consuming[]> {
  const capacity = input.ReturnConsumedCapacity;
  const outcomes = await Promise.allSettled(
    writes.map(({ kind, request }) =>
      kind === 'ConditionCheck'
        ? {}
        : tables.engine.run(
            WRITES[kind].operation,
            capacity ? { ...request, ReturnConsumedCapacity: capacity } : request,
          ),
    ),
  );
  const errors = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason : undefined));
  if (errors.every((error) => error === undefined))
    return outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : {}));
  for (const [index, { kind }] of writes.entries()) {
    const stood = before[index];
    if (stood && kind !== 'ConditionCheck' && errors[index] === undefined) await restore(tables, stood);
  }
  for (const error of errors) if (error !== undefined && !(error instanceof AwsError)) throw error;
  cancelUnlessAllHold(errors.map(reasonOf));
  return [];
}

async function restore(tables: Tables, { table, key, item }: Before): Promise<void> {
  const TableName = table.TableName;
  if (item) await tables.engine.run('PutItem', { TableName, Item: structuredClone(item) });
  else await tables.engine.run('DeleteItem', { TableName, Key: key });
}

/** @throws AwsError `TransactionCanceledException` with a reason for each item, in the request's order */
function cancelUnlessAllHold(reasons: readonly CancellationReason[]): void {
  if (reasons.every(({ Code }) => Code === 'None')) return;
  throw new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(', ')}]`,
    400,
    { CancellationReasons: reasons },
  );
}

function reasonOf(problem: AwsError | undefined): CancellationReason {
  return problem ? { Code: 'ValidationError', Message: problem.message } : { Code: 'None' };
}

/** @throws AwsError `ValidationException` */
function parseWrites(tables: Tables, input: Request): Write[] {
  refuseUnknown(
    input,
    ['TransactItems', 'ClientRequestToken', 'ReturnConsumedCapacity', 'ReturnItemCollectionMetrics'],
    notEmulated,
  );
  let bytes = 0;
  const writes = transactItems(input).map((item): Write => {
    const [kind, ...others] = Object.keys(item).filter((name) => item[name] !== undefined);
    if (kind === undefined || others.length > 0 || !(kind in WRITES)) {
      throw new AwsError(
        'ValidationException',
        'TransactItems can only contain one of ConditionCheck, Put, Update or Delete',
      );
    }
    const of = kind as keyof typeof WRITES;
    const { ReturnValuesOnConditionCheckFailure, ...members } = item[kind];
    checkReturnedOnFailure(ReturnValuesOnConditionCheckFailure);
    const required = {
      Put: 'Item',
      Update: 'UpdateExpression',
      Delete: 'Key',
      ConditionCheck: 'ConditionExpression',
    };
    if ((members[required[of]] ?? undefined) === undefined) {
      throw new AwsError('ValidationException', `${kind} of a transaction needs ${required[of]}.`);
    }
    if (members.TableName?.startsWith?.('arn:')) members.TableName = tables.nameOf(members.TableName);
    refuseUnknown(
      members,
      [
        'TableName',
        'Key',
        'Item',
        'UpdateExpression',
        'ConditionExpression',
        'ExpressionAttributeNames',
        'ExpressionAttributeValues',
      ],
      notEmulated,
    );
    const request = tables.engine.check(WRITES[of].operation, members);
    bytes += tables.engine.itemSize(request.Item ?? request.Key);
    return { kind: of, request, returnsOldItem: ReturnValuesOnConditionCheckFailure === 'ALL_OLD' };
  });
  if (bytes > MAX_BYTES) {
    throw new AwsError('ValidationException', 'The items of a transaction can hold 4 MB at most.');
  }
  return writes;
}

/** @throws AwsError `ValidationException` */
function parseGets(tables: Tables, input: Request): Request[] {
  refuseUnknown(input, ['TransactItems', 'ReturnConsumedCapacity'], notEmulated);
  return transactItems(input).map(({ Get, ...others }) => {
    if (!Get || Object.keys(others).length > 0) {
      throw new AwsError('ValidationException', 'TransactItems of TransactGetItems can only contain Get');
    }
    refuseUnknown(Get, ['TableName', 'Key', 'ProjectionExpression', 'ExpressionAttributeNames'], notEmulated);
    const TableName = Get.TableName?.startsWith?.('arn:') ? tables.nameOf(Get.TableName) : Get.TableName;
    const capacity = input.ReturnConsumedCapacity;
    return tables.engine.check('GetItem', {
      ...Get,
      TableName,
      ConsistentRead: true,
      ...(capacity ? { ReturnConsumedCapacity: capacity } : {}),
    });
  });
}

function transactItems(input: Request): readonly Request[] {
  const items = input.TransactItems;
  if (!Array.isArray(items) || items.length < 1 || items.length > MAX_ITEMS) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length between 1 and ${MAX_ITEMS}`,
    );
  }
  for (const item of items)
    for (const operation of [item, ...Object.values(item ?? {})]) refuseNonObject(operation);
  return items;
}

function refuseNonObject(value: unknown): void {
  if (isRecord(value)) return;
  throw new AwsError(
    'SerializationException',
    `Each of TransactItems must be an object of one operation, an object; there is ${JSON.stringify(value)}.`,
  );
}

function notEmulated(member: string): AwsError {
  return new AwsError(
    'ValidationException',
    `The embedded AWS does not emulate the parameter ${member} in a transaction; leave it out.`,
  );
}

/** Twice that of single requests, by table. */
function consumedCapacity(
  outputs: readonly Consuming[],
): Pick<Output<'TransactWriteItems'>, 'ConsumedCapacity'> {
  const units = new Map<string, number>();
  for (const { ConsumedCapacity: { TableName, CapacityUnits = 0 } = {} } of outputs)
    if (TableName) units.set(TableName, (units.get(TableName) ?? 0) + 2 * CapacityUnits);
  if (units.size === 0) return {};
  return { ConsumedCapacity: [...units].map(([TableName, CapacityUnits]) => ({ TableName, CapacityUnits })) };
}
