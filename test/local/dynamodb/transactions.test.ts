import { dynamo, item, items } from './support';

const key = (sk: string) => ({ TableName: 'items', Key: item('a', sk) });
const put = (sk: string, more: object = {}) => ({
  Put: { TableName: 'items', Item: item('a', sk), ...more },
});

async function withTable() {
  const db = await dynamo();
  await db.make(items);
  const read = async (sk: string) => (await db.call('GetItem', key(sk))).Item;
  return { db, read };
}

describe('TransactWriteItems', () => {
  it('makes all writes when every condition holds', async () => {
    const { db, read } = await withTable();
    await db.call('PutItem', { TableName: 'items', Item: item('a', '2', { n: { N: '1' } }) });
    await db.call('PutItem', { TableName: 'items', Item: item('a', '3') });
    await db.call('TransactWriteItems', {
      TransactItems: [
        put('1', { ConditionExpression: 'attribute_not_exists(pk)' }),
        {
          Update: {
            ...key('2'),
            UpdateExpression: 'ADD n :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          },
        },
        { Delete: key('3') },
        { ConditionCheck: { ...key('4'), ConditionExpression: 'attribute_not_exists(pk)' } },
      ],
    });
    expect(await read('1')).toBeDefined();
    expect((await read('2')).n).toEqual({ N: '2' });
    expect(await read('3')).toBeUndefined();
    expect(await read('4')).toBeUndefined();
  });

  it('makes none when one condition fails, and says which', async () => {
    const { db, read } = await withTable();
    await db.call('PutItem', { TableName: 'items', Item: item('a', '2', { mine: { BOOL: true } }) });
    await expect(
      db.call('TransactWriteItems', {
        TransactItems: [
          put('1'),
          put('2', {
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ],
      }),
    ).rejects.toMatchObject({
      code: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]',
      details: {
        CancellationReasons: [
          { Code: 'None' },
          {
            Code: 'ConditionalCheckFailed',
            Message: 'The conditional request failed',
            Item: item('a', '2', { mine: { BOOL: true } }),
          },
        ],
      },
    });
    expect(await read('1')).toBeUndefined();
  });

  it('takes back all other writes when one fails while it is made', async () => {
    const { db, read } = await withTable();
    await db.call('PutItem', { TableName: 'items', Item: item('a', '2', { was: { S: 'here' } }) });
    await db.call('PutItem', { TableName: 'items', Item: item('a', '3', { text: { S: 'not a number' } }) });
    await expect(
      db.call('TransactWriteItems', {
        TransactItems: [
          put('1'),
          { Delete: key('2') },
          {
            Update: {
              ...key('3'),
              UpdateExpression: 'SET #t = #t + :one',
              ExpressionAttributeNames: { '#t': 'text' },
              ExpressionAttributeValues: { ':one': { N: '1' } },
            },
          },
          {
            Update: {
              ...key('4'),
              UpdateExpression: 'SET n = :n',
              ExpressionAttributeValues: { ':n': { N: '1' } },
            },
          },
        ],
      }),
    ).rejects.toMatchObject({
      details: {
        CancellationReasons: [
          { Code: 'None' },
          { Code: 'None' },
          { Code: 'ValidationError' },
          { Code: 'None' },
        ],
      },
    });
    expect(await read('1')).toBeUndefined();
    expect(await read('2')).toEqual(item('a', '2', { was: { S: 'here' } }));
    expect(await read('3')).toEqual(item('a', '3', { text: { S: 'not a number' } }));
    expect(await read('4')).toBeUndefined();
  });

  it('lets exactly one of 20 concurrent transactions on one item win', async () => {
    const { db, read } = await withTable();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, caller) =>
        db.call('TransactWriteItems', {
          TransactItems: [
            put('proof', { ConditionExpression: 'attribute_not_exists(pk)' }),
            put(`by-${caller}`),
          ],
        }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const written = await Promise.all(Array.from({ length: 20 }, (_, caller) => read(`by-${caller}`)));
    expect(written.filter(Boolean)).toHaveLength(1);
  });

  it('is never seen half done by a reader', async () => {
    const { db } = await withTable();
    const both = (value: string) =>
      ['1', '2'].map((sk) => put(sk, { Item: item('a', sk, { v: { S: value } }) }));
    await db.call('TransactWriteItems', { TransactItems: both('0') });
    const seen: string[] = [];
    await Promise.all(
      Array.from({ length: 30 }, async (_, turn) => {
        await db.call('TransactWriteItems', { TransactItems: both(String(turn)) });
        const { Responses } = await db.call('TransactGetItems', {
          TransactItems: ['1', '2'].map((sk) => ({ Get: key(sk) })),
        });
        seen.push(
          new Set(Responses.map((found: { Item: { v: { S: string } } }) => found.Item.v.S)).size.toString(),
        );
      }),
    );
    expect(new Set(seen)).toEqual(new Set(['1']));
  });

  it('refuses two operations on one item, 101 items, and an item with two operations', async () => {
    const { db } = await withTable();
    const write = (TransactItems: object[]) => db.call('TransactWriteItems', { TransactItems });
    await expect(write([put('1'), { Delete: key('1') }])).rejects.toMatchObject({
      code: 'ValidationException',
      message: 'Transaction request cannot include multiple operations on one item',
    });
    await expect(write(Array.from({ length: 101 }, (_, at) => put(String(at))))).rejects.toThrow(
      /between 1 and 100/,
    );
    await expect(write([])).rejects.toThrow(/between 1 and 100/);
    await expect(write([{ ...put('1'), Delete: key('2') }])).rejects.toThrow(/can only contain one of/);
    await expect(write([{ ConditionCheck: key('1') }])).rejects.toThrow(/needs ConditionExpression/);
    await expect(write([{ ConditionCheck: { ...key('1'), ConditionExpression: null } }])).rejects.toThrow(
      /needs ConditionExpression/,
    );
  });

  it('carries a request with the same token out once in 10 minutes', async () => {
    const { db, read } = await withTable();
    const count = (by: string) => ({
      ClientRequestToken: 'token-1',
      TransactItems: [
        {
          Update: {
            ...key('1'),
            UpdateExpression: 'ADD n :by',
            ExpressionAttributeValues: { ':by': { N: by } },
          },
        },
      ],
    });
    await db.call('TransactWriteItems', count('1'));
    await db.call('TransactWriteItems', count('1'));
    expect((await read('1')).n).toEqual({ N: '1' });
    await expect(db.call('TransactWriteItems', count('2'))).rejects.toMatchObject({
      code: 'IdempotentParameterMismatchException',
    });
    db.context.advance(601);
    await db.call('TransactWriteItems', count('1'));
    expect((await read('1')).n).toEqual({ N: '2' });
  });

  it('asks IAM for each item by its own action', async () => {
    const { db } = await withTable();
    const asked = db.access('TransactWriteItems', {
      TransactItems: [
        put('1'),
        { Delete: key('2') },
        { ConditionCheck: { ...key('3'), ConditionExpression: 'attribute_exists(proof)' } },
      ],
    });
    const resource = 'arn:aws:dynamodb:us-east-1:000000000000:table/items';
    expect(asked).toMatchObject([
      { action: 'dynamodb:PutItem', resource },
      { action: 'dynamodb:DeleteItem', resource },
      { action: 'dynamodb:ConditionCheckItem', resource },
    ]);
    expect(asked[2]?.context).toMatchObject({
      'dynamodb:EnclosingOperation': 'TransactWriteItems',
      'dynamodb:Attributes': ['pk', 'sk', 'proof'],
      'dynamodb:LeadingKeys': ['a'],
    });
  });
});

describe('TransactGetItems', () => {
  it('reads items in the order of the request, with a gap where there is none', async () => {
    const { db } = await withTable();
    await db.call('PutItem', { TableName: 'items', Item: item('a', '1', { v: { S: 'x' } }) });
    await expect(
      db.call('TransactGetItems', {
        ReturnConsumedCapacity: 'TOTAL',
        TransactItems: [{ Get: key('2') }, { Get: { ...key('1'), ProjectionExpression: 'v' } }],
      }),
    ).resolves.toEqual({
      Responses: [{}, { Item: { v: { S: 'x' } } }],
      ConsumedCapacity: [{ TableName: 'items', CapacityUnits: 4 }],
    });
  });
});
