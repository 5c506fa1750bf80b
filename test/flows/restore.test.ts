/**
 * What a restored table brings back, as docs/operating.md says. An operator's copy of an earlier moment is
 * made and put back by plain DynamoDB operations, which is what point-in-time recovery and copying into the
 * stack's table come to.
 */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { idOf, PASSKEY_CHANGED, type PasskeyPage, passkeyPage } from '../support/passkeys';
import { type SignInWorld, signInWorld } from '../support/signing-in';

type Items = readonly Record<string, AttributeValue>[];
const refused = { name: 'NotAuthorizedException' };

let world: SignInWorld;
let page: PasskeyPage;
let database: DynamoDBClient;
beforeAll(async () => {
  world = await signInWorld();
  page = passkeyPage(world.aws, world.client);
  database = new DynamoDBClient({
    endpoint: world.aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  });
}, 120_000);
afterAll(async () => {
  database?.destroy();
  await world?.aws.close();
});

const links = () => world.aws.output('SecretsTableName');
const passkeys = () => world.aws.output('AuthenticatorsTableName');

async function copyOf(table: string): Promise<Items> {
  const { Items = [] } = await database.send(new ScanCommand({ TableName: table }));
  return Items;
}

/** Puts every item back as it was. */
async function restore(table: string, items: Items): Promise<void> {
  for (const Item of items) await database.send(new PutItemCommand({ TableName: table, Item }));
}

/** Puts back what the table lacks, and leaves what it has. */
async function restoreMissing(table: string, key: string, items: Items): Promise<void> {
  for (const Item of items) {
    const put = new PutItemCommand({
      TableName: table,
      Item,
      ConditionExpression: `attribute_not_exists(${key})`,
    });
    await database.send(put).catch((error) => {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    });
  }
}

async function person() {
  const { email } = await world.newUser();
  const { IdToken: token } = await world.signIn(email);
  return { email, token };
}

describe('the table of links, restored', () => {
  it('lets a used link work once more while its life lasts, and never after', async () => {
    const { email } = await world.newUser();
    const { userName, fragment } = await world.mailedLink(email);
    const before = await copyOf(links());
    await world.client.redeem(userName, fragment);
    await expect(world.client.redeem(userName, fragment)).rejects.toMatchObject(refused);
    await restore(links(), before);
    expect((await world.client.redeem(userName, fragment)).AuthenticationResult).toBeDefined();
    await restore(links(), before);
    world.aws.clock.advance(3600);
    await expect(world.client.redeem(userName, fragment)).rejects.toMatchObject(refused);
  });
});

describe('the table of passkeys, restored', () => {
  it('lets a passkey sign in again that its user has removed since', async () => {
    const { email, token } = await person();
    const passkey = await page.register(token, {});
    const before = await copyOf(passkeys());
    const body = { credentialId: idOf(passkey) };
    expect((await page.call('authenticators/delete', { token, body })).status).toBe(204);
    await expect(page.signIn(email, passkey, { signCount: 1 })).rejects.toMatchObject(refused);
    await restore(passkeys(), before);
    expect((await page.signIn(email, passkey, { signCount: 1 })).AuthenticationResult).toBeDefined();
  });

  it('gives a copied passkey the sign-ins between the two counters, until its owner comes again', async () => {
    const { email, token } = await person();
    const passkey = await page.register(token, { signCount: 3 });
    const before = await copyOf(passkeys());
    await page.signIn(email, passkey, { signCount: 9 });
    await expect(page.signIn(email, passkey, { signCount: 5 })).rejects.toMatchObject(PASSKEY_CHANGED);
    await restore(passkeys(), before);
    expect((await page.signIn(email, passkey, { signCount: 5 })).AuthenticationResult).toBeDefined();
    expect((await page.signIn(email, passkey, { signCount: 10 })).AuthenticationResult).toBeDefined();
    await expect(page.signIn(email, passkey, { signCount: 6 })).rejects.toMatchObject(PASSKEY_CHANGED);
  });

  it('keeps newer counters where only what is missing is put back', async () => {
    const { email, token } = await person();
    const passkey = await page.register(token, { signCount: 3 });
    const before = await copyOf(passkeys());
    await page.signIn(email, passkey, { signCount: 9 });
    await restoreMissing(passkeys(), 'pk', before);
    await expect(page.signIn(email, passkey, { signCount: 5 })).rejects.toMatchObject(PASSKEY_CHANGED);
    expect((await page.signIn(email, passkey, { signCount: 10 })).AuthenticationResult).toBeDefined();
  });
});
