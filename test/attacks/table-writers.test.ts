/**
 * Somebody who can write to the tables and do nothing else: a role with `dynamodb:PutItem` and `UpdateItem`
 * that was granted by mistake, or a function of ours that writes one kind of item and is taken over. They
 * know the sources, the pool, the client and their victim, have accounts of their own, and no key of KMS.
 * Each kind of item that docs/tables.md lists is planted for a victim, in the form that such a writer can
 * make, and then used to sign in.
 */

import { constants, createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { passkeyKey, writePasskey } from '../../lambda/passkeys/items';
import { userHandleOf } from '../../lambda/passkeys/user-handle';
import type { PasskeyJwk } from '../../lambda/passkeys/webauthn/public-key';
import { domainHash } from '../../lambda/shared/bytes';
import { userKey } from '../../lambda/shared/proofs';
import { projectRoot } from '../support/assembly';
import { type CognitoError, claimsOf } from '../support/cognito';
import { CodeSignIn } from '../support/one-time-codes';
import { createPasskey, idOf, type PasskeyPage, passkeyPage } from '../support/passkeys';
import { type SignInWorld, signInWorld } from '../support/signing-in';

const refused = { name: 'NotAuthorizedException' } satisfies Partial<CognitoError>;
const credentials = { accessKeyId: 'writer', secretAccessKey: 'writer' };

let world: SignInWorld;
let page: PasskeyPage;
let database: DynamoDBClient;
let operator: LambdaClient;
beforeAll(async () => {
  world = await signInWorld({ overrides: { recovery: { codes: { enabled: true } } } });
  page = passkeyPage(world.aws, world.client);
  const service = { endpoint: world.aws.endpoint, region: 'us-east-1', credentials };
  database = new DynamoDBClient(service);
  operator = new LambdaClient(service);
}, 240_000);
/** Seconds that the embedded clock is ahead. */
let ahead = 0;
function advance(seconds: number): void {
  world.aws.clock.advance(seconds);
  ahead += seconds;
}
afterEach(() => advance(600));
afterAll(async () => {
  database?.destroy();
  operator?.destroy();
  await world?.aws.close();
});

type Item = Record<string, AttributeValue>;
const secrets = () => world.aws.output('SecretsTableName');
const passkeys = () => world.aws.output('AuthenticatorsTableName');
const userPoolId = () => world.aws.output('UserPoolId');
const now = () => Math.floor(Date.now() / 1000) + ahead;

/** Somebody with a proven address. */
async function person() {
  const { email, sub } = await world.newUser();
  const { IdToken: token } = await world.signIn(email);
  return { email, userName: sub, token };
}
type Person = Awaited<ReturnType<typeof person>>;

/** One `UpdateItem` that sets attributes of an item, which is made if it isn't there. */
async function plant(TableName: string, Key: Item, attributes: Item): Promise<void> {
  const names = Object.keys(attributes);
  await database.send(
    new UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression: `SET ${names.map((_, index) => `#a${index} = :a${index}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#a${index}`, name])),
      ExpressionAttributeValues: Object.fromEntries(
        names.map((name, index) => [`:a${index}`, attributes[name] as AttributeValue]),
      ),
    }),
  );
}

async function itemAt(TableName: string, Key: Item): Promise<Item> {
  return (await database.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item ?? {};
}

async function answer({ userName }: Person, signInMethod: string, secret: string) {
  const { Session } = await world.client.startSession(userName);
  return world.client.answer(userName, Session, secret, { signInMethod });
}

describe('a recovery link', () => {
  const keyOf = ({ userName }: Person) => userKey({ userPoolId: userPoolId(), userName });
  const openWith = (victim: Person, secret: string) => answer(victim, 'RECOVERY_LINK', secret);

  /** Has an operator send a link, and reads it in the mail. */
  async function mailedLink({ email, userName }: Person): Promise<string> {
    const { FunctionError, Payload } = await operator.send(
      new InvokeCommand({
        FunctionName: world.aws.output('RecoverUserFunctionName'),
        Payload: JSON.stringify({
          userName,
          operator: 'o.perator',
          reason: 'Lost the phone; showed the passport at the counter',
          link: true,
        }),
      }),
    );
    if (FunctionError) throw new Error(Buffer.from(Payload ?? []).toString('utf8'));
    return /#recovery\.[\w-]+\.([\w-]+)/.exec(world.mailsTo(email).at(-1)?.text ?? '')?.[1] ?? '';
  }

  it('opens the account as an operator meant it to', async () => {
    const victim = await person();
    const { AuthenticationResult } = await openWith(victim, await mailedLink(victim));
    expect(claimsOf(AuthenticationResult?.IdToken).sign_in_method).toBe('RECOVERY_LINK');
  });

  it('that is planted as a hash of what anybody knows opens nothing', async () => {
    const victim = await person();
    const secret = randomBytes(32).toString('base64url');
    const to = domainHash('recovery-address', userPoolId(), victim.email).toString('base64url');
    const exp = String(now() + 3_600);
    const hashes = [
      [userPoolId(), victim.userName, secret],
      [userPoolId(), victim.userName, secret, to, '', exp],
    ].map((values) => domainHash('recovery-link', ...values).toString('base64url'));
    for (const hash of hashes) {
      await plant(secrets(), keyOf(victim), {
        recovery: { M: { hash: { S: hash }, to: { S: to }, exp: { N: exp } } },
        exp: { N: exp },
      });
      await expect(openWith(victim, secret)).rejects.toMatchObject(refused);
    }
  });

  it('that has ended opens nothing when its end is put off', async () => {
    const victim = await person();
    const secret = await mailedLink(victim);
    const { recovery } = await itemAt(secrets(), keyOf(victim));
    advance(2 * 3_600);
    const exp = { N: String(now() + 3_600) };
    await plant(secrets(), keyOf(victim), { recovery: { M: { ...recovery?.M, exp } }, exp });
    await expect(openWith(victim, secret)).rejects.toMatchObject(refused);
  });

  it('that was mailed to its maker opens no other account', async () => {
    const [attacker, victim] = [await person(), await person()];
    const secret = await mailedLink(attacker);
    const { recovery } = await itemAt(secrets(), keyOf(attacker));
    const to = { S: domainHash('recovery-address', userPoolId(), victim.email).toString('base64url') };
    await plant(secrets(), keyOf(victim), {
      recovery: { M: { ...recovery?.M, to } },
      exp: { N: String(now() + 3_600) },
    });
    await expect(openWith(victim, secret)).rejects.toMatchObject(refused);
  });

  it('for one app client is of no use to another when the client is taken out of it', async () => {
    const victim = await person();
    const secret = await mailedLink(victim);
    const { recovery } = await itemAt(secrets(), keyOf(victim));
    const { clientId: _, ...unbound } = recovery?.M ?? {};
    await plant(secrets(), keyOf(victim), { recovery: { M: unbound } });
    await expect(openWith(victim, secret)).rejects.toMatchObject(refused);
  });
});

describe('a passkey', () => {
  const handleOf = ({ userName }: Person) => userHandleOf(userName, userName);

  const forged = (
    victim: Person,
    passkey = createPasskey(),
    createdAt = new Date(now() * 1000).toISOString(),
  ) => ({
    passkey,
    item: writePasskey(handleOf(victim), {
      credentialId: idOf(passkey),
      jwk: { ...passkey.publicKey.export({ format: 'jwk' }), alg: 'ES256' } as PasskeyJwk,
      rpId: 'localhost',
      signCount: 0,
      friendlyName: 'Laptop',
      flagUserVerified: 1,
      flagBackupEligibility: 0,
      flagBackupState: 0,
      transports: ['internal'],
      aaguid: Buffer.alloc(16).toString('base64url'),
      createdAt,
      owned: true,
    }),
  });

  it('opens the account once its user has registered it', async () => {
    const owner = await person();
    const passkey = await page.register(owner.token);
    expect((await page.signIn(owner.email, passkey)).AuthenticationResult).toBeDefined();
  });

  it('that is planted opens nothing, whatever seal stands on it', async () => {
    const [attacker, victim] = [await person(), await person()];
    const own = await page.register(attacker.token);
    const { seal } = await itemAt(passkeys(), passkeyKey(handleOf(attacker), idOf(own)));
    for (const mark of [undefined, seal, { B: Buffer.alloc(32) }, { B: Buffer.alloc(0) }]) {
      const { passkey, item } = forged(victim);
      await database.send(
        new PutItemCommand({ TableName: passkeys(), Item: { ...item, ...(mark && { seal: mark }) } }),
      );
      await expect(page.signIn(victim.email, passkey)).rejects.toMatchObject(refused);
      await expect(
        page.signInWithoutName({ ...passkey, userHandle: handleOf(victim) }),
      ).rejects.toMatchObject(refused);
    }
  });

  it('of an account opens no other one that its item is copied to', async () => {
    const [attacker, victim] = [await person(), await person()];
    const own = await page.register(attacker.token);
    const item = await itemAt(passkeys(), passkeyKey(handleOf(attacker), idOf(own)));
    const copy = { ...item, ...passkeyKey(handleOf(victim), idOf(own)), userId: { S: handleOf(victim) } };
    await database.send(new PutItemCommand({ TableName: passkeys(), Item: copy }));
    await expect(page.signIn(victim.email, own)).rejects.toMatchObject(refused);
    expect((await page.signIn(attacker.email, own)).AuthenticationResult).toBeDefined();
  });

  it.each([
    ['key', (own: Item, other: Item) => ({ ...own, jwk: other.jwk })],
    ['id', (own: Item, other: Item) => ({ ...own, jwk: other.jwk, credentialId: other.credentialId })],
  ])('that its user registered doesn’t open the account with another %s in it', async (_, change) => {
    const victim = await person();
    const registered = await page.register(victim.token);
    const key = passkeyKey(handleOf(victim), idOf(registered));
    const { passkey, item } = forged(victim);
    const changed = change(await itemAt(passkeys(), key), item) as Item;
    const id = Buffer.from(changed.credentialId?.B ?? []);
    await database.send(
      new PutItemCommand({
        TableName: passkeys(),
        Item: { ...changed, ...passkeyKey(handleOf(victim), id.toString('base64url')) },
      }),
    );
    await expect(page.signIn(victim.email, { ...passkey, id })).rejects.toMatchObject(refused);
  });
});

describe('other kinds of items', () => {
  const owned = (purpose: string, victim: Person, ...more: string[]) => ({
    userNameHash: { B: domainHash(purpose, userPoolId(), victim.userName, ...more) },
  });

  it('a magic link that no key of ours has signed, or that was signed for another, opens nothing', async () => {
    const victim = await person();
    const key = userKey({ userPoolId: userPoolId(), userName: victim.userName });
    const to = { S: domainHash('address', userPoolId(), victim.email).toString('base64url') };
    const { email } = await world.newUser();
    const { fragment: own, userName } = await world.mailedLink(email);
    const [message = '', token = ''] = own.split('.');
    const facts = JSON.parse(Buffer.from(message, 'base64url').toString('utf8'));
    const name = domainHash('link', token).toString('base64url');
    const item = await itemAt(secrets(), userKey({ userPoolId: userPoolId(), userName }));
    const link = item.links?.M?.[name]?.M ?? {};
    expect(link.signature?.B).toHaveLength(256);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const theirs = Buffer.from(JSON.stringify({ ...facts, userName: victim.userName }));
    const made = sign('sha256', theirs, {
      key: privateKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: 32,
    });
    for (const signature of [link.signature, { B: made }, undefined]) {
      const { signature: _, ...rest } = link;
      const planted = { M: { ...rest, to, ...(signature && { signature }) } };
      await plant(secrets(), key, { links: { M: { [name]: planted as AttributeValue } } });
      const fragment = `${theirs.toString('base64url')}.${token}`;
      await expect(world.client.redeem(victim.userName, fragment)).rejects.toMatchObject(refused);
    }
    await expect(world.client.redeem(userName, own)).resolves.toHaveProperty('AuthenticationResult');
  });

  it('a code of one’s own choice, hashed without the key, or of one’s own account, opens nothing', async () => {
    const [attacker, victim] = [await person(), await person()];
    const ask = (who: Person) => CodeSignIn.ask(world.client, who.userName, 'EMAIL_OTP');
    const signIn = await ask(victim);
    const key = owned('codes', victim, 'EMAIL_OTP');
    const { codes } = await itemAt(secrets(), key);
    expect(Object.keys(codes?.M ?? {})).toHaveLength(1);
    await ask(attacker);
    const own = /^\d{6}$/m.exec(world.mailsTo(attacker.email).at(-1)?.text ?? '')?.[0] ?? '';
    expect(own).toHaveLength(6);
    const theirs = await itemAt(secrets(), owned('codes', attacker, 'EMAIL_OTP'));
    const ownDrafts = Object.values(theirs.codes?.M ?? {})[0]?.M?.drafts as AttributeValue;
    const madeUp = { L: [{ M: { hash: { B: createHash('sha256').update('123456').digest() } } }] };
    for (const [code, drafts] of [
      ['123456', madeUp],
      [own, ownDrafts],
    ] as const) {
      const planted = Object.entries(codes?.M ?? {}).map(([request, stored]) => [
        request,
        { M: { ...stored.M, drafts } },
      ]);
      await plant(secrets(), key, { codes: { M: Object.fromEntries(planted) } });
      expect((await signIn.answer(code)).AuthenticationResult).toBeUndefined();
    }
  });

  it('a recovery code whose name is hashed without the key opens nothing', async () => {
    const victim = await person();
    const code = '0123456789ABCDEF';
    await plant(secrets(), owned('recovery-codes', victim), {
      codes: {
        M: {
          [domainHash('recovery-code', userPoolId(), victim.userName, code).toString('base64url')]: { M: {} },
        },
      },
      madeAt: { N: String(now()) },
    });
    await expect(answer(victim, 'RECOVERY_CODE', code)).rejects.toMatchObject(refused);
  });

  it('a proof, and a number that counts as proven, open nothing by themselves', async () => {
    const victim = await person();
    await plant(secrets(), userKey({ userPoolId: userPoolId(), userName: victim.userName }), {
      proof: {
        M: { method: { S: 'FIDO2' }, at: { N: String(now()) }, clientId: { S: world.client.clientId } },
      },
    });
    await plant(secrets(), owned('proven-number', victim), {
      number: { S: 'planted' },
      provenAt: { N: String(now()) },
    });
    for (const method of ['FIDO2', 'MAGIC_LINK', 'EMAIL_OTP', 'SMS_OTP', 'RECOVERY_LINK', 'RECOVERY_CODE'])
      await expect(answer(victim, method, '{}')).rejects.toMatchObject(refused);
  });
});

it('leaves no attribute in the tables that docs/tables.md doesn’t name, or the package’s layout', async () => {
  // `h0`–`h23` stands for each of them.
  const listed = readFileSync(join(projectRoot, 'docs/tables.md'), 'utf8').replace(
    /`([a-z]+)(\d+)`–`\1(\d+)`/g,
    (_, letters: string, first: string, last: string) =>
      Array.from(
        { length: Number(last) - Number(first) + 1 },
        (_each, index) => `\`${letters}${Number(first) + index}\``,
      ).join(),
  );
  const packages = [
    ...['userId', 'credentialId', 'jwk', 'rpId', 'signCount', 'friendlyName', 'lastSignIn', 'createdAt'],
    ...['flagUserVerified', 'flagBackupEligibility', 'flagBackupState', 'transports', 'aaguid'],
  ];
  const found = new Set<string>();
  for (const TableName of [secrets(), passkeys()]) {
    const { Items = [] } = await database.send(new ScanCommand({ TableName }));
    for (const name of Items.flatMap((item) => Object.keys(item))) found.add(name);
  }
  const unnamed = [...found].filter((name) => !packages.includes(name) && !listed.includes(`\`${name}\``));
  expect(unnamed).toEqual([]);
  expect([...found]).toEqual(
    expect.arrayContaining(['links', 'recovery', 'proof', 'codes', 'seal', 'owner']),
  );
});
