/**
 * A stage where who has a passkey signs in with nothing else: over HTTP, at every step of a link and of a
 * passkey.
 */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { CognitoError } from '../support/cognito';
import { createPasskey, idOf, type PasskeyPage, passkeyPage } from '../support/passkeys';
import { type SignInWorld, signInWorld } from '../support/signing-in';
import { acceptingOwn } from '../support/weaker-ways';

const refused = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
const worlds: SignInWorld[] = [];

async function enforcedStage(keepLast: boolean): Promise<{ world: SignInWorld; page: PasskeyPage }> {
  const world = await signInWorld({
    overrides: ({ passkeys }) => ({ passkeys: { ...passkeys, enforce: true, keepLast }, ...acceptingOwn }),
  });
  worlds.push(world);
  return { world, page: passkeyPage(world.aws, world.client) };
}
afterAll(async () => {
  for (const world of worlds) await world.aws.close();
});

async function person({ client, newUser, signIn }: SignInWorld) {
  const { email, sub } = await newUser();
  const { IdToken: token } = await signIn(email);
  return { email, sub, token, client };
}

describe('where passkeys are enforced', () => {
  let world: SignInWorld;
  let page: PasskeyPage;
  beforeAll(async () => {
    ({ world, page } = await enforcedStage(false));
  }, 120_000);
  afterEach(() => world.aws.clock.set(0));

  it('who has a passkey signs in with it, by no link, and by links again without it', async () => {
    const { email, token } = await person(world);
    const before = createPasskey();
    const passkey = await page.register(token, { passkey: before });
    world.aws.clock.advance(61);
    const { userName, fragment } = await world.mailedLink(email);
    await expect(world.client.redeem(userName, fragment)).rejects.toMatchObject(refused);
    expect((await page.signIn(email, passkey, { signCount: 1 })).AuthenticationResult).toBeDefined();
    const opened = await page.signInWithoutName(passkey, { signCount: 2 });
    const { status } = await page.call('authenticators/delete', {
      token: opened.AuthenticationResult?.IdToken ?? '',
      body: { credentialId: idOf(passkey) },
    });
    expect(status).toBe(204);
    // The refusal did not use the link up.
    expect((await world.client.redeem(userName, fragment)).AuthenticationResult).toBeDefined();
  });

  it('who has none signs in by link, as often as they like', async () => {
    const { email } = await person(world);
    world.aws.clock.advance(61);
    expect(await world.signIn(email)).toBeDefined();
  });

  it('no link opens a session beside a passkey, however many redeem it at once', async () => {
    const { email, token } = await person(world);
    await page.register(token);
    world.aws.clock.advance(61);
    const { userName, fragment } = await world.mailedLink(email);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => world.client.redeem(userName, fragment)),
    );
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: refused });
  }, 30_000);

  it('a link that was mailed before the passkey was registered opens nothing after', async () => {
    const { email, token } = await person(world);
    world.aws.clock.advance(61);
    const { userName, fragment } = await world.mailedLink(email);
    await page.register(token);
    await expect(world.client.redeem(userName, fragment)).rejects.toMatchObject(refused);
  });

  it('a stranger can’t tell nobody, somebody without and somebody with a passkey apart', async () => {
    const without = await person(world);
    const having = await person(world);
    await page.register(having.token);
    const other = await person(world);
    world.aws.clock.advance(61);
    const { fragment: othersLink } = await world.mailedLink(other.email);
    const guess = createPasskey();
    const failure = (attempt: Promise<unknown>) =>
      attempt.then(
        () => 'signed in',
        ({ name, message, status }: CognitoError) => `${status} ${name}: ${message}`,
      );
    const seen = [];
    for (const email of ['no-such-person@example.net', without.email, having.email]) {
      const { ChallengeParameters: shown } = await world.client.startSession(email);
      const { challenge, ...options } = JSON.parse(shown.fido2options ?? '{}');
      const { answer } = await world.client.requestLink(email);
      seen.push({
        started: Object.keys(shown).sort(),
        options,
        challengeLength: challenge.length,
        asked: { ...answer, Session: typeof answer.Session },
        askedTooSoon: await failure(
          world.client
            .requestLink(email)
            .then(({ answer: again }) =>
              Promise.reject({ ...again, name: again.ChallengeName, status: 200 }),
            ),
        ),
        guessedLink: await failure(world.client.redeem(email, 'AAAA.BBBB')),
        othersLink: await failure(world.client.redeem(email, othersLink)),
        guessedPasskey: await failure(page.signIn(email, guess)),
      });
    }
    expect(seen[0]?.guessedLink).toContain(refused.message);
    // Names of users are Cognito's to show; everything else has to be the same.
    const nameless = seen.map(({ asked: { ChallengeParameters, ...asked }, ...rest }) => ({
      ...rest,
      asked,
      parameters: { ...ChallengeParameters, USERNAME: undefined },
    }));
    expect(nameless[1]).toEqual(nameless[0]);
    expect(nameless[2]).toEqual(nameless[0]);
    // Mail tells its reader alone.
    expect(world.mailsTo(having.email).at(-1)?.subject).toBe(world.mailsTo(without.email).at(-1)?.subject);
  }, 30_000);
});

describe('where users keep their last passkey', () => {
  let world: SignInWorld;
  let page: PasskeyPage;
  beforeAll(async () => {
    ({ world, page } = await enforcedStage(true));
  }, 120_000);
  afterEach(() => world.aws.clock.set(0));

  const remove = (token: string, passkey: Parameters<typeof idOf>[0]) =>
    page.call('authenticators/delete', { token, body: { credentialId: idOf(passkey) } });

  it('one of two can be removed and the other can’t, whichever of many requests is first', async () => {
    const { email, token } = await person(world);
    const passkeys = [await page.register(token), await page.register(token)];
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => passkeys.map((passkey) => remove(token, passkey))).flat(),
    );
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const left = await page.list(token);
    expect(left).toHaveLength(1);
    const last = passkeys.find((passkey) => idOf(passkey) === left[0]?.credentialId);
    if (!last) throw new Error('The passkey that is left is none of the two.');
    expect(await remove(token, last)).toMatchObject({
      status: 409,
      body: { code: 'LastPasskey', message: expect.stringContaining('add another passkey') },
    });
    expect((await page.signIn(email, last)).AuthenticationResult).toBeDefined();
  }, 30_000);

  it('the platform team lets somebody back in by mail who has lost it', async () => {
    const { email, sub, token } = await person(world);
    await page.register(token);
    world.aws.clock.advance(61);
    const { userName, fragment } = await world.mailedLink(email);
    await expect(world.client.redeem(userName, fragment)).rejects.toMatchObject(refused);
    const lambda = new LambdaClient({
      endpoint: world.aws.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
    });
    const { FunctionError: failure } = await lambda.send(
      new InvokeCommand({
        FunctionName: world.aws.output('ForgetUserFunctionName'),
        Payload: JSON.stringify({
          userName: sub,
          operator: 'o.perator',
          reason: 'Lost every passkey; showed the passport at the counter',
        }),
      }),
    );
    lambda.destroy();
    expect(failure).toBeUndefined();
    world.aws.clock.advance(61);
    const { IdToken } = await world.signIn(email);
    await page.register(IdToken);
  }, 30_000);
});
