/** With the condition keys of table policies. */
import type { AccessRequest, Call } from '../../contract';
import type { Item, Request, Table } from './engine';
import type { Tables } from './tables';

/** Their keys or elements are names of attributes. */
const ATTRIBUTE_MAPS = ['Key', 'Item', 'Expected', 'AttributeUpdates', 'KeyConditions', 'QueryFilter'];
const EXPRESSIONS = ['_condition', '_filter', '_projection', '_updates', '_keyCondition'];

/** Of operations on a table as a whole, there or not. */
export function onWholeTable(tables: Tables) {
  return (input: Request, { operation }: Call): AccessRequest => {
    const name = tables.nameIn(input);
    return { action: `dynamodb:${operation}`, resource: tables.arn(name), ...tables.policy(name) };
  };
}

/**
 * To one table (or one of its indexes).
 *
 * @param request as {@link Engine.check} gives it
 * @param enclosing the item's transaction
 */
export function tableAccess(
  tables: Tables,
  action: string,
  request: Request,
  enclosing?: 'TransactWriteItems' | 'TransactGetItems',
): AccessRequest {
  const name = String(request.TableName);
  const table = tables.find(name);
  const index = request.IndexName as string | undefined;
  const keys = leadingKeys(table, index, request);
  const selected = select(action, request);
  return {
    action: `dynamodb:${action}`,
    resource: index === undefined ? tables.arn(name) : `${tables.arn(name)}/index/${index}`,
    ...tables.policy(name),
    context: {
      'dynamodb:Attributes': [...attributeNames(request)],
      ...(keys.length > 0 ? { 'dynamodb:LeadingKeys': keys } : {}),
      ...(selected ? { 'dynamodb:Select': selected } : {}),
      ...(action.endsWith('Item') && action !== 'GetItem'
        ? { 'dynamodb:ReturnValues': String(request.ReturnValues ?? 'NONE') }
        : {}),
      'dynamodb:ReturnConsumedCapacity': String(request.ReturnConsumedCapacity ?? 'NONE'),
      ...(enclosing ? { 'dynamodb:EnclosingOperation': enclosing } : {}),
    },
  };
}

export function batchAccess(
  tables: Tables,
  action: 'BatchGetItem' | 'BatchWriteItem',
  request: Request,
): AccessRequest[] {
  return Object.entries(request.RequestItems as Record<string, Request>).map(([name, part]) => {
    const hash = tables.find(name)?.KeySchema[0]?.AttributeName;
    const items: Item[] =
      action === 'BatchGetItem'
        ? part.Keys
        : (part as unknown as { PutRequest?: { Item: Item }; DeleteRequest?: { Key: Item } }[]).map(
            (write) => write.PutRequest?.Item ?? write.DeleteRequest?.Key ?? {},
          );
    const attributes = action === 'BatchGetItem' ? attributeNames(part) : new Set<string>();
    for (const item of items) for (const attribute of Object.keys(item)) attributes.add(attribute);
    const keys = hash === undefined ? [] : items.flatMap((item) => scalar(item[hash]));
    return {
      action: `dynamodb:${action}`,
      resource: tables.arn(name),
      ...tables.policy(name),
      context: {
        'dynamodb:Attributes': [...attributes],
        ...(keys.length > 0 ? { 'dynamodb:LeadingKeys': keys } : {}),
        ...(action === 'BatchGetItem' ? { 'dynamodb:Select': select('GetItem', part) ?? '' } : {}),
      },
    };
  });
}

/** Top-level names alone. */
function attributeNames(request: Request): Set<string> {
  const names = new Set<string>();
  for (const member of [...ATTRIBUTE_MAPS, 'ScanFilter']) {
    for (const name of Object.keys((request[member] as object | undefined) ?? {})) names.add(name);
  }
  for (const name of (request.AttributesToGet as string[] | undefined) ?? []) names.add(name);
  for (const member of EXPRESSIONS) {
    const parsed = request[member] as ParsedExpression | undefined;
    for (const name of Object.keys(parsed?.pathHeads ?? {})) names.add(name);
    for (const path of parsed?.paths ?? []) names.add(String(Array.isArray(path) ? path[0] : path));
    for (const section of parsed?.sections ?? []) operandNames(section.val, names);
  }
  return names;
}

interface ParsedExpression {
  readonly pathHeads?: Readonly<Record<string, boolean>>;
  readonly paths?: readonly (string | readonly (string | number)[])[];
  readonly sections?: readonly { readonly val?: Operand }[];
}

/** Right side of a `SET`: a path, a value, or a function or sum of these. */
type Operand = readonly (string | number)[] | { readonly args?: readonly Operand[] };

function operandNames(operand: Operand | undefined, names: Set<string>): void {
  if (operand === undefined) return;
  if ('args' in operand) for (const part of operand.args ?? []) operandNames(part, names);
  else if (Array.isArray(operand)) names.add(String(operand[0]));
}

function leadingKeys(table: Table | undefined, indexName: string | undefined, request: Request): string[] {
  const index = [...(table?.GlobalSecondaryIndexes ?? []), ...(table?.LocalSecondaryIndexes ?? [])].find(
    (candidate) => candidate.IndexName === indexName,
  );
  const hash = (index ?? table)?.KeySchema[0]?.AttributeName;
  if (hash === undefined) return [];
  const condition = request.KeyConditions?.[hash]?.AttributeValueList?.[0];
  return scalar(condition ?? request.Key?.[hash] ?? request.Item?.[hash]);
}

function scalar(value: Record<string, unknown> | undefined): string[] {
  const found = value?.S ?? value?.N ?? value?.B;
  return found === undefined ? [] : [String(found)];
}

/** `dynamodb:Select`: what a read returns of each item. */
function select(action: string, request: Request): string | undefined {
  if (!['GetItem', 'Query', 'Scan'].includes(action)) return undefined;
  if (request.Select) return String(request.Select);
  if (request._projection || request.AttributesToGet) return 'SPECIFIC_ATTRIBUTES';
  return request.IndexName ? 'ALL_PROJECTED_ATTRIBUTES' : 'ALL_ATTRIBUTES';
}
