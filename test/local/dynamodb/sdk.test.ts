import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { type LocalAws, startLocalAws } from '../../../local';
import { removeFolders, writeAssembly } from '../support/assembly';
import { items } from './support';

let aws: LocalAws;
let client: DynamoDBClient;

beforeAll(async () => {
  const template = { Resources: { Items: { Type: 'AWS::DynamoDB::Table', Properties: items } } };
  aws = await startLocalAws({ assembly: writeAssembly({ stacks: { app: { template } } }) });
  client = new DynamoDBClient({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
afterAll(async () => {
  client?.destroy();
  await aws?.close();
  removeFolders();
});

const Item = {
  pk: { S: 'a' },
  sk: { S: '1' },
  bytes: { B: new Uint8Array([0, 255]) },
  set: { NS: ['1', '2'] },
};

describe('the AWS SDK on the embedded DynamoDB', () => {
  it('writes and reads every kind of value as it is', async () => {
    await client.send(new PutItemCommand({ TableName: 'items', Item }));
    const { Item: found } = await client.send(
      new GetItemCommand({ TableName: 'items', Key: { pk: Item.pk, sk: Item.sk } }),
    );
    expect(found?.bytes?.B).toEqual(Item.bytes.B);
    expect(found).toMatchObject({ set: { NS: ['1', '2'] } });
    const { Count } = await client.send(
      new QueryCommand({
        TableName: 'items',
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': { S: 'a' } },
      }),
    );
    expect(Count).toBe(1);
  });

  it('gets errors of its own classes, with the item in the way and the reasons', async () => {
    await client.send(new PutItemCommand({ TableName: 'items', Item }));
    const ConditionExpression = 'attribute_not_exists(pk)';
    const put = { TableName: 'items', Item, ConditionExpression };
    const failed = await client
      .send(new PutItemCommand({ ...put, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }))
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ConditionalCheckFailedException);
    expect((failed as ConditionalCheckFailedException).Item).toMatchObject({ sk: { S: '1' } });
    const cancelled = await client
      .send(new TransactWriteItemsCommand({ TransactItems: [{ Put: put }] }))
      .catch((error: unknown) => error);
    expect(cancelled).toBeInstanceOf(TransactionCanceledException);
    expect((cancelled as TransactionCanceledException).CancellationReasons).toMatchObject([
      { Code: 'ConditionalCheckFailed' },
    ]);
  });
});
