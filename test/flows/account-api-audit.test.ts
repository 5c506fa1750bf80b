/**
 * Security events of the account API, as another team's function hears of them, and what its log lines say of
 * whom.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loggedUser } from '../../lambda/shared/log/log-subject';
import { type AccountWorld, accountWorld, codeIn, ORIGIN, PASSWORD } from '../support/account-api';
import { eventsThat, type Heard, heardOf, listenerApp, problemsOf, typesOf } from '../support/audit';
import { claimsOf, linkIn } from '../support/cognito';

const folder = mkdtempSync(join(tmpdir(), 'account-audit-'));
let world: AccountWorld;

beforeAll(async () => {
  world = await accountWorld({}, undefined, [listenerApp(folder)]);
}, 240_000);
afterAll(async () => {
  await world?.aws.close();
  rmSync(folder, { recursive: true, force: true });
});

const call = (...args: Parameters<AccountWorld['call']>) => world.call(...args);

/** What somebody does, and the events that it makes. */
async function eventsDuring(work: () => Promise<unknown>, atLeast: number): Promise<readonly Heard[]> {
  await eventsThat(world.aws, () => false, 0);
  const before = new Set(heardOf(world.aws).map(({ detail }) => detail.id));
  await work();
  return eventsThat(world.aws, ({ detail }) => !before.has(detail.id), atLeast);
}

const signIn = async (username: string, password = PASSWORD) =>
  (await call('sign-in', { username, password })).body.tokens as {
    accessToken: string;
    refreshToken: string;
  };

/** Lines of the function, metrics aside. */
function lines(): readonly Readonly<Record<string, unknown>>[] {
  return Object.entries(world.aws.logs())
    .filter(([name]) => name.includes('AccountApiFunction'))
    .flatMap(([, written]) => written)
    .filter((line) => line.startsWith('{') && line.includes('"message"'))
    .map((line) => JSON.parse(line));
}

it('tells of an account from its confirmation to the end of its last session, and whose it is', async () => {
  let username = '';
  let sub: unknown;
  const events = await eventsDuring(async () => {
    username = await world.newAccount();
    const { accessToken, refreshToken } = await signIn(username);
    ({ sub } = claimsOf(accessToken));
    await signIn(username);
    await call('sign-out', { refreshToken, everywhere: true });
  }, 6);
  expect(typesOf(events)).toEqual([
    'Account confirmed',
    'Password sign-in succeeded',
    'Password sign-in succeeded',
    'Sign-in by Cognito',
    'Sign-in by Cognito',
    'Signed out everywhere',
  ]);
  for (const { detail } of events)
    expect(detail).toMatchObject({
      sub,
      service: 'passwordless-local',
      userPoolId: world.aws.output('UserPoolId'),
      clientId: world.aws.output('AccountApiClientId'),
    });
  expect(JSON.stringify(events)).not.toContain(username);
  const ofUser = lines().filter(({ user }) => user === loggedUser(String(sub)));
  expect(ofUser.map(({ message }) => message)).toEqual([
    'An account was confirmed',
    'Signed in',
    'Signed in',
    'Signed out everywhere',
  ]);
});

it('tells of a password that was reset, and of codes that did not reset it', async () => {
  const username = await world.newAccount();
  const newPassword = 'Another-staple-entirely-7';
  await call('forgot-password', { username });
  const code = codeIn(world.mailTo(username));
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  const events = await eventsDuring(async () => {
    await call('reset-password', { username, code: wrong, newPassword });
    await call('reset-password', { username: 'nobody@example.net', code: wrong, newPassword });
    await call('reset-password', { username, code, newPassword });
  }, 3);
  expect(typesOf(events)).toEqual(['Password reset', 'Password reset refused', 'Password reset refused']);
  const { sub } = claimsOf((await signIn(username, newPassword)).accessToken);
  expect(events.map(({ detail }) => detail.sub).filter(Boolean)).toEqual([sub]);
});

it('tells a refused password from a refused second step', async () => {
  const username = await world.newAccount();
  const wrong = await eventsDuring(() => call('sign-in', { username, password: 'Not-the-password-1' }), 1);
  expect(wrong.map((event) => [event['detail-type'], event.detail.reason, event.detail.challenge])).toEqual([
    ['Password sign-in refused', 'wrong', undefined],
  ]);
  const session = Buffer.from(JSON.stringify(['SMS_MFA', username, 'a-session-of-nobody-at-all'])).toString(
    'base64url',
  );
  const second = await eventsDuring(() => call('challenge', { session, code: '123456' }), 1);
  expect(second.map(({ detail }) => [detail.reason, detail.challenge, detail.sub])).toEqual([
    ['wrong', 'SMS_MFA', undefined],
  ]);
});

it('leaves sign-ins by the pool’s own methods to their triggers', async () => {
  const username = await world.newAccount();
  const metadata = { signInMethod: 'MAGIC_LINK', redirectUri: `${ORIGIN}/` };
  const events = await eventsDuring(async () => {
    const begun = await call('sign-in', { username });
    const asked = await call('challenge', {
      session: begun.body.session,
      answer: '__dummy__',
      metadata: { ...metadata, alreadyHaveMagicLink: 'no' },
    });
    await call('challenge', {
      session: asked.body.session,
      answer: linkIn(world.mailTo(username)).fragment,
      metadata: { ...metadata, alreadyHaveMagicLink: 'yes' },
    });
  }, 1);
  expect(typesOf(events)).toEqual(['Sign-in succeeded']);
});

describe('who attacks', () => {
  it('learns nothing of who has an account: strangers get as many events, without a name', async () => {
    const known = await world.newAccount();
    const visit = (username: string) =>
      eventsDuring(async () => {
        await call('sign-up', { username, password: PASSWORD });
        await call('sign-in', { username, password: 'Not-the-password-1' });
        await call('confirm', { username, code: '123456' });
        await call('forgot-password', { username });
        await call('reset-password', { username, code: '123456', newPassword: PASSWORD });
      }, 2);
    const [ofKnown, ofStranger] = [await visit(known), await visit('a.stranger@example.net')];
    expect(typesOf(ofStranger)).toEqual(['Password reset refused', 'Password sign-in refused']);
    expect(typesOf(ofStranger)).toEqual(typesOf(ofKnown));
    for (const { detail } of [...ofKnown, ...ofStranger]) expect(detail).not.toHaveProperty('sub');
    expect(JSON.stringify([ofKnown, ofStranger])).not.toMatch(/@|stranger|Not-the/);
  });

  it('makes no event by a token that was made up, and no line say whose it would be', async () => {
    const sub = '11111111-1111-1111-1111-111111111111';
    const forged = `e30.${Buffer.from(JSON.stringify({ sub })).toString('base64url')}.e30`;
    const page = world.page();
    await page.call('sign-in', { username: await world.newAccount(), password: PASSWORD });
    page.jar.set('__Host-access', forged);
    const events = await eventsDuring(async () => {
      await call('sign-out', { refreshToken: forged, everywhere: true });
      await call('sign-out', { refreshToken: 'made-up' });
      expect(await page.call('sign-out')).toMatchObject({ status: 204 });
    }, 0);
    expect(events).toEqual([]);
    expect(JSON.stringify(lines())).not.toContain(loggedUser(sub));
  });
});

describe('what fails beside', () => {
  it('keeps nobody from an account: neither the bus, nor Cognito when it is asked whose code it was', async () => {
    world.aws.faults.inject({ service: 'events', operation: 'PutEvents', kind: 'error', times: 4 });
    world.aws.faults.inject({
      service: 'cognito-idp',
      operation: 'AdminGetUser',
      function: 'AccountApi',
      kind: 'throttle',
      times: 1,
    });
    const username = await world.newAccount();
    world.aws.faults.clear();
    expect(await call('sign-in', { username, password: PASSWORD })).toMatchObject({ status: 200 });
    expect(lines()).toContainEqual(
      expect.objectContaining({ message: 'Whose code it was could not be learnt' }),
    );
  });
});

it('has every event in the form that docs/audit.md gives', () => {
  expect(heardOf(world.aws).length).toBeGreaterThan(10);
  expect(heardOf(world.aws).map(problemsOf).filter(Boolean)).toEqual([]);
});
