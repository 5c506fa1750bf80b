/** Tables with what dynalite lacks: time to live, protection, copies of items. */
import { AwsError, type LocalContext, type PolicyDocument } from '../../contract';
import { checkDefinition } from './definition-checks';
import { Engine, type Item, keyOf, type Output, type Table } from './engine';
import { TransactionLock } from './lock';

/** An expired item stays so long; DynamoDB promises "within a few days". */
const SECONDS_UNTIL_SWEPT = 48 * 60 * 60;
/** DynamoDB leaves alone what expired more than five years back. */
const OLDEST_SWEPT_SECONDS = 5 * 365 * 24 * 60 * 60;
/** Between two searches for expired items, by the emulated clock. */
const SECONDS_BETWEEN_SWEEPS = 60 * 60;

type Description = NonNullable<Output<'DescribeTable'>['Table']>;

export interface TableSettings {
  /** In epoch seconds; undefined while off. */
  readonly timeToLiveAttribute: string | undefined;
  readonly deletionProtection: boolean;
  /** For `DescribeTable`; nothing is really encrypted. */
  readonly encryption: Description['SSEDescription'];
  /** Allows or denies beside roles' policies. */
  readonly policy: PolicyDocument | undefined;
  /** Of a global table; nothing is copied. */
  readonly replicas: readonly string[];
}

interface TableEntry {
  table: Table;
  readonly fromTemplate: boolean;
  /** A reset puts these back. */
  settingsOfTemplate: TableSettings;
  settings: TableSettings;
  /** dynalite's key to item. */
  readonly copy: Map<string, Item>;
  sweptAt: number;
}

export class Tables {
  readonly engine: Engine;
  readonly lock = new TransactionLock();
  readonly #entries = new Map<string, TableEntry>();

  constructor(readonly context: LocalContext) {
    this.engine = new Engine(context.account, context.region);
  }

  /** Also of a table that isn't there. */
  arn(name: string): string {
    return `arn:${this.context.partition}:dynamodb:${this.context.region}:${this.context.account}:table/${name}`;
  }

  /** @throws AwsError `SerializationException` */
  nameIn(input: { readonly TableName?: unknown }): string {
    const { TableName: name } = input;
    if (typeof name !== 'string') {
      throw new AwsError(
        'SerializationException',
        `TableName must be a string; it is ${JSON.stringify(name)}.`,
      );
    }
    return name;
  }

  /** @throws AwsError `ValidationException` for an ARN of elsewhere */
  nameOf(arn: string): string {
    const prefix = this.arn('');
    const name = arn.slice(prefix.length);
    if (!arn.startsWith(prefix) || name.includes('/')) {
      throw new AwsError(
        'ValidationException',
        `Invalid table ARN ${arn}: a table here has an ARN of the form ${prefix}NAME.`,
      );
    }
    return name;
  }

  /** @param fromTemplate such a table gets back the items of the last run */
  async create(input: unknown, settings: TableSettings, fromTemplate: boolean): Promise<Table> {
    const request = this.engine.check('CreateTable', input);
    checkDefinition(request);
    const output = await this.engine.run('CreateTable', request);
    const description = structuredClone(output.TableDescription) as Table;
    const table = await this.engine.active(description.TableName);
    const copy = fromTemplate
      ? this.context.state.map<Item>(`dynamodb/items/${table.TableName}`)
      : new Map<string, Item>();
    for (const item of [...copy.values()]) {
      await this.engine.call('PutItem', { TableName: table.TableName, Item: item });
    }
    this.engine.mirror(table.TableName, copy);
    const now = this.context.clock.now();
    this.#entries.set(table.TableName, {
      table,
      fromTemplate,
      settingsOfTemplate: settings,
      settings,
      copy,
      sweptAt: now,
    });
    return description;
  }

  async existing(name: string, keyOrItem: Item): Promise<Item | undefined> {
    const key = keyOf(await this.engine.table(name), keyOrItem);
    return (await this.engine.run('GetItem', { TableName: name, Key: key })).Item as Item | undefined;
  }

  /** Synchronous, for callers that keep all writers out. Not to be changed. */
  current(table: Table, key: Item): Item | undefined {
    return this.#entry(table.TableName).copy.get(this.engine.storeKey(table, key));
  }

  find(name: string): Table | undefined {
    return this.#entries.get(name)?.table;
  }

  /** For access requests. */
  policy(name: string): { readonly resourcePolicy?: { document: PolicyDocument; mustAllow: false } } {
    const document = this.#entries.get(name)?.settings.policy;
    return document ? { resourcePolicy: { document, mustAllow: false } } : {};
  }

  /** @throws AwsError `ResourceNotFoundException` */
  settings(name: string): TableSettings {
    return this.#entry(name).settings;
  }

  /** @throws AwsError `ResourceNotFoundException` */
  change(name: string, settings: Partial<TableSettings>): void {
    const entry = this.#entry(name);
    entry.settings = { ...entry.settings, ...settings };
  }

  /** For the template's new settings. @throws AwsError `ResourceNotFoundException` */
  changeInTemplate(name: string, settings: TableSettings): void {
    const entry = this.#entry(name);
    entry.settings = settings;
    entry.settingsOfTemplate = settings;
  }

  /**
   * Items stay, and fill new indexes.
   *
   * @throws AwsError `ResourceNotFoundException`; `ValidationException` when an item's attribute has another
   *   type than the new key
   */
  async reindex(
    name: string,
    changes: Pick<Table, 'AttributeDefinitions' | 'GlobalSecondaryIndexes'>,
  ): Promise<void> {
    await this.lock.exclusive(async () => {
      const entry = this.#entry(name);
      const items = [...entry.copy.values()];
      // DynamoDB leaves it out and reports a violation; here it would be lost in silence.
      for (const item of items) {
        const problem = this.engine.keyProblem({ ...entry.table, ...changes }, { item });
        if (problem) throw problem;
      }
      entry.table = await this.engine.reindex(name, changes, items);
    });
  }

  /** @throws AwsError `ResourceNotFoundException`, `ValidationException` when the table is protected */
  async delete(name: string): Promise<Output<'DeleteTable'>> {
    const entry = this.#entry(name);
    if (entry.settings.deletionProtection) {
      throw new AwsError(
        'ValidationException',
        `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection of the table ${name} first.`,
      );
    }
    const output = structuredClone(await this.engine.call('DeleteTable', { TableName: name }));
    const description = this.describe(output.TableDescription as Table);
    this.#entries.delete(name);
    entry.copy.clear();
    await this.engine.gone(name);
    return { ...output, TableDescription: description };
  }

  /** Adds what dynalite doesn't know. */
  describe(table: Table): Description {
    const entry = this.#entries.get(table.TableName);
    // Not in AWS's answers; ids lack the last digits of a UUID.
    const {
      TableThroughputModeSummary: _,
      BillingMode: __,
      ...described
    } = table as Table & Record<string, unknown>;
    return {
      ...described,
      TableId: tableId(table),
      DeletionProtectionEnabled: entry?.settings.deletionProtection ?? false,
      ...(entry?.settings.encryption ? { SSEDescription: entry.settings.encryption } : {}),
      ...(entry ? { ItemCount: entry.copy.size } : {}),
      ...(entry && entry.settings.replicas.length > 0
        ? {
            GlobalTableVersion: '2019.11.21',
            Replicas: entry.settings.replicas.map((RegionName) => ({ RegionName, ReplicaStatus: 'ACTIVE' })),
          }
        : {}),
    };
  }

  /** What expired 48 hours ago, if a look is due. */
  async sweep(name: string): Promise<void> {
    const entry = this.#entries.get(name);
    const attribute = entry?.settings.timeToLiveAttribute;
    if (!entry || attribute === undefined) return;
    const now = this.context.clock.now();
    if (Math.abs(now - entry.sweptAt) < SECONDS_BETWEEN_SWEEPS * 1000) return;
    entry.sweptAt = now;
    const latest = now / 1000 - SECONDS_UNTIL_SWEPT;
    const oldest = now / 1000 - OLDEST_SWEPT_SECONDS;
    for (const item of [...entry.copy.values()]) {
      const expiry = Number(item[attribute]?.N ?? Number.NaN);
      if (expiry <= latest && expiry >= oldest) await this.#deleteUnchanged(entry.table, item, attribute);
    }
  }

  /** Empties tables of templates and drops the others. */
  async reset(): Promise<void> {
    await this.lock.exclusive(async () => {
      for (const [name, entry] of [...this.#entries]) {
        entry.settings = entry.settingsOfTemplate;
        if (!entry.fromTemplate) {
          entry.settings = { ...entry.settings, deletionProtection: false };
          await this.delete(name);
          continue;
        }
        for (const item of [...entry.copy.values()]) {
          await this.engine.call('DeleteItem', { TableName: name, Key: keyOf(entry.table, item) });
        }
      }
    });
  }

  #entry(name: string): TableEntry {
    const entry = this.#entries.get(name);
    if (!entry) {
      throw new AwsError(
        'ResourceNotFoundException',
        `Requested resource not found: Table: ${name} not found`,
      );
    }
    return entry;
  }

  /** The time to live may have changed in the meantime. */
  async #deleteUnchanged(table: Table, item: Item, attribute: string): Promise<void> {
    try {
      await this.engine.call('DeleteItem', {
        TableName: table.TableName,
        Key: keyOf(table, item),
        ConditionExpression: '#ttl = :ttl',
        ExpressionAttributeNames: { '#ttl': attribute },
        ExpressionAttributeValues: { ':ttl': item[attribute] },
      });
    } catch (error) {
      if (!(error instanceof AwsError && error.code === 'ConditionalCheckFailedException')) throw error;
    }
  }
}

/** dynalite's UUID lacks four digits. */
export function tableId(table: Table): string {
  return table.TableId.padEnd(36, '0');
}
