/**
 * A stage without passwords whose only entrance is the account API: the public client begins nothing, the API
 * everything.
 */
import { type AccountWorld, accountWorld, ORIGIN } from '../support/account-api';
import { claimsOf, linkIn } from '../support/cognito';

const username = 'somebody@example.net';
const redirectUri = `${ORIGIN}/`;

let world: AccountWorld;
beforeAll(async () => {
  world = await accountWorld({ passwordFlows: false, accountApi: { enabled: true, onlyEntrance: true } });
  expect(await world.call('sign-up', { username, attributes: { locale: 'ja' } })).toMatchObject({
    status: 200,
    body: { next: 'sign-in' },
  });
}, 180_000);
afterAll(() => world?.aws.close());

it('signs in through the API', async () => {
  const begin = await world.call('sign-in', { username });
  const asked = await world.call('challenge', {
    session: begin.body.session,
    answer: '__dummy__',
    metadata: { signInMethod: 'MAGIC_LINK', redirectUri, alreadyHaveMagicLink: 'no' },
  });
  const { body } = await world.call('challenge', {
    session: asked.body.session,
    answer: linkIn(world.mailTo(username)).fragment,
    metadata: { signInMethod: 'MAGIC_LINK', redirectUri, alreadyHaveMagicLink: 'yes' },
  });
  expect(claimsOf(body.tokens.idToken)).toMatchObject({
    email: username,
    aud: world.aws.output('AccountApiClientId'),
    sign_in_method: 'MAGIC_LINK',
  });
});

it.each([
  ['CUSTOM_AUTH', { USERNAME: username }],
  ['USER_SRP_AUTH', { USERNAME: username, SRP_A: 'a'.repeat(64) }],
  ['USER_PASSWORD_AUTH', { USERNAME: username, PASSWORD: 'Correct-horse-battery-9' }],
  ['USER_AUTH', { USERNAME: username }],
])('refuses %s to the public client', async (AuthFlow, AuthParameters) => {
  const mails = world.aws.mail.all().length;
  await expect(
    world.publicClient.call('InitiateAuth', {
      AuthFlow,
      ClientId: world.publicClient.clientId,
      AuthParameters,
    }),
  ).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringContaining('not enabled'),
  });
  expect(world.aws.mail.all()).toHaveLength(mails);
});

it('takes no password at the API either, as none signs in', async () => {
  expect(await world.call('sign-in', { username, password: 'Correct-horse-battery-9' })).toMatchObject({
    status: 400,
    body: { code: 'InvalidRequest' },
  });
});

it('gives pages tokens where the stage has no cookies, and says so to those that ask for some', async () => {
  const asPage = await world.call('sign-in', { username }, { origin: ORIGIN });
  expect(asPage).toMatchObject({ status: 200, cookies: [], body: { status: 'challenge' } });
  expect(asPage.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  expect(asPage.headers.get('access-control-allow-credentials')).toBeNull();
  expect(await world.call('sign-in', { username }, { origin: ORIGIN, 'x-session': 'cookie' })).toMatchObject({
    status: 403,
    body: { code: 'Forbidden' },
  });
});

it('limits callers by their address, whoever they ask for: the web ACL stands before the API', async () => {
  const limited = await accountWorld({
    passwordFlows: false,
    accountApi: { enabled: true, onlyEntrance: true },
    webAcl: { ratePer5Minutes: 10 },
  });
  try {
    const statuses = new Set<number>();
    for (let index = 0; index < 30; index += 1) {
      const answer = await limited.call('sign-in', { username: `user-${index}@example.net` });
      statuses.add(answer.status);
      if (answer.status === 403) expect(answer.body.code).toBe('Forbidden');
    }
    expect([...statuses].sort()).toEqual([200, 403]);
  } finally {
    await limited.aws.close();
  }
}, 120_000);
