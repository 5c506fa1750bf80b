import { dynamo, item } from './support';

/** A table with an index on the string `owner` and one on the bytes `seal`. */
const sealed = {
  TableName: 'items',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'owner', AttributeType: 'S' },
    { AttributeName: 'seal', AttributeType: 'B' },
  ],
  GlobalSecondaryIndexes: ['owner', 'seal'].map((name) => ({
    IndexName: `by-${name}`,
    KeySchema: [{ AttributeName: name, KeyType: 'HASH' }],
    Projection: { ProjectionType: 'ALL' },
  })),
} as const;

const TableName = 'items';
const Key = { pk: { S: 'a' } };
/** Attribute, its empty value, and how the refusal calls it. */
const EMPTY = [
  ['owner', { S: '' }, 'string'],
  ['seal', { B: '' }, 'binary'],
] as const;
const written = (name: string, kind: string) => ({
  code: 'ValidationException',
  message: `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${kind} value. IndexName: by-${name}, IndexKey: ${name}`,
});
const updated = (kind: string) => ({
  code: 'ValidationException',
  message: `One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty ${kind} value.`,
});

async function table() {
  const db = await dynamo();
  await db.make(sealed);
  return { ...db, items: async () => (await db.call('Scan', { TableName })).Items };
}

describe.each(EMPTY)('an empty %s, a key of a secondary index,', (name, empty, kind) => {
  const Item = { ...Key, [name]: empty };
  const set = (expression: string) => ({
    TableName,
    Key,
    UpdateExpression: `SET ${expression}`,
    ExpressionAttributeNames: { '#key': name },
    ExpressionAttributeValues: { ':empty': empty },
  });

  it('is not put, alone or in a batch', async () => {
    const db = await table();
    await expect(db.call('PutItem', { TableName, Item })).rejects.toMatchObject(written(name, kind));
    const batch = [{ PutRequest: { Item: { pk: { S: 'b' } } } }, { PutRequest: { Item } }];
    await expect(db.call('BatchWriteItem', { RequestItems: { items: batch } })).rejects.toMatchObject(
      written(name, kind),
    );
    expect(await db.items()).toEqual([]);
  });

  it.each(['#key = :empty', '#key = if_not_exists(#key, :empty)'])('is not set by %s', async (expression) => {
    const db = await table();
    await expect(db.call('UpdateItem', set(expression))).rejects.toMatchObject(updated(kind));
    expect(await db.items()).toEqual([]);
  });

  it('is not set by an update of the old form', async () => {
    const db = await table();
    const update = { TableName, Key, AttributeUpdates: { [name]: { Value: empty } } };
    await expect(db.call('UpdateItem', update)).rejects.toMatchObject(updated(kind));
  });

  it('refuses a whole transaction, without reasons, whatever its conditions say', async () => {
    const db = await table();
    const other = { Put: { TableName, Item: { pk: { S: 'b' } } } };
    const put = { Put: { TableName, Item, ConditionExpression: 'attribute_exists(pk)' } };
    await expect(db.call('TransactWriteItems', { TransactItems: [other, put] })).rejects.toMatchObject({
      ...written(name, kind),
      details: {},
    });
    const update = { Update: set('#key = :empty') };
    await expect(db.call('TransactWriteItems', { TransactItems: [other, update] })).rejects.toMatchObject({
      ...updated(kind),
      details: {},
    });
    expect(await db.items()).toEqual([]);
  });

  it('is fine in another attribute, in a map, and where the item leaves the index', async () => {
    const db = await table();
    await db.call('PutItem', { TableName, Item: { ...Key, note: empty, map: { M: { [name]: empty } } } });
    await db.call('UpdateItem', { ...set('note = :empty'), ExpressionAttributeNames: undefined });
    const left = {
      TableName,
      Key,
      UpdateExpression: 'REMOVE #key',
      ExpressionAttributeNames: { '#key': name },
    };
    await expect(db.call('UpdateItem', left)).resolves.toBeDefined();
  });
});

it('an empty key of the table itself is refused as such', async () => {
  const db = await table();
  await expect(db.call('PutItem', { TableName, Item: item('', '1') })).rejects.toMatchObject({
    code: 'ValidationException',
    message: expect.stringMatching(/cannot contain an empty string value\. Key: pk$/),
  });
});
