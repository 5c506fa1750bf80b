/**
 * Weaknesses of the package's passkeys, each shown twice over the wire: the attack first works on the
 * package's own app and functions, untouched, on the embedded AWS; then ours refuses it.
 */
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { type LocalAws, startLocalAws } from '../../local';
import { synthPackageApp } from '../fixtures/package-app/synth';
import { CognitoClient, linkIn } from '../support/cognito';
import { createPasskey, idOf, ORIGIN, type PasskeyPage, passkeyPage } from '../support/passkeys';
import { signInWorld } from '../support/signing-in';

interface Deployment {
  readonly aws: LocalAws;
  readonly client: CognitoClient;
  readonly page: PasskeyPage;
}

/** The other relying party that both deployments allow. */
const otherRelyingParty = { id: 'dev.example.com', origin: 'https://app.dev.example.com' };

let packages: Deployment;
let ours: Deployment;
beforeAll(async () => {
  const assembly = await synthPackageApp({
    webOrigin: ORIGIN,
    relyingPartyIds: ['localhost', otherRelyingParty.id],
  });
  const aws = await startLocalAws({ assembly });
  const client = new CognitoClient(aws.endpoint, aws.output('UserPoolClientId'), `${ORIGIN}/`);
  packages = { aws, client, page: passkeyPage(aws, client) };
  // The stage that has two relying parties, as the package's app here.
  const world = await signInWorld({ stage: 'dev' });
  ours = { aws: world.aws, client: world.client, page: passkeyPage(world.aws, world.client) };
}, 120_000);
afterEach(() => {
  for (const { aws } of [ours, packages]) {
    aws.faults.clear();
    // Each test has its own five minutes at the web ACLs; the package's lets 100 requests through in them.
    aws.clock.advance(600);
  }
});
afterAll(async () => {
  await packages?.aws.close();
  await ours?.aws.close();
});

let people = 0;
/** Somebody who just signed in by a link. */
async function person({ aws, client }: Deployment) {
  people += 1;
  const email = `victim-${people}@example.net`;
  await client.signUp(email);
  const { username, answer } = await client.requestLink(email);
  const mail = aws.mail.all().findLast(({ destination }) => destination.to.includes(email));
  const { fragment } = linkIn(mail?.text);
  const { AuthenticationResult } = await client.redeem(username, fragment, { session: answer.Session });
  if (!AuthenticationResult) throw new Error('The link gave no tokens.');
  return { email, token: AuthenticationResult.IdToken };
}

/**
 * Makes the next reads of a function last, so that requests that come together have all read before one
 * writes.
 */
function lingerAfter(aws: LocalAws, operation: string, times: number): void {
  aws.faults.inject({
    service: 'dynamodb',
    operation,
    kind: 'latency',
    latencyMs: 2_000,
    when: 'after',
    times,
  });
}

/**
 * True once a race went the attacker's way: they may try as often as they like, and so on a busy machine may
 * the test.
 */
async function seen(race: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 5; tries++) if (await race()) return true;
  return false;
}

const opened = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
  outcomes.filter(({ status }) => status === 'fulfilled').length;
const refused = { name: 'NotAuthorizedException' };

describe('a stranger who asks the public endpoint for challenges, again and again', () => {
  const itemsOf = async (aws: LocalAws, TableName: string) => {
    const database = new DynamoDBClient({
      endpoint: aws.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
    });
    const { Count } = await database.send(new ScanCommand({ TableName }));
    database.destroy();
    return Count ?? 0;
  };
  const ask = async ({ page }: Deployment, times: number) => {
    for (let asked = 0; asked < times; asked++) await page.publicChallenge();
  };

  it('makes the package write an item each time', async () => {
    packages.aws.calls.clear();
    await ask(packages, 50);
    const writes = packages.aws.calls.all().filter(({ operation }) => operation === 'PutItem');
    expect(writes).toHaveLength(50);
  });

  it('makes ours write, and read, nothing', async () => {
    const table = ours.aws.output('AuthenticatorsTableName');
    const before = await itemsOf(ours.aws, table);
    ours.aws.calls.clear();
    await ask(ours, 50);
    // What runs by the clock reads on its own account.
    const caused = ours.aws.calls
      .all()
      .filter(({ functionName = '' }) => !/NoticeSummaries/.test(functionName));
    expect(caused.filter(({ service }) => service === 'dynamodb')).toEqual([]);
    expect(await itemsOf(ours.aws, table)).toBe(before);
  });
});

describe('a site that shows the sign-in page in a frame (client data says crossOrigin)', () => {
  const framed = { clientData: { crossOrigin: true, topOrigin: 'https://evil.example' } };

  it('gets a sign-in with the package', async () => {
    const { email, token } = await person(packages);
    const passkey = await packages.page.register(token);
    expect((await packages.page.signIn(email, passkey, framed)).AuthenticationResult).toBeDefined();
  });

  it('gets neither a sign-in nor a registration with ours', async () => {
    const { email, token } = await person(ours);
    const passkey = await ours.page.register(token);
    await expect(ours.page.signIn(email, passkey, framed)).rejects.toMatchObject(refused);
    const { body } = await ours.page.start(token);
    expect(await ours.page.complete(token, body.challenge, framed)).toMatchObject({
      status: 400,
      body: { code: 'RegistrationRefused', reason: 'cross-origin-not-allowed' },
    });
  });
});

describe('an assertion made for another relying party of the same pool', () => {
  const elsewhere = { rpId: otherRelyingParty.id };

  it('signs in with the package, although the passkey is not of that relying party', async () => {
    const { email, token } = await person(packages);
    const passkey = await packages.page.register(token);
    expect((await packages.page.signIn(email, passkey, elsewhere)).AuthenticationResult).toBeDefined();
  });

  it('is refused by ours, whatever origin it names', async () => {
    const { email, token } = await person(ours);
    const passkey = await ours.page.register(token);
    for (const origin of [ORIGIN, otherRelyingParty.origin])
      await expect(
        ours.page.signIn(email, passkey, { ...elsewhere, clientData: { origin } }),
      ).rejects.toMatchObject(refused);
    expect((await ours.page.signIn(email, passkey)).AuthenticationResult).toBeDefined();
  });
});

describe('a copy of a passkey that signs in at the moment the original does, with the same counter', () => {
  const together = async (deployment: Deployment) => {
    const { email, token } = await person(deployment);
    const passkey = await deployment.page.register(token);
    await deployment.page.signIn(email, passkey, { signCount: 1 });
    lingerAfter(deployment.aws, 'GetItem', 2);
    return opened(
      await Promise.allSettled([
        deployment.page.signIn(email, passkey, { signCount: 2 }),
        deployment.page.signIn(email, passkey, { signCount: 2 }),
      ]),
    );
  };

  it('gets in with the package: both do', async () => {
    expect(await seen(async () => (await together(packages)) === 2)).toBe(true);
  });

  it('does not with ours: one does', async () => {
    expect(await together(ours)).toBe(1);
  });
});

describe('two people who register one credential id at the same moment', () => {
  const together = async (deployment: Deployment) => {
    const [alice, mallory] = [await person(deployment), await person(deployment)];
    const passkey = createPasskey();
    const challenges = [await deployment.page.start(alice.token), await deployment.page.start(mallory.token)];
    lingerAfter(deployment.aws, 'Query', 2);
    const answers = await Promise.all(
      [alice, mallory].map(({ token }, index) =>
        deployment.page.complete(token, challenges[index]?.body.challenge, { passkey }),
      ),
    );
    return answers.map(({ status }) => status).sort();
  };

  it('both have it with the package', async () => {
    expect(await seen(async () => String(await together(packages)) === '200,200')).toBe(true);
  });

  it('one has it with ours', async () => {
    expect(await together(ours)).toEqual([200, 409]);
  });
});

describe('a thief with an ID token from an hour of somebody’s day', () => {
  const later = 50 * 60;

  it('adds a passkey of their own with the package, signs in with it, and removes the owner’s', async () => {
    const { email, token } = await person(packages);
    const owners = await packages.page.register(token);
    packages.aws.clock.advance(later);
    const thiefs = await packages.page.register(token);
    expect((await packages.page.signIn(email, thiefs)).AuthenticationResult).toBeDefined();
    const body = { credentialId: idOf(owners) };
    expect((await packages.page.call('authenticators/delete', { token, body })).status).toBe(204);
  });

  it('can change nothing with ours, and the owner is told of what does change', async () => {
    const { email, token } = await person(ours);
    const owners = await ours.page.register(token);
    const told = ours.aws.mail.all().filter(({ destination }) => destination.to.includes(email));
    expect(told.at(-1)?.subject).toContain('passkey was added');
    const { body: started } = await ours.page.start(token);
    ours.aws.clock.advance(later);
    const body = { credentialId: idOf(owners), friendlyName: 'Mine' };
    for (const answer of [
      await ours.page.start(token),
      await ours.page.complete(token, started.challenge),
      await ours.page.call('authenticators/delete', { token, body: { credentialId: idOf(owners) } }),
      await ours.page.call('authenticators/update', { token, body }),
    ])
      expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await ours.page.list(token)).toMatchObject([
      { credentialId: idOf(owners), friendlyName: 'Laptop' },
    ]);
  });
});

describe('a passkey with a credential id of no bytes', () => {
  const nameless = { credentialId: Buffer.alloc(0) };

  it('is not refused by the package', async () => {
    const { token } = await person(packages);
    const { body } = await packages.page.start(token);
    expect((await packages.page.complete(token, body.challenge, nameless)).status).not.toBe(400);
  });

  it('is refused in words by ours', async () => {
    const { token } = await person(ours);
    const { body } = await ours.page.start(token);
    expect(await ours.page.complete(token, body.challenge, nameless)).toMatchObject({
      status: 400,
      body: { code: 'RegistrationRefused', message: expect.any(String) },
    });
  });
});

describe('a stranger who wants to know whether somebody has an account with passkeys', () => {
  const seenOf = async ({ client }: Deployment, email: string) => {
    const { ChallengeParameters } = await client.startSession(email);
    const { credentials } = JSON.parse(ChallengeParameters.fido2options ?? '{}') as {
      credentials?: unknown[];
    };
    return credentials?.length;
  };

  it('is told by the package: one made-up id for nobody, none for somebody without, theirs for somebody with', async () => {
    const [without, having] = [await person(packages), await person(packages)];
    await packages.page.register(having.token);
    await packages.page.register(having.token);
    expect(await seenOf(packages, 'no-such-person@example.net')).toBe(1);
    expect(await seenOf(packages, without.email)).toBe(0);
    expect(await seenOf(packages, having.email)).toBe(2);
  });

  it('learns nothing from ours', async () => {
    const [without, having] = [await person(ours), await person(ours)];
    await ours.page.register(having.token);
    for (const email of ['no-such-person@example.net', without.email, having.email])
      expect(await seenOf(ours, email)).toBeUndefined();
  });
});
