/** `GlobalSecondaryIndexUpdates` of UpdateTable; what CloudFormation makes of indexes is in life.test.ts. */
import { dynamo, item, items } from './support';

const TableName = 'items';
const byColour = {
  IndexName: 'byColour',
  KeySchema: [{ AttributeName: 'colour', KeyType: 'HASH' }],
  Projection: { ProjectionType: 'ALL' },
};
const colour = { AttributeName: 'colour', AttributeType: 'S' };
const capacity = { ReadCapacityUnits: 2, WriteCapacityUnits: 3 };

async function withItems(properties: object = items) {
  const db = await dynamo();
  await db.make(properties);
  await db.call('PutItem', {
    TableName,
    Item: item('a', '1', { colour: { S: 'red' }, owner: { S: 'ada' } }),
  });
  await db.call('PutItem', { TableName, Item: item('b', '1', { owner: { S: 'ada' } }) });
  const update = (updates: object[], more: object = {}) =>
    db.call('UpdateTable', { TableName, GlobalSecondaryIndexUpdates: updates, ...more });
  const red = () =>
    db.call('Query', {
      TableName,
      IndexName: 'byColour',
      KeyConditionExpression: 'colour = :red',
      ExpressionAttributeValues: { ':red': { S: 'red' } },
    });
  return { db, update, red };
}

describe('an index', () => {
  it('comes with the items that have its key, and goes with its attribute', async () => {
    const { db, update, red } = await withItems();
    const { TableDescription } = await update([{ Create: byColour }], { AttributeDefinitions: [colour] });
    const names = ({ GlobalSecondaryIndexes = [] }: { GlobalSecondaryIndexes?: { IndexName: string }[] }) =>
      GlobalSecondaryIndexes.map(({ IndexName }) => IndexName).sort();
    expect(names(TableDescription)).toEqual(['byColour', 'byOwner']);
    expect((await red()).Items).toEqual([item('a', '1', { colour: { S: 'red' }, owner: { S: 'ada' } })]);
    await db.call('PutItem', { TableName, Item: item('c', '1', { colour: { S: 'red' } }) });
    expect((await red()).Count).toBe(2);
    const { TableDescription: left } = await update([{ Delete: { IndexName: 'byColour' } }]);
    expect(names(left)).toEqual(['byOwner']);
    expect(left.AttributeDefinitions).toEqual(items.AttributeDefinitions);
    await expect(red()).rejects.toMatchObject({ code: 'ValidationException' });
    expect((await db.call('Scan', { TableName })).Count).toBe(3);
    // Its attribute may have another type now.
    const number = { ...colour, AttributeType: 'N' };
    await db.call('DeleteItem', { TableName, Key: item('a', '1') });
    await db.call('DeleteItem', { TableName, Key: item('c', '1') });
    await update([{ Create: byColour }], { AttributeDefinitions: [number] });
  });

  it('of a table with provisioned capacity has its own, beside a change of another', async () => {
    const provisioned = {
      ...items,
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: capacity,
      GlobalSecondaryIndexes: [{ ...items.GlobalSecondaryIndexes[0], ProvisionedThroughput: capacity }],
    };
    const { db, update } = await withItems(provisioned);
    const AttributeDefinitions = [colour];
    await expect(update([{ Create: byColour }], { AttributeDefinitions })).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringMatching(/ProvisionedThroughput/),
    });
    const more = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };
    await update(
      [
        { Create: { ...byColour, ProvisionedThroughput: capacity } },
        { Update: { IndexName: 'byOwner', ProvisionedThroughput: more } },
      ],
      { AttributeDefinitions, DeletionProtectionEnabled: true },
    );
    const { Table } = await db.call('DescribeTable', { TableName });
    expect(Table.DeletionProtectionEnabled).toBe(true);
    const units = Object.fromEntries(
      Table.GlobalSecondaryIndexes.map((index: { IndexName: string; ProvisionedThroughput: object }) => [
        index.IndexName,
        index.ProvisionedThroughput,
      ]),
    );
    expect(units).toMatchObject({ byColour: capacity, byOwner: more });
  });

  it.each([
    [
      'two at a time',
      [{ Create: byColour }, { Delete: { IndexName: 'byOwner' } }],
      [colour],
      'LimitExceededException',
      /^Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table$/,
    ],
    [
      'one that is there',
      [{ Create: { ...byColour, IndexName: 'byOwner' } }],
      [colour],
      'ValidationException',
      /^Attempting to create an index which already exists$/,
    ],
    [
      'the deletion of one that is not there',
      [{ Delete: { IndexName: 'byColour' } }],
      undefined,
      'ResourceNotFoundException',
      /^Requested resource not found/,
    ],
    [
      'a key without a definition',
      [{ Create: byColour }],
      undefined,
      'ValidationException',
      /Some index key attributes are not defined in AttributeDefinitions/,
    ],
    [
      'another type of a key that is in use',
      [{ Create: byColour }],
      [colour, { AttributeName: 'owner', AttributeType: 'N' }],
      'ValidationException',
      /type of the attribute owner can't be changed/,
    ],
    [
      'definitions that no key has',
      [{ Create: byColour }],
      [colour, { AttributeName: 'size', AttributeType: 'N' }],
      'ValidationException',
      /AttributeDefinitions/,
    ],
    [
      'an index that items don’t fit',
      [{ Create: byColour }],
      [{ ...colour, AttributeType: 'N' }],
      'ValidationException',
      /Type mismatch|type/i,
    ],
    ['no change', [], undefined, 'ValidationException', /At least one of/],
    ['an update that is none', [{}], undefined, 'ValidationException', /must not be null/],
  ])('is refused with %s', async (_, updates, AttributeDefinitions, code, message) => {
    const { db, update } = await withItems();
    const before = await db.call('DescribeTable', { TableName });
    await expect(
      update(updates, AttributeDefinitions === undefined ? {} : { AttributeDefinitions }),
    ).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(await db.call('DescribeTable', { TableName })).toEqual(before);
  });

  it('is none of a table that is not there', async () => {
    const db = await dynamo();
    await expect(
      db.call('UpdateTable', {
        TableName,
        GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byOwner' } }],
      }),
    ).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });
});
