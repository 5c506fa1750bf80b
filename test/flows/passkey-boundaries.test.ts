/**
 * The edges of passkeys over the wire: who may call, from where, with what, and what happens when several do
 * at once.
 */
import {
  type ApiAnswer,
  createPasskey,
  idOf,
  ORIGIN,
  PASSKEY_CHANGED,
  type PasskeyPage,
  passkeyPage,
} from '../support/passkeys';
import { type SignInWorld, signInWorld } from '../support/signing-in';

let world: SignInWorld;
let page: PasskeyPage;
beforeAll(async () => {
  world = await signInWorld();
  page = passkeyPage(world.aws, world.client);
});
afterEach(() => world.aws.clock.set(0));
afterAll(() => world?.aws.close());

async function person() {
  const { email, sub } = await world.newUser();
  const { IdToken: token, AccessToken: accessToken } = await world.signIn(email);
  return { email, sub, token, accessToken };
}
const refused = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
const managing = [
  'register-authenticator/start?rpId=localhost',
  'register-authenticator/complete',
  'authenticators/list?rpId=localhost',
  'authenticators/update',
  'authenticators/delete',
];

describe('an operation on passkeys', () => {
  it.each(managing)('takes nobody without a good ID token: %s', async (path) => {
    const { token, accessToken } = await person();
    const [header, payload = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const other = Buffer.from(JSON.stringify({ ...claims, sub: 'somebody-else' })).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const bad of [
      undefined,
      '',
      'x',
      accessToken,
      `${header}.${other}.${signature}`,
      `${none}.${payload}.`,
    ]) {
      const answer = await page.call(path, { body: {}, ...(bad !== undefined && { token: bad }) });
      expect([bad, answer.status]).toEqual([bad, 401]);
      expect(answer.body).toEqual({ code: 'UNAUTHORIZED', message: expect.any(String) });
    }
    world.aws.clock.advance(3_601);
    expect((await page.call(path, { token, body: {} })).status).toBe(401);
  });

  it.each([
    ['no JSON', 'register-authenticator/complete', 'not json'],
    ['nothing in it', 'register-authenticator/complete', {}],
    ['a number for a name', 'authenticators/update', { credentialId: 'AAAA', friendlyName: 1 }],
    ['no credential id', 'authenticators/delete', {}],
    ['an empty credential id', 'authenticators/delete', { credentialId: '' }],
    ['no relying party', 'register-authenticator/start', undefined],
    ['another relying party', 'register-authenticator/start?rpId=evil.example', undefined],
  ])('is refused with a code when the request has %s', async (_what, path, body) => {
    const { token } = await person();
    const answer = await page.call(path, { token, body });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: expect.any(String), message: expect.any(String) });
  });
});

describe('a page of another origin', () => {
  it('can read nothing, neither answers nor errors', async () => {
    const { token } = await person();
    const requests = (origin: string): Promise<ApiAnswer>[] => [
      page.call('sign-in-challenge', { origin }),
      page.call('authenticators/list?rpId=localhost', { origin, token }),
      page.call('register-authenticator/start?rpId=evil.example', { origin, token }),
      page.call('authenticators/list?rpId=localhost', { origin }),
      page.call('authenticators/delete', { origin, token, body: {} }),
    ];
    for (const origin of ['https://evil.example', 'http://localhost:5174', 'null', `${ORIGIN}.evil.example`])
      for (const { headers } of await Promise.all(requests(origin)))
        expect(headers.get('access-control-allow-origin')).not.toBe(origin);
    for (const { headers, status } of await Promise.all(requests(ORIGIN))) {
      expect([status, headers.get('access-control-allow-origin')]).toEqual([status, ORIGIN]);
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  it('gets no leave from a preflight, and the page of the app does', async () => {
    const preflight = async (origin: string) =>
      fetch(`${world.aws.output('Fido2ApiUrl')}authenticators/list`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type',
        },
      });
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).not.toBe(
      'https://evil.example',
    );
    const ours = await preflight(ORIGIN);
    expect(ours.status).toBe(204);
    expect(ours.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(ours.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization');
  });
});

describe('several at once', () => {
  it('register one credential id: it belongs to one of them, and signs in nobody else', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, person));
    const shared = createPasskey();
    const challenges = await Promise.all(people.map(({ token }) => page.start(token)));
    const answers = await Promise.all(
      people.map(({ token }, index) =>
        page.complete(token, challenges[index]?.body.challenge, { passkey: shared }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'PasskeyAlreadyRegistered',
    });
    for (const [index, { email }] of people.entries()) {
      const attempt = page.signIn(email, shared, { signCount: index + 1 });
      if (answers[index]?.status === 200) expect((await attempt).AuthenticationResult).toBeDefined();
      else await expect(attempt).rejects.toMatchObject(refused);
    }
  }, 30_000);

  it('redeem one public challenge: 20 sessions race, one opens', async () => {
    const passkey = await page.register((await person()).token);
    const challenge = await page.publicChallenge();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_none, index) =>
        page.signInWithoutName(passkey, { challenge, signCount: index + 1 }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    // Who reads the counter after it was raised has signed, and is told that it went back.
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        expect([refused.message, PASSKEY_CHANGED.message]).toContain(outcome.reason.message);
  }, 30_000);

  it('delete a passkey and sign in with it: whichever is first, it is gone and its id free', async () => {
    const { token, email } = await person();
    const passkey = await page.register(token);
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 5 }, (_none, index) => page.signIn(email, passkey, { signCount: index + 1 })),
      page.call('authenticators/delete', { token, body: { credentialId: idOf(passkey) } }),
    ]);
    expect(outcomes.at(-1)).toMatchObject({ status: 'fulfilled', value: { status: 204 } });
    expect(await page.list(token)).toEqual([]);
    await expect(page.signIn(email, passkey, { signCount: 99 })).rejects.toMatchObject(refused);
    await page.register((await person()).token, { passkey });
  }, 30_000);
});

describe('the counter of a passkey', () => {
  it('that goes back, or stands still, is refused and the passkey keeps what it had', async () => {
    const { token, email } = await person();
    const passkey = await page.register(token);
    await page.signIn(email, passkey, { signCount: 7 });
    for (const signCount of [7, 6, 0])
      await expect(page.signIn(email, passkey, { signCount })).rejects.toMatchObject(PASSKEY_CHANGED);
    expect(await page.list(token)).toMatchObject([{ signCount: 7, changed: true }]);
    expect((await page.signIn(email, passkey, { signCount: 8 })).AuthenticationResult).toBeDefined();
  });
});

describe('somebody who asks who has passkeys', () => {
  it('sees one shape for nobody, somebody without and somebody with passkeys, and gets one refusal', async () => {
    const without = await person();
    const having = await person();
    await page.register(having.token);
    const stranger = createPasskey();
    const seen = [];
    for (const email of ['no-such-person@example.net', without.email, having.email]) {
      const { ChallengeParameters: shown } = await world.client.startSession(email);
      const { challenge, ...options } = JSON.parse(shown.fido2options ?? '{}');
      const refusal = await page.signIn(email, stranger).catch((error: Error) => error);
      seen.push({
        names: Object.keys(shown).sort(),
        challengeLength: challenge.length,
        options,
        refusal: `${(refusal as Error).name}: ${(refusal as Error).message}`,
      });
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
  });
});
