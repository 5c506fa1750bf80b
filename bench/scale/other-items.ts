/** Other people's items in the tables: copies of those that lie there, under other keys. */
import { randomBytes } from 'node:crypto';
import {
  type AttributeValue,
  BatchWriteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import type { LocalAws } from '../../local';

/** Most that a BatchWriteItem takes. */
const BATCH = 25;

/** @param count how many items each table that has any gets */
export async function fillTables(aws: LocalAws, count: number): Promise<void> {
  const dynamodb = new DynamoDBClient({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'any' },
  });
  try {
    const { TableNames: tables = [] } = await dynamodb.send(new ListTablesCommand({}));
    for (const TableName of tables) {
      const { Items: items = [] } = await dynamodb.send(new ScanCommand({ TableName }));
      const { Table: table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
      const keys = (table?.KeySchema ?? []).map(({ AttributeName = '' }) => AttributeName);
      if (items.length === 0) continue;
      for (let made = 0; made < count; made += BATCH) {
        const batch = Array.from({ length: Math.min(BATCH, count - made) }, (_, nth) => ({
          PutRequest: { Item: copyOf(items[(made + nth) % items.length] ?? {}, keys) },
        }));
        await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: batch } }));
      }
    }
  } finally {
    dynamodb.destroy();
  }
}

function copyOf(item: Record<string, AttributeValue>, keys: readonly string[]) {
  const others = keys.map((key): [string, AttributeValue] => {
    const value = item[key];
    if (value?.B) return [key, { B: randomBytes(32) }];
    if (value?.S !== undefined) return [key, { S: randomBytes(24).toString('base64url') }];
    return [key, value as AttributeValue];
  });
  return { ...item, ...Object.fromEntries(others) };
}
