/**
 * Values that DynamoDB takes for attributes, not for keys of secondary indexes; dynalite has no such rule.
 */
import { AwsError } from '../../contract';

const REFUSED = 'One or more parameter values are not valid.';

/**
 * Refuses empty strings and bytes.
 *
 * @throws AwsError `ValidationException` naming index and attribute; of several indexes the first by name
 */
export function checkItemIndexKeys(table: DynaliteTable, item: DynaliteItem): void {
  for (const { indexName, attribute } of indexKeys(table)) {
    const kind = emptyKind(item[attribute]);
    if (!kind) continue;
    throw new AwsError(
      'ValidationException',
      `${REFUSED} A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${kind} value. IndexName: ${indexName}, IndexKey: ${attribute}`,
    );
  }
}

/**
 * Looks at values and the other operand of `if_not_exists`, not at what is copied from another attribute.
 *
 * @param update checked request of an UpdateItem
 * @throws AwsError `ValidationException`
 */
export function checkUpdateIndexKeys(table: DynaliteTable, update: DynaliteRequest): void {
  const values = new Map<string, unknown>();
  for (const { type, path, val } of update._updates?.sections ?? []) {
    if (type === 'set' && path.length === 1) values.set(path[0], val);
  }
  for (const [name, { Action, Value }] of Object.entries<DynaliteRequest>(update.AttributeUpdates ?? {})) {
    if (Action === undefined || Action === 'PUT') values.set(name, Value);
  }
  for (const { attribute } of indexKeys(table)) {
    const value = values.get(attribute);
    const operands =
      (value as DynaliteRequest | undefined)?.type === 'function' ? (value as DynaliteRequest).args : [value];
    const kind = (operands as unknown[]).map(emptyKind).find((each) => each !== undefined);
    if (!kind) continue;
    throw new AwsError(
      'ValidationException',
      `${REFUSED} The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty ${kind} value.`,
    );
  }
}

/** Without the table's own keys. */
function indexKeys(table: DynaliteTable): { readonly indexName: string; readonly attribute: string }[] {
  const own = table.KeySchema.map(({ AttributeName }) => AttributeName);
  return [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])]
    .sort((one, other) => (one.IndexName < other.IndexName ? -1 : 1))
    .flatMap(({ IndexName, KeySchema }) =>
      KeySchema.map(({ AttributeName }) => ({ indexName: IndexName, attribute: AttributeName })),
    )
    .filter(({ attribute }) => !own.includes(attribute));
}

function emptyKind(value: unknown): 'string' | 'binary' | undefined {
  const { S, B } = (value ?? {}) as { readonly S?: unknown; readonly B?: unknown };
  if (S === '') return 'string';
  return B === '' ? 'binary' : undefined;
}
