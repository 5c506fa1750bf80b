import { dynamo, item, items } from './support';

describe('items of the embedded DynamoDB', () => {
  it('gives back what was put, and nothing for a key that is not there', async () => {
    const db = await dynamo();
    await db.make(items);
    await db.call('PutItem', { TableName: 'items', Item: item('a', '1', { exp: { N: '12' } }) });
    await expect(db.call('GetItem', { TableName: 'items', Key: item('a', '1') })).resolves.toMatchObject({
      Item: item('a', '1', { exp: { N: '12' } }),
    });
    expect((await db.call('GetItem', { TableName: 'items', Key: item('a', '2') })).Item).toBeUndefined();
  });

  it('lets exactly one of 50 concurrent conditional updates win', async () => {
    const db = await dynamo();
    await db.make(items);
    await db.call('PutItem', { TableName: 'items', Item: item('link', '1') });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, caller) =>
        db.call('UpdateItem', {
          TableName: 'items',
          Key: item('link', '1'),
          UpdateExpression: 'SET usedBy = :caller',
          ConditionExpression: 'attribute_not_exists(usedBy)',
          ExpressionAttributeValues: { ':caller': { N: String(caller) } },
        }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason.code).toBe('ConditionalCheckFailedException');
    }
  });

  it('counts up without losing one of 50 concurrent ADDs', async () => {
    const db = await dynamo();
    await db.make(items);
    await Promise.all(
      Array.from({ length: 50 }, () =>
        db.call('UpdateItem', {
          TableName: 'items',
          Key: item('limit', '1'),
          UpdateExpression: 'ADD sent :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
        }),
      ),
    );
    expect((await db.call('GetItem', { TableName: 'items', Key: item('limit', '1') })).Item.sent).toEqual({
      N: '50',
    });
  });

  it('shows the item that stood in the way when a condition fails and the caller asks for it', async () => {
    const db = await dynamo();
    await db.make(items);
    await db.call('PutItem', { TableName: 'items', Item: item('a', '1', { mine: { BOOL: true } }) });
    const put = {
      TableName: 'items',
      Item: item('a', '1'),
      ConditionExpression: 'attribute_not_exists(pk)',
    };
    await expect(
      db.call('PutItem', { ...put, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    ).rejects.toMatchObject({
      code: 'ConditionalCheckFailedException',
      details: { Item: item('a', '1', { mine: { BOOL: true } }) },
    });
    await expect(db.call('PutItem', put)).rejects.toMatchObject({ details: {} });
  });

  it('shows that item even while others write it', async () => {
    const db = await dynamo();
    await db.make(items);
    const change = (by: number, condition: string, bound: number) =>
      db.call('UpdateItem', {
        TableName: 'items',
        Key: item('limit', '1'),
        UpdateExpression: 'ADD taken :by',
        ConditionExpression: condition,
        ExpressionAttributeValues: { ':by': { N: String(by) }, ':bound': { N: String(bound) } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
    await change(1, 'attribute_not_exists(taken) OR taken < :bound', 1);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 100 }, (_, index) =>
        index % 2 === 0 ? change(1, 'taken < :bound', 1) : change(-1, 'taken > :bound', 0),
      ),
    );
    for (const [index, outcome] of outcomes.entries())
      if (outcome.status === 'rejected')
        expect(outcome.reason.details.Item.taken).toEqual({ N: index % 2 === 0 ? '1' : '0' });
  });

  it('refuses keys of the wrong type, missing keys and items over 400 KB as DynamoDB does', async () => {
    const db = await dynamo();
    await db.make(items);
    const put = (Item: object) => db.call('PutItem', { TableName: 'items', Item });
    const refused = { code: 'ValidationException', status: 400 };
    await expect(put({ pk: { N: '1' }, sk: { S: '1' } })).rejects.toMatchObject(refused);
    await expect(put({ pk: { S: 'a' } })).rejects.toMatchObject(refused);
    await expect(put(item('a', ''))).rejects.toMatchObject(refused);
    await expect(put(item('a', '1', { big: { S: 'x'.repeat(410_000) } }))).rejects.toMatchObject(refused);
    await expect(put(item('a', '1', { owner: { N: '1' } }))).rejects.toMatchObject(refused);
  });

  it('refuses an expression that uses a reserved word or an undefined value', async () => {
    const db = await dynamo();
    await db.make(items);
    const update = (more: object) =>
      db.call('UpdateItem', { TableName: 'items', Key: item('a', '1'), ...more });
    await expect(
      update({ UpdateExpression: 'SET ttl = :t', ExpressionAttributeValues: { ':t': { N: '1' } } }),
    ).rejects.toThrow(/reserved keyword/);
    await expect(update({ UpdateExpression: 'SET a = :t' })).rejects.toThrow(/not defined/);
  });

  it('says which parameter it does not emulate instead of dropping it', async () => {
    const db = await dynamo();
    await db.make(items);
    await expect(
      db.call('GetItem', { TableName: 'items', Key: item('a', '1'), Projection: 'a' }),
    ).rejects.toThrow(/does not emulate the parameter Projection of GetItem/);
  });

  it('answers ResourceNotFoundException for a table that is not there', async () => {
    const db = await dynamo();
    await expect(db.call('GetItem', { TableName: 'nothing', Key: item('a', '1') })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  it('queries a table in order of its sort key, and an index', async () => {
    const db = await dynamo();
    await db.make(items);
    for (const sk of ['c', 'a', 'b', 'ab']) {
      await db.call('PutItem', { TableName: 'items', Item: item('p', sk, { owner: { S: `o-${sk}` } }) });
    }
    await db.call('PutItem', { TableName: 'items', Item: item('q', 'a') });
    const query = async (more: object) =>
      (await db.call('Query', { TableName: 'items', ...more })).Items.map(
        (found: { sk: { S: string } }) => found.sk.S,
      );
    const onKey = { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'p' } } };
    expect(await query(onKey)).toEqual(['a', 'ab', 'b', 'c']);
    expect(await query({ ...onKey, ScanIndexForward: false, Limit: 2 })).toEqual(['c', 'b']);
    expect(
      await query({
        KeyConditionExpression: 'pk = :p AND begins_with(sk, :a)',
        ExpressionAttributeValues: { ':p': { S: 'p' }, ':a': { S: 'a' } },
      }),
    ).toEqual(['a', 'ab']);
    expect(
      await query({
        IndexName: 'byOwner',
        KeyConditionExpression: '#o = :o',
        ExpressionAttributeNames: { '#o': 'owner' },
        ExpressionAttributeValues: { ':o': { S: 'o-b' } },
      }),
    ).toEqual(['b']);
  });

  it.each([
    ['Query', { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'p' } } }],
    [
      'Query',
      {
        ScanIndexForward: false,
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': { S: 'p' } },
      },
    ],
    ['Scan', {}],
    ['Scan', { IndexName: 'byOwner' }],
  ])('gives every item once over the pages of a %s %j', async (operation, more) => {
    const db = await dynamo();
    await db.make(items);
    const names = Array.from({ length: 23 }, (_, at) => String(at).padStart(2, '0'));
    for (const sk of names) {
      await db.call('PutItem', {
        TableName: 'items',
        Item: item('p', sk, { owner: { S: `o${Number(sk) % 3}` } }),
      });
    }
    const seen: string[] = [];
    let ExclusiveStartKey: object | undefined;
    do {
      const page = await db.call(operation, {
        TableName: 'items',
        Limit: 5,
        ...more,
        ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
      });
      expect(page.Items.length).toBeLessThanOrEqual(5);
      seen.push(...page.Items.map((found: { sk: { S: string } }) => found.sk.S));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    expect(seen.sort()).toEqual(names);
  });

  it('writes and reads in batches', async () => {
    const db = await dynamo();
    await db.make(items);
    await db.call('BatchWriteItem', {
      RequestItems: {
        items: ['1', '2', '3'].map((sk) => ({ PutRequest: { Item: item('a', sk) } })),
      },
    });
    const { Responses } = await db.call('BatchGetItem', {
      RequestItems: { items: { Keys: [item('a', '1'), item('a', '3'), item('a', '9')] } },
    });
    expect(Responses.items.map((found: { sk: { S: string } }) => found.sk.S).sort()).toEqual(['1', '3']);
  });

  it('takes a table by its ARN, but not by one of another account', async () => {
    const db = await dynamo();
    const { attributes } = await db.make(items);
    await db.call('PutItem', { TableName: attributes.Arn, Item: item('a', '1') });
    expect((await db.call('GetItem', { TableName: 'items', Key: item('a', '1') })).Item).toBeDefined();
    await expect(
      db.call('GetItem', {
        TableName: 'arn:aws:dynamodb:us-east-1:111111111111:table/items',
        Key: item('a', '1'),
      }),
    ).rejects.toThrow(/Invalid table ARN/);
  });
});
