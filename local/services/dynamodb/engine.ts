/**
 * dynalite's validations and actions, called in this process. What dynalite would ignore in a request is
 * refused.
 */
import batchGetItem from 'dynalite/actions/batchGetItem';
import batchWriteItem from 'dynalite/actions/batchWriteItem';
import createTable from 'dynalite/actions/createTable';
import deleteItem from 'dynalite/actions/deleteItem';
import deleteTable from 'dynalite/actions/deleteTable';
import describeTable from 'dynalite/actions/describeTable';
import getItem from 'dynalite/actions/getItem';
import listTables from 'dynalite/actions/listTables';
import putItem from 'dynalite/actions/putItem';
import query from 'dynalite/actions/query';
import scan from 'dynalite/actions/scan';
import updateItem from 'dynalite/actions/updateItem';
import updateTable from 'dynalite/actions/updateTable';
import db from 'dynalite/db';
import validations from 'dynalite/validations';
import batchGetItemRules from 'dynalite/validations/batchGetItem';
import batchWriteItemRules from 'dynalite/validations/batchWriteItem';
import createTableRules from 'dynalite/validations/createTable';
import deleteItemRules from 'dynalite/validations/deleteItem';
import deleteTableRules from 'dynalite/validations/deleteTable';
import describeTableRules from 'dynalite/validations/describeTable';
import getItemRules from 'dynalite/validations/getItem';
import listTablesRules from 'dynalite/validations/listTables';
import putItemRules from 'dynalite/validations/putItem';
import queryRules from 'dynalite/validations/query';
import scanRules from 'dynalite/validations/scan';
import updateItemRules from 'dynalite/validations/updateItem';
import updateTableRules from 'dynalite/validations/updateTable';
import { AwsError } from '../../contract';
import { isRecord } from '../../record';
import { notEmulated } from '../input';
import type { Answer, OperationName } from '../sdk';
import { checkItemIndexKeys, checkUpdateIndexKeys } from './index-keys';

/** By attribute name, e.g. `{pk: {S: 'a'}}`. */
export type Item = DynaliteItem;
export type Table = DynaliteTable;
export type Request = DynaliteRequest;

const implementations = {
  BatchGetItem: { action: batchGetItem, rules: batchGetItemRules },
  BatchWriteItem: { action: batchWriteItem, rules: batchWriteItemRules },
  CreateTable: { action: createTable, rules: createTableRules },
  DeleteItem: { action: deleteItem, rules: deleteItemRules },
  DeleteTable: { action: deleteTable, rules: deleteTableRules },
  DescribeTable: { action: describeTable, rules: describeTableRules },
  GetItem: { action: getItem, rules: getItemRules },
  ListTables: { action: listTables, rules: listTablesRules },
  PutItem: { action: putItem, rules: putItemRules },
  Query: { action: query, rules: queryRules },
  Scan: { action: scan, rules: scanRules },
  UpdateItem: { action: updateItem, rules: updateItemRules },
  UpdateTable: { action: updateTable, rules: updateTableRules },
} as const satisfies Record<string, { action: DynaliteAction; rules: DynaliteValidation }>;

export type EngineOperation = keyof typeof implementations;

export type Sdk = typeof import('@aws-sdk/client-dynamodb');
export type Output<Name extends OperationName<Sdk>> = Answer<Sdk, Name>;

export class Engine {
  readonly #store: DynaliteStore;

  /** @param account 12 digits, @param region as in table ARNs */
  constructor(account: string, region: string) {
    this.#store = db.create({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
    this.#store.tableDb.awsAccountId = account;
    this.#store.tableDb.awsRegion = region;
  }

  /**
   * Leaves the input as it is.
   *
   * @param handled members that the caller deals with
   * @throws AwsError `ValidationException`, `SerializationException`
   */
  check(operation: EngineOperation, input: unknown, handled: readonly string[] = []): Request {
    const { rules } = implementations[operation];
    if (!isRecord(input)) {
      throw new AwsError('SerializationException', 'The body of the request must be a JSON object.');
    }
    const unknown = Object.keys(input).find((name) => !(name in rules.types) && !handled.includes(name));
    if (unknown !== undefined) {
      throw new AwsError('ValidationException', notEmulated(unknown, operation));
    }
    refuseNulls(input);
    const { Limit: limit } = input as { readonly Limit?: unknown };
    if (typeof limit === 'number' && !Number.isInteger(limit))
      throw new AwsError('SerializationException', 'FLOAT_VALUE cannot be converted to Integer');
    try {
      const request = validations.checkTypes(structuredClone(input), rules.types);
      validations.checkValidations(request, rules.types, rules.custom, this.#store);
      return request;
    } catch (error) {
      throw asAwsError(error);
    }
  }

  /** For a checked request. @throws AwsError as DynamoDB names it */
  async run<Name extends EngineOperation>(operation: Name, request: Request): Promise<Output<Name>> {
    await this.checkIndexKeys(operation, request);
    return new Promise((resolve, reject) => {
      implementations[operation].action(this.#store, request, (error, output) =>
        // dynalite's word for it; tests hold its answers against AWS's model.
        error ? reject(asAwsError(error)) : resolve((output ?? {}) as Output<Name>),
      );
    });
  }

  /**
   * For values that DynamoDB doesn't take as keys of secondary indexes. It checks this first: a transaction
   * is refused as a whole, without cancellation reasons.
   *
   * @throws AwsError `ValidationException`, `ResourceNotFoundException`
   */
  async checkIndexKeys(operation: EngineOperation, request: Request): Promise<void> {
    if (operation === 'PutItem') {
      checkItemIndexKeys(await this.table(request.TableName), request.Item);
    } else if (operation === 'UpdateItem') {
      checkUpdateIndexKeys(await this.table(request.TableName), request);
    } else if (operation === 'BatchWriteItem') {
      for (const [name, writes] of Object.entries<Request[]>(request.RequestItems)) {
        const table = await this.table(name);
        for (const { PutRequest } of writes) if (PutRequest) checkItemIndexKeys(table, PutRequest.Item);
      }
    }
  }

  /** @throws AwsError as DynamoDB names it */
  async call<Name extends EngineOperation>(operation: Name, input: unknown): Promise<Output<Name>> {
    return this.run(operation, this.check(operation, input));
  }

  /** @throws AwsError `ResourceNotFoundException` when it isn't there or not ready */
  table(name: string): Promise<Table> {
    return new Promise((resolve, reject) => {
      this.#store.getTable(name, true, (error, table) =>
        table ? resolve(table) : reject(asAwsError(error)),
      );
    });
  }

  /** Waits for the table and its indexes, a turn of the event loop. */
  async active(name: string): Promise<Table> {
    for (;;) {
      const table = (await this.run('DescribeTable', { TableName: name })).Table as Table;
      const indexes = table.GlobalSecondaryIndexes ?? [];
      if (
        [table.TableStatus, ...indexes.map(({ IndexStatus }) => IndexStatus)].every((it) => it === 'ACTIVE')
      )
        return table;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  async gone(name: string): Promise<void> {
    while ((await this.run('ListTables', {})).TableNames?.includes(name)) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /**
   * Replaces global secondary indexes and key attributes, and fills new indexes. The caller keeps all writers
   * out.
   */
  async reindex(
    name: string,
    changes: Pick<Table, 'AttributeDefinitions' | 'GlobalSecondaryIndexes'>,
    items: Iterable<Item>,
  ): Promise<Table> {
    const { GlobalSecondaryIndexes: before = [], ...table } = await this.table(name);
    const { GlobalSecondaryIndexes: after = [], AttributeDefinitions } = changes;
    const names = after.map(({ IndexName }) => IndexName);
    for (const { IndexName } of before)
      if (!names.includes(IndexName))
        await called((done) => this.#store.deleteIndexDb('Global', name, IndexName, done));
    // What DescribeTable shows of an index stays.
    const indexes = after.map((index) => before.find((each) => each.IndexName === index.IndexName) ?? index);
    const changed = {
      ...table,
      AttributeDefinitions,
      ...(indexes.length > 0 ? { GlobalSecondaryIndexes: indexes } : {}),
    };
    await called((done) => this.#store.tableDb.put(name, changed, done));
    for (const item of items) await this.run('PutItem', { TableName: name, Item: item });
    return this.table(name);
  }

  /** Keeps `copy` (dynalite's key to item) equal to the table. */
  mirror(name: string, copy: Map<string, Item>): void {
    const items = this.#store.getItemDb(name);
    const { put, del } = items;
    items.put = (key, value, callback) =>
      put(key, value, (error) => {
        if (!error) copy.set(key, value);
        callback(error);
      });
    items.del = (key, callback) =>
      del(key, (error) => {
        if (!error) copy.delete(key);
        callback(error);
      });
  }

  keyProblem(table: Table, part: { readonly key?: Item; readonly item?: Item }): AwsError | undefined {
    const problem = part.item
      ? db.validateItem(part.item, table)
      : part.key && db.validateKey(part.key, table);
    return problem ? (asAwsError(problem) as AwsError) : undefined;
  }

  conditionHolds(request: Request, existing: Item | undefined): boolean {
    return !db.checkConditional(request, existing);
  }

  /** The same exactly for keys of one item. */
  itemId(table: Table, keyOrItem: Item): string {
    return `${table.TableName}/${this.storeKey(table, keyOrItem)}`;
  }

  /** For {@link mirror}. */
  storeKey(table: Table, keyOrItem: Item): string {
    return db.createKey(keyOrItem, table);
  }

  /** Bytes, as DynamoDB counts them. */
  itemSize(item: Item): number {
    return db.itemSize(item);
  }

  async close(): Promise<void> {
    await this.#store.db.close();
  }
}

function called(start: (done: DynaliteCallback<void>) => void): Promise<void> {
  return new Promise((resolve, reject) => start((error) => (error ? reject(asAwsError(error)) : resolve())));
}

export function keyOf(table: Table, item: Item): Item {
  const key: Item = {};
  for (const { AttributeName } of table.KeySchema) {
    const value = item[AttributeName];
    if (value) key[AttributeName] = value;
  }
  return key;
}

/**
 * As a member of the request `null` means absent; inside a value or an element it is no type of DynamoDB's.
 *
 * @throws AwsError `SerializationException` saying where
 */
function refuseNulls(value: object, path = ''): void {
  for (const [name, member] of Object.entries(value)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (member === null && path !== '') {
      throw new AwsError('SerializationException', `The request holds null at ${at}; leave it out.`);
    }
    if (typeof member === 'object' && member !== null) refuseNulls(member, at);
  }
}

/**
 * Errors that aren't dynalite's stay as they are: defects, or a database that is closed. Returns them, as
 * what callbacks throw ends the process.
 */
function asAwsError(error: unknown): unknown {
  const { body, statusCode } = (error ?? {}) as Partial<DynaliteError>;
  if (!body) return error;
  const code = body.__type.split('#').at(-1) ?? body.__type;
  return new AwsError(code, body.message ?? body.Message ?? '', statusCode);
}
