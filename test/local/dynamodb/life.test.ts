import {
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { removeFolders } from '../support/assembly';
import { type EmptyAccount, emptyAccount } from '../support/resources';

let account: EmptyAccount;
let client: DynamoDBClient;
beforeAll(async () => {
  account = await emptyAccount();
  client = new DynamoDBClient(account.client);
});
afterAll(async () => {
  await account.aws.close();
  removeFolders();
});

const TYPE = 'AWS::DynamoDB::Table';
const attributes = (...names: string[]) =>
  names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' }));
const index = (name: string, key: string) => ({
  IndexName: name,
  KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
  Projection: { ProjectionType: 'ALL' },
});
const table = (TableName: string, more: object = {}) => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: attributes('pk'),
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  ...more,
});
const withIndex = (TableName: string, ...names: string[]) =>
  table(TableName, {
    AttributeDefinitions: attributes('pk', ...names),
    GlobalSecondaryIndexes: names.map((name) => index(`by-${name}`, name)),
  });
const put = (TableName: string, item: Record<string, string>) =>
  client.send(
    new PutItemCommand({
      TableName,
      Item: Object.fromEntries(Object.entries(item).map(([name, S]) => [name, { S }])),
    }),
  );
const byIndex = async (TableName: string, key: string, value: string) =>
  (
    await client.send(
      new QueryCommand({
        TableName,
        IndexName: `by-${key}`,
        KeyConditionExpression: '#k = :v',
        ExpressionAttributeNames: { '#k': key },
        ExpressionAttributeValues: { ':v': { S: value } },
      }),
    )
  ).Items?.map(({ pk }) => pk?.S);

describe('a table', () => {
  it('is refused under a name that is taken (API_CreateTable, ResourceInUseException)', async () => {
    await account.make(TYPE, table('taken'));
    await put('taken', { pk: 'a' });
    await expect(account.make(TYPE, table('taken'))).rejects.toMatchObject({
      code: 'ResourceInUseException',
      message: 'Table already exists: taken',
    });
    const { Item } = await client.send(new GetItemCommand({ TableName: 'taken', Key: { pk: { S: 'a' } } }));
    expect(Item).toBeDefined();
  });

  it('gets one index after the other, filled with the items that are there, and loses them again', async () => {
    const made = await account.make(TYPE, table('indexed'));
    await put('indexed', { pk: 'a', colour: 'red', shape: 'round' });
    await put('indexed', { pk: 'b', colour: 'red' });
    const one = await account.change(made, withIndex('indexed', 'colour'));
    expect((await byIndex('indexed', 'colour', 'red'))?.sort()).toEqual(['a', 'b']);
    const two = await account.change(one, withIndex('indexed', 'colour', 'shape'));
    await put('indexed', { pk: 'c', shape: 'round' });
    expect((await byIndex('indexed', 'shape', 'round'))?.sort()).toEqual(['a', 'c']);
    const again = await account.change(two, withIndex('indexed', 'shape'));
    await expect(byIndex('indexed', 'colour', 'red')).rejects.toMatchObject({ name: 'ValidationException' });
    await put('indexed', { pk: 'a', colour: 'green', shape: 'flat' });
    await account.change(again, withIndex('indexed', 'shape', 'colour'));
    expect(await byIndex('indexed', 'colour', 'red')).toEqual(['b']);
    expect(await byIndex('indexed', 'colour', 'green')).toEqual(['a']);
  });

  it.each([
    [
      'two indexes at a time',
      withIndex('fixed', 'colour', 'shape', 'size'),
      /more than one GSI creation or deletion/,
    ],
    [
      'another key of an index',
      table('fixed', {
        AttributeDefinitions: attributes('pk', 'shape'),
        GlobalSecondaryIndexes: [index('by-colour', 'shape')],
      }),
      /^Cannot update GSI's properties other than Provisioned Throughput/,
    ],
    [
      'another key of the table',
      table('fixed', {
        AttributeDefinitions: attributes('id', 'colour'),
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        GlobalSecondaryIndexes: [index('by-colour', 'colour')],
      }),
      /KeySchema of a table can't be changed/,
    ],
    [
      'an attribute that no key has, as CreateTable does',
      table('fixed', {
        AttributeDefinitions: attributes('pk', 'colour', 'shape'),
        GlobalSecondaryIndexes: [index('by-colour', 'colour')],
      }),
      /Some AttributeDefinitions are not used/,
    ],
  ])('is not updated to %s', async (_, properties, message) => {
    await expect(account.change(await fixed(), properties)).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });

  it('changes billing, protection and time to live; while it is protected it can’t be deleted', async () => {
    const made = await account.make(TYPE, table('kept'));
    await put('kept', { pk: 'a' });
    const changed = await account.change(
      made,
      table('kept', {
        BillingMode: 'PROVISIONED',
        ProvisionedThroughput: { ReadCapacityUnits: '5', WriteCapacityUnits: 5 },
        DeletionProtectionEnabled: true,
      }),
    );
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'kept' }));
    expect(Table).toMatchObject({
      DeletionProtectionEnabled: true,
      ItemCount: 1,
      ProvisionedThroughput: { ReadCapacityUnits: 5 },
    });
    expect(changed.result).toEqual(made.result);
    await expect(account.remove(changed)).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining('protected against deletion'),
    });
    await account.remove(await account.change(changed, table('kept')));
    await expect(client.send(new DescribeTableCommand({ TableName: 'kept' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await account.remove(changed);
  });

  it('that is made anew after its deletion is empty', async () => {
    const made = await account.make(TYPE, table('again'));
    await put('again', { pk: 'a' });
    await account.remove(made);
    await account.make(TYPE, table('again'));
    const { Item } = await client.send(new GetItemCommand({ TableName: 'again', Key: { pk: { S: 'a' } } }));
    expect(Item).toBeUndefined();
  });
});

let made: ReturnType<EmptyAccount['make']> | undefined;
function fixed() {
  made ??= account.make(TYPE, withIndex('fixed', 'colour'));
  return made;
}
