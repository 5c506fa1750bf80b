/** A secrets table with DynamoDB's semantics, in this process. */
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ScanCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { ENV } from '../../../lambda/shared/env';
import { userKey } from '../../../lambda/shared/proofs';

export interface SecretsTable {
  /** Starts over with an empty table and points the functions at it. */
  renew(): Promise<void>;
  /** Every item, for tests that look at what is kept. */
  items(): Promise<Record<string, unknown>[]>;
  /** The item of one user. */
  // biome-ignore lint/suspicious/noExplicitAny: attribute values, read by tests
  user(owner: { userPoolId: string; userName: string }): Promise<Record<string, any> | undefined>;
  close(): Promise<void>;
}

/** Starts a server on a free port and makes the functions' clients use it. */
export async function startTable(): Promise<SecretsTable> {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.AWS_ENDPOINT_URL_DYNAMODB = endpoint;
  // A client of the test's own, so that what it reads isn't among the functions' calls.
  const client = new DynamoDBClient({ endpoint });
  let table = '';
  let count = 0;
  return {
    async renew() {
      table = `secrets-${++count}`;
      process.env[ENV.SECRETS_TABLE] = table;
      await client.send(
        new CreateTableCommand({
          TableName: table,
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [{ AttributeName: 'userNameHash', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'userNameHash', AttributeType: 'B' }],
        }),
      );
      await waitUntilTableExists({ client, maxWaitTime: 5, minDelay: 1 }, { TableName: table });
    },
    async items() {
      const { Items } = await client.send(new ScanCommand({ TableName: table }));
      return Items ?? [];
    },
    async user(owner) {
      const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: userKey(owner) }));
      return Item;
    },
    async close() {
      client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
