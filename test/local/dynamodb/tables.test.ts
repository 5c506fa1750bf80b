import { testContext } from '../support/context';
import { dynamo, item, items } from './support';

const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/items';

describe('tables of a template', () => {
  it('give name and ARN, and a name of their own where the template has none', async () => {
    const db = await dynamo();
    expect(await db.make(items)).toMatchObject({ ref: 'items', attributes: { Arn: arn } });
    const { TableName: _, ...unnamed } = items;
    expect((await db.make(unnamed)).ref).toBe('stack-Table-ABC123');
  });

  it('are described with keys, indexes, protection and number of items', async () => {
    const db = await dynamo();
    await db.make({ ...items, DeletionProtectionEnabled: true, SSESpecification: { SSEEnabled: true } });
    await db.call('PutItem', { TableName: 'items', Item: item('a', '1') });
    expect((await db.call('DescribeTable', { TableName: 'items' })).Table).toMatchObject({
      TableArn: arn,
      TableStatus: 'ACTIVE',
      ItemCount: 1,
      DeletionProtectionEnabled: true,
      SSEDescription: { Status: 'ENABLED', SSEType: 'KMS' },
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      GlobalSecondaryIndexes: [{ IndexName: 'byOwner', IndexStatus: 'ACTIVE' }],
    });
  });

  it('take capacity as CloudFormation writes it, and refuse PROVISIONED without', async () => {
    const db = await dynamo();
    const { BillingMode: _, ...provisioned } = { ...items, GlobalSecondaryIndexes: undefined };
    const definitions = items.AttributeDefinitions.slice(0, 2);
    const table = { ...provisioned, AttributeDefinitions: definitions };
    await expect(db.make(table)).rejects.toThrow(
      /ReadCapacityUnits and WriteCapacityUnits must both be specified/,
    );
    await db.make({ ...table, ProvisionedThroughput: { ReadCapacityUnits: '5', WriteCapacityUnits: 1 } });
    expect(
      (await db.call('DescribeTable', { TableName: 'items' })).Table.ProvisionedThroughput,
    ).toMatchObject({
      ReadCapacityUnits: 5,
    });
  });

  it('refuse a property that is not emulated by its name', async () => {
    const db = await dynamo();
    await expect(db.make({ ...items, Unheard: {} })).rejects.toThrow(
      /does not emulate the parameter Unheard/,
    );
    await expect(db.make({ ...items, ImportSourceSpecification: {} })).rejects.toThrow(
      /ImportSourceSpecification/,
    );
  });

  it('say that a stream gets no records', async () => {
    const db = await dynamo();
    const { attributes } = await db.make({ ...items, StreamSpecification: { StreamViewType: 'KEYS_ONLY' } });
    expect(attributes.StreamArn).toMatch(`${arn}/stream/`);
    expect(db.context.logged.join()).toMatch(/streams are not emulated/);
  });

  it('keep their items over a restart with the same state, indexes included', async () => {
    const context = testContext();
    const first = await dynamo(context);
    await first.make(items);
    await first.call('PutItem', { TableName: 'items', Item: item('a', '1', { owner: { S: 'o' } }) });
    await first.call('PutItem', { TableName: 'items', Item: item('a', '2', { bytes: { B: 'AAH/' } }) });
    await first.call('DeleteItem', { TableName: 'items', Key: item('a', '2') });
    await first.service.close?.();
    const second = await dynamo(context);
    await second.make(items);
    expect((await second.call('Scan', { TableName: 'items' })).Count).toBe(1);
    const byOwner = {
      TableName: 'items',
      IndexName: 'byOwner',
      KeyConditionExpression: '#o = :o',
      ExpressionAttributeNames: { '#o': 'owner' },
      ExpressionAttributeValues: { ':o': { S: 'o' } },
    };
    expect((await second.call('Query', byOwner)).Count).toBe(1);
  });

  it('are empty after a reset, and tables of the API are gone', async () => {
    const db = await dynamo();
    await db.make(items);
    await db.call('PutItem', { TableName: 'items', Item: item('a', '1') });
    await db.call('CreateTable', { ...items, TableName: 'made' });
    await db.service.reset?.();
    expect((await db.call('Scan', { TableName: 'items' })).Count).toBe(0);
    expect((await db.call('ListTables', {})).TableNames).toEqual(['items']);
  });
});

describe('tables through the API', () => {
  it('are made, listed and deleted', async () => {
    const db = await dynamo();
    await db.call('CreateTable', items);
    await db.call('PutItem', { TableName: 'items', Item: item('a', '1') });
    await expect(db.call('CreateTable', items)).rejects.toMatchObject({ code: 'ResourceInUseException' });
    await db.call('DeleteTable', { TableName: 'items' });
    expect((await db.call('ListTables', {})).TableNames).toEqual([]);
    await db.call('CreateTable', items);
    expect((await db.call('Scan', { TableName: 'items' })).Count).toBe(0);
  });

  it('are not deleted while they are protected', async () => {
    const db = await dynamo();
    await db.make({ ...items, DeletionProtectionEnabled: 'true' });
    await expect(db.call('DeleteTable', { TableName: 'items' })).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining('protected against deletion'),
    });
    await db.call('UpdateTable', { TableName: 'items', DeletionProtectionEnabled: false });
    await db.call('DeleteTable', { TableName: 'items' });
  });
});

describe('time to live', () => {
  const day = 24 * 3600;
  async function withExpiring() {
    const db = await dynamo();
    await db.make({ ...items, TimeToLiveSpecification: { AttributeName: 'exp', Enabled: true } });
    const exp = { N: String(Math.floor(db.context.clock.now() / 1000) + 60) };
    await db.call('PutItem', { TableName: 'items', Item: item('a', '1', { exp }) });
    await db.call('PutItem', { TableName: 'items', Item: item('a', '2') });
    const count = async () => (await db.call('Scan', { TableName: 'items' })).Count;
    return { db, count };
  }

  it('leaves an expired item readable at first, as DynamoDB may, and takes it 48 hours later', async () => {
    const { db, count } = await withExpiring();
    db.context.advance(day);
    expect(await count()).toBe(2);
    db.context.advance(day + 120);
    expect(await count()).toBe(1);
  });

  it('leaves everything while it is off', async () => {
    const { db, count } = await withExpiring();
    await db.call('UpdateTimeToLive', {
      TableName: 'items',
      TimeToLiveSpecification: { AttributeName: 'exp', Enabled: false },
    });
    db.context.advance(10 * day);
    expect(await count()).toBe(2);
  });

  it('is described, and refuses to be switched to what it is', async () => {
    const { db } = await withExpiring();
    const { TimeToLiveDescription } = await db.call('DescribeTimeToLive', { TableName: 'items' });
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'exp' });
    await expect(
      db.call('UpdateTimeToLive', {
        TableName: 'items',
        TimeToLiveSpecification: { AttributeName: 'exp', Enabled: true },
      }),
    ).rejects.toThrow('TimeToLive is already enabled');
  });
});
