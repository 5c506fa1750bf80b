import { dynamo, item, items } from './support';

const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/items';

async function asked(operation: string, input: object) {
  const db = await dynamo();
  await db.make(items);
  return db.access(operation, { TableName: 'items', ...input });
}

describe('what IAM is asked for a request to DynamoDB', () => {
  it('names the attributes of a put, as the policy of a challenge function wants them', async () => {
    const [request] = await asked('PutItem', {
      Item: { pk: { S: 'CHALLENGE#1' }, sk: { S: 's' }, exp: { N: '1' } },
    });
    expect(request).toMatchObject({ action: 'dynamodb:PutItem', resource: arn });
    expect(request?.context).toMatchObject({
      'dynamodb:Attributes': ['pk', 'sk', 'exp'],
      'dynamodb:LeadingKeys': ['CHALLENGE#1'],
      'dynamodb:ReturnValues': 'NONE',
    });
  });

  it('names every attribute that an update mentions, on either side and by its real name', async () => {
    const [request] = await asked('UpdateItem', {
      Key: item('a', '1'),
      UpdateExpression: 'SET a = if_not_exists(#b, :n) + :n, c.d = e REMOVE f',
      ConditionExpression: 'attribute_not_exists(g) AND size(h) > :n',
      ExpressionAttributeNames: { '#b': 'b' },
      ExpressionAttributeValues: { ':n': { N: '1' } },
      ReturnValues: 'ALL_NEW',
    });
    expect([...(request?.context?.['dynamodb:Attributes'] ?? [])].sort()).toEqual([
      'a',
      'b',
      'c',
      'e',
      'f',
      'g',
      'h',
      'pk',
      'sk',
    ]);
    expect(request?.context?.['dynamodb:ReturnValues']).toBe('ALL_NEW');
  });

  it('is on the index for a query of one, with the index key as leading key', async () => {
    const [request] = await asked('Query', {
      IndexName: 'byOwner',
      KeyConditionExpression: '#o = :o',
      FilterExpression: 'x = :o',
      ProjectionExpression: 'y',
      ExpressionAttributeNames: { '#o': 'owner' },
      ExpressionAttributeValues: { ':o': { S: 'me' } },
    });
    expect(request?.resource).toBe(`${arn}/index/byOwner`);
    expect(request?.context).toMatchObject({
      'dynamodb:LeadingKeys': ['me'],
      'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
    });
    expect([...(request?.context?.['dynamodb:Attributes'] ?? [])].sort()).toEqual(['owner', 'x', 'y']);
  });

  it('tells a read of everything from one of some attributes', async () => {
    const [all] = await asked('GetItem', { Key: item('a', '1') });
    const [some] = await asked('GetItem', { Key: item('a', '1'), ProjectionExpression: 'v' });
    expect(all?.context?.['dynamodb:Select']).toBe('ALL_ATTRIBUTES');
    expect(some?.context?.['dynamodb:Select']).toBe('SPECIFIC_ATTRIBUTES');
  });

  it('is one request a table for a batch, with all its keys', async () => {
    const db = await dynamo();
    await db.make(items);
    await db.make({ ...items, TableName: 'others' });
    const requests = db.access('BatchWriteItem', {
      RequestItems: {
        items: [
          { PutRequest: { Item: item('a', '1', { v: { S: 'x' } }) } },
          { DeleteRequest: { Key: item('b', '1') } },
        ],
        others: [{ DeleteRequest: { Key: item('c', '1') } }],
      },
    });
    expect(requests.map(({ resource }) => resource)).toEqual([arn, arn.replace('items', 'others')]);
    expect(requests[0]?.context).toMatchObject({
      'dynamodb:LeadingKeys': ['a', 'b'],
      'dynamodb:Attributes': ['pk', 'sk', 'v'],
    });
  });

  it('comes with the resource policy of the table', async () => {
    const PolicyDocument = { Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } };
    const db = await dynamo();
    await db.make({ ...items, ResourcePolicy: { PolicyDocument } });
    for (const [operation, input] of [
      ['GetItem', { TableName: 'items', Key: item('a', '1') }],
      ['DescribeTable', { TableName: 'items' }],
      ['BatchGetItem', { RequestItems: { items: { Keys: [item('a', '1')] } } }],
    ] as const) {
      expect(db.access(operation, input)[0]?.resourcePolicy).toEqual({
        document: PolicyDocument,
        mustAllow: false,
      });
    }
  });

  it('is refused before IAM is asked when the request is malformed', async () => {
    await expect(asked('GetItem', { Key: 'a' })).rejects.toMatchObject({ code: 'SerializationException' });
  });
});
