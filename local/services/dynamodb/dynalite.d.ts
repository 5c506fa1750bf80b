/** What the engine uses of dynalite, which ships no types. */

interface DynaliteError extends Error {
  readonly statusCode?: number;
  readonly body?: { readonly __type: string; readonly message?: string; readonly Message?: string };
}

type DynaliteCallback<T> = (error: DynaliteError | null | undefined, value?: T) => void;
type DynaliteItem = Record<string, Record<string, unknown>>;

interface DynaliteKeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

interface DynaliteIndex {
  /** Of global ones. */
  readonly IndexStatus?: DynaliteTable['TableStatus'];
  readonly IndexName: string;
  readonly KeySchema: readonly DynaliteKeySchemaElement[];
}

interface DynaliteTable {
  readonly TableName: string;
  readonly TableArn: string;
  readonly TableId: string;
  readonly TableStatus: 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE';
  readonly KeySchema: readonly DynaliteKeySchemaElement[];
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: 'S' | 'N' | 'B';
  }[];
  readonly GlobalSecondaryIndexes?: readonly DynaliteIndex[];
  readonly LocalSecondaryIndexes?: readonly DynaliteIndex[];
}

interface DynaliteItemDb {
  put(key: string, value: DynaliteItem, callback: DynaliteCallback<void>): void;
  del(key: string, callback: DynaliteCallback<void>): void;
}

interface DynaliteStore {
  readonly tableDb: {
    awsAccountId: string;
    awsRegion: string;
    put(tableName: string, table: DynaliteTable, callback: DynaliteCallback<void>): void;
  };
  readonly db: { close(): Promise<void> };
  getItemDb(tableName: string): DynaliteItemDb;
  deleteIndexDb(
    type: 'Local' | 'Global',
    tableName: string,
    indexName: string,
    callback: DynaliteCallback<void>,
  ): void;
  getTable(tableName: string, checkStatus: boolean, callback: DynaliteCallback<DynaliteTable>): void;
}

interface DynaliteRequest {
  // biome-ignore lint/suspicious/noExplicitAny: the members depend on the operation.
  [member: string]: any;
}

type DynaliteAction = (
  store: DynaliteStore,
  request: DynaliteRequest,
  callback: DynaliteCallback<Record<string, unknown>>,
) => void;

interface DynaliteValidation {
  readonly types: Readonly<Record<string, unknown>>;
  readonly custom?: (request: DynaliteRequest, store: DynaliteStore) => string | undefined;
}

declare module 'dynalite/db' {
  const db: {
    create(options: {
      readonly createTableMs: number;
      readonly deleteTableMs: number;
      readonly updateTableMs: number;
    }): DynaliteStore;
    validateKey(key: DynaliteItem, table: DynaliteTable): DynaliteError | null | undefined;
    validateItem(item: DynaliteItem, table: DynaliteTable): DynaliteError | null | undefined;
    checkConditional(
      request: DynaliteRequest,
      existing: DynaliteItem | undefined,
    ): DynaliteError | null | undefined;
    createKey(item: DynaliteItem, table: DynaliteTable): string;
    itemSize(item: DynaliteItem): number;
  };
  export default db;
}

declare module 'dynalite/validations' {
  const validations: {
    checkTypes(input: unknown, types: DynaliteValidation['types']): DynaliteRequest;
    checkValidations(
      request: DynaliteRequest,
      types: DynaliteValidation['types'],
      custom: DynaliteValidation['custom'],
      store: DynaliteStore,
    ): void;
  };
  export default validations;
}

declare module 'dynalite/actions/*' {
  const action: DynaliteAction;
  export default action;
}

declare module 'dynalite/validations/*' {
  const validation: DynaliteValidation;
  export default validation;
}
