/** The tables of the functions with DynamoDB's semantics, in this process. */
import {
  type AttributeValue,
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { ENV } from '../../../lambda/shared/env';
import { userKey } from '../../../lambda/shared/proofs';
import { startDynamodb } from './dynamodb-server';

export interface Tables {
  /** Starts over with empty tables and points the functions at them. */
  renew(): Promise<void>;
  /** Every item of the secrets table, for tests that look at what is kept. */
  items(): Promise<Record<string, unknown>[]>;
  /** Those without what says up to when a user's sessions have ended, which stays for a day. */
  itemsBesideEndings(): Promise<Record<string, unknown>[]>;
  /** The item of one user in the secrets table. */
  // biome-ignore lint/suspicious/noExplicitAny: attribute values, read by tests
  user(owner: { userPoolId: string; userName: string }): Promise<Record<string, any> | undefined>;
  /** Puts an item into the secrets table. */
  putSecret(item: Record<string, AttributeValue>): Promise<void>;
  /** Every item of the authenticators table. */
  authenticators(): Promise<Record<string, AttributeValue>[]>;
  /** Puts an item into the authenticators table. */
  putAuthenticator(item: Record<string, AttributeValue>): Promise<void>;
  close(): Promise<void>;
}

const SECRETS = {
  KeySchema: [{ AttributeName: 'userNameHash', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'userNameHash', AttributeType: 'B' }],
} as const;

/** As the package's construct makes it. */
const AUTHENTICATORS = {
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'credentialId', AttributeType: 'B' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'credentialId',
      KeySchema: [{ AttributeName: 'credentialId', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
} as const;

/** Starts a server on a free port and makes the functions' clients use it. */
export async function startTables(): Promise<Tables> {
  const server = await startDynamodb();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = server.endpoint;
  // A client of the test's own, so that what it reads isn't among the functions' calls.
  const client = new DynamoDBClient({ endpoint: server.endpoint });
  const names = { secrets: '', authenticators: '' };
  let count = 0;
  const create = (name: string, shape: typeof SECRETS | typeof AUTHENTICATORS) =>
    client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        ...(shape as unknown as Pick<CreateTableCommandInput, 'KeySchema' | 'AttributeDefinitions'>),
      }),
    );
  const all = async (name: string) => (await client.send(new ScanCommand({ TableName: name }))).Items ?? [];
  return {
    async renew() {
      count += 1;
      names.secrets = `secrets-${count}`;
      names.authenticators = `authenticators-${count}`;
      process.env[ENV.SECRETS_TABLE] = names.secrets;
      process.env[ENV.AUTHENTICATORS_TABLE] = names.authenticators;
      await create(names.secrets, SECRETS);
      await create(names.authenticators, AUTHENTICATORS);
    },
    items: () => all(names.secrets),
    itemsBesideEndings: async () =>
      (await all(names.secrets)).filter(({ endedAt, changedAt }) => !endedAt && !changedAt),
    async user(owner) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: names.secrets, Key: userKey(owner) }),
      );
      return Item;
    },
    async putSecret(item) {
      await client.send(new PutItemCommand({ TableName: names.secrets, Item: item }));
    },
    authenticators: () => all(names.authenticators),
    async putAuthenticator(item) {
      await client.send(new PutItemCommand({ TableName: names.authenticators, Item: item }));
    },
    async close() {
      client.destroy();
      await server.close();
    },
  };
}
