/**
 * A thief of an ID token whose session has ended since: by its user, by an operator, by a change of number or
 * address. The sign-in is recent all the while, and everything that a change needs was begun before the end.
 */

import type { Route } from '../campaign/routes';
import { type AccountWorld, accountWorld, PASSWORD } from '../support/account-api';
import type { Overrides } from '../support/assembly';
import { assemblyOf } from '../support/assembly';
import {
  callRoute,
  guardedRoutes,
  METHODS,
  type MethodPath,
  type Prepared,
  prepare,
  stateOf,
} from '../support/old-tokens';
import { type CodesWorld, codesWorld, newNumber, type Person } from '../support/one-time-codes';

const overrides: Overrides = { recovery: { codes: { enabled: true } } };

let world: CodesWorld;
let routes: readonly Route[];
beforeAll(async () => {
  world = await codesWorld({ overrides });
  routes = guardedRoutes(await assemblyOf({ overrides }), world);
}, 240_000);
afterAll(() => world?.close());

const operator = { operator: 'o.perator', reason: 'Lost the phone; showed the passport at the counter' };

async function invoke(output: string, payload: object): Promise<void> {
  const { failure, result } = await world.invoke(world.aws.output(output), payload);
  if (failure) throw new Error(JSON.stringify(result));
}

const recover =
  (wish: object) =>
  ({ person: { sub } }: Prepared) =>
    invoke('RecoverUserFunctionName', { userName: sub, ...operator, ...wish });

async function change(token: string, kind: 'email' | 'phone_number', value: string): Promise<void> {
  await world.contact('start', token, { kind, value });
  const { status, body } = await world.contact('complete', token, { kind, code: world.codeFor(value) });
  if (status !== 204) throw new Error(`Not changed: ${JSON.stringify(body)}`);
}

let values = 0;
const newAddress = () => `moved-${++values}@example.org`;

/** Another sign-in of the same person. */
async function signInAgain(email: string): Promise<string> {
  world.aws.clock.advance(61);
  return (await world.links.signIn(email)).IdToken;
}

interface Ending {
  /** `ended`: the tokens open nothing; `spent`: they change nothing, and still read. */
  readonly leaves: 'ended' | 'spent';
  /** @throws Error when it fails */
  end(prepared: Prepared): Promise<unknown>;
  /** True where there is no account afterwards. */
  readonly deletes?: true;
}

const ENDINGS: Readonly<Record<string, Ending>> = {
  'end-sessions of the contact API': {
    leaves: 'ended',
    end: ({ token }) => endSessions(token),
  },
  'end-sessions in another browser': {
    leaves: 'ended',
    end: async ({ person }) => endSessions(await signInAgain(person.email)),
  },
  'recover --sign-out': { leaves: 'ended', end: recover({ signOut: true }) },
  'recover --revoke-passkeys': { leaves: 'spent', end: recover({ revokePasskeys: true }) },
  'recover --revoke-codes': { leaves: 'spent', end: recover({ revokeCodes: true }) },
  'recover --sign-out --revoke-passkeys --revoke-codes': {
    leaves: 'ended',
    end: recover({ signOut: true, revokePasskeys: true, revokeCodes: true }),
  },
  'a change of the address in the same session': {
    leaves: 'spent',
    end: ({ token }) => change(token, 'email', newAddress()),
  },
  'a change of the address in another session': {
    leaves: 'spent',
    end: async ({ person }) => change(await signInAgain(person.email), 'email', newAddress()),
  },
  'a change of the number': {
    leaves: 'spent',
    end: async ({ person }) => change(await signInAgain(person.email), 'phone_number', newNumber()),
  },
  'a number that went to another account': {
    leaves: 'spent',
    async end({ person }) {
      const other = await world.newPerson();
      await change((await world.links.signIn(other.email)).IdToken, 'phone_number', person.phone);
    },
  },
  'release-number': {
    leaves: 'spent',
    end: ({ person: { sub } }) => invoke('ReleaseNumberFunctionName', { userName: sub, ...operator }),
  },
  'forget-user': {
    leaves: 'spent',
    end: ({ person: { sub } }) =>
      invoke('ForgetUserFunctionName', { userName: sub, ...operator, deleteUser: false }),
  },
  'forget-user with deletion': {
    leaves: 'ended',
    deletes: true,
    end: ({ person: { sub } }) =>
      invoke('ForgetUserFunctionName', { userName: sub, ...operator, deleteUser: true }),
  },
};

async function endSessions(token: string): Promise<void> {
  const route = routes.find(({ path }) => path === 'contact/end-sessions');
  if (!route) throw new Error('There is no end-sessions.');
  const { status } = await callRoute(route, token, {});
  if (status !== 204) throw new Error(`Not ended: ${status}`);
}

/** Those that take things away last: what is refused to a live session was not there. */
const ORDER: readonly MethodPath[] = Object.keys(METHODS) as MethodPath[];

const send = async (path: MethodPath, prepared: Prepared, token = prepared.token) => {
  const route = routes.find((each) => each.path === path) as Route;
  return callRoute(route, token, prepared.bodies[path] ?? {});
};

describe('every method behind the authorizer', () => {
  it('is in the list of what a thief tries', () => {
    expect(routes.map(({ path }) => path).sort()).toEqual([...ORDER].sort());
  });

  it('takes the token while its session goes on', async () => {
    const prepared = await prepare(world);
    const refused = [];
    for (const path of ORDER) {
      const { status, body } = await send(path, prepared);
      if (status >= 300) refused.push([path, status, body]);
    }
    expect(refused).toEqual([]);
  });
});

describe.each(Object.entries(ENDINGS))('after %s', (_, { leaves, end, deletes }) => {
  let prepared: Prepared;
  let before: object;
  beforeAll(async () => {
    prepared = await prepare(world);
    await end(prepared);
    before = await stateOf(world, prepared.person);
  }, 60_000);

  it.each(ORDER)('%s changes nothing with a token from before', async (path) => {
    const { status, body } = await send(path, prepared);
    const kind = METHODS[path];
    if (leaves === 'ended' && kind !== 'ends')
      expect([status, body]).toEqual([
        401,
        { code: 'SessionEnded', message: expect.stringMatching(/Sign in again/) },
      ]);
    else if (kind === 'changes')
      expect([status, body]).toEqual([
        403,
        { code: 'RecentSignInRequired', message: expect.stringMatching(/Sign in again/) },
      ]);
    else if (kind === 'reads') expect(status).toBe(200);
    // It ends what is left of the session, or finds nothing to end.
    else expect(status).toBe(204);
    expect(await stateOf(world, prepared.person)).toEqual(before);
  });

  if (!deletes)
    it('a new sign-in of the owner changes what it likes', async () => {
      const { email } = await currentContact(prepared.person);
      world.aws.clock.advance(61);
      const again = await prepare(world, { ...prepared.person, email });
      const refused = [];
      for (const path of ORDER) {
        const { status, body } = await send(path, again);
        if (status >= 300) refused.push([path, status, body]);
      }
      expect(refused).toEqual([]);
    });
});

describe('an ending between the check and the write', () => {
  const writes = ORDER.filter((path) => METHODS[path] === 'changes' && !path.endsWith('/start'));
  it.each(writes)('%s is not carried out', async (path) => {
    const prepared = await prepare(world);
    const before = await stateOf(world, prepared.person);
    // What has ended was read, and the answer is on its way to the function.
    world.aws.faults.inject({
      service: 'dynamodb',
      operation: 'GetItem',
      kind: 'latency',
      latencyMs: 900,
      when: 'after',
    });
    const underWay = send(path, prepared);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await recover({ signOut: true })(prepared);
    expect(await underWay).toMatchObject({ status: 401, body: { code: 'SessionEnded' } });
    const after = await stateOf(world, prepared.person);
    // The operator's notice is the one message.
    expect(after).toEqual({ ...before, messages: (before as { messages: number }).messages + 1 });
  });
});

describe('one session that is ended', () => {
  it('opens nothing any more, ends no others, and leaves them as they are', async () => {
    const prepared = await prepare(world);
    const other = await signInAgain(prepared.person.email);
    const route = routes.find(({ path }) => path === 'contact/end-sessions') as Route;
    expect((await callRoute(route, prepared.token, { only: 'that' })).status).toBe(400);
    for (const _retry of [1, 2])
      expect((await callRoute(route, prepared.token, { only: 'this' })).status).toBe(204);
    for (const path of ORDER)
      expect([path, await send(path, prepared)]).toEqual([
        path,
        { status: 401, body: { code: 'SessionEnded', message: expect.any(String) } },
      ]);
    expect((await send('authenticators/update', prepared, other)).status).toBe(200);
  });
});

describe('a thief whose session was ended', () => {
  it('ends no session that its owner began after that', async () => {
    const prepared = await prepare(world);
    await endSessions(prepared.token);
    world.aws.clock.advance(61);
    const { RefreshToken } = await world.links.signIn(prepared.person.email);
    // A retry, as far as anybody can tell.
    await endSessions(prepared.token);
    const { clientId } = world.client;
    const renewed = await world.client.call('GetTokensFromRefreshToken', {
      ClientId: clientId,
      RefreshToken,
    });
    expect(renewed.AuthenticationResult.IdToken).toBeDefined();
  });

  it('lets an ending that failed half-way be tried again', async () => {
    const prepared = await prepare(world);
    world.aws.faults.inject({
      service: 'cognito-idp',
      operation: 'AdminUserGlobalSignOut',
      kind: 'error',
      status: 400,
      code: 'InternalErrorException',
    });
    await expect(endSessions(prepared.token)).rejects.toThrow('500');
    expect((await send('authenticators/list', prepared)).status).toBe(401);
    await endSessions(prepared.token);
    await expect(
      world.client.call('GetTokensFromRefreshToken', {
        ClientId: world.client.clientId,
        RefreshToken: prepared.tokens.RefreshToken,
      }),
    ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });
});

describe('the account API', () => {
  let accounts: AccountWorld;
  beforeAll(async () => {
    accounts = await accountWorld({ recovery: { codes: { enabled: true } } });
  }, 240_000);
  afterAll(() => accounts?.aws.close());

  it.each([{ everywhere: true }, {}])(
    'leaves no token that opens anything when it signs out: %j',
    async (how) => {
      const username = await accounts.newAccount();
      const signIn = async () =>
        (await accounts.call('sign-in', { username, password: PASSWORD })).body.tokens as {
          idToken: string;
          refreshToken: string;
        };
      const [{ idToken, refreshToken }, other] = [await signIn(), await signIn()];
      const [status, generate] = ['status', 'generate'].map((path) => ({
        method: 'POST',
        path: `recovery-codes/${path}`,
        url: `${accounts.aws.output('RecoveryCodesApiUrl')}recovery-codes/${path}`,
        guarded: true,
      })) as [Route, Route];
      expect((await callRoute(status, idToken, {})).status).toBe(200);
      expect((await accounts.call('sign-out', { refreshToken, ...how })).status).toBe(204);
      for (const route of [status, generate])
        expect((await callRoute(route, idToken, {})).body).toMatchObject({ code: 'SessionEnded' });
      // Everywhere is there too, and else nowhere but here.
      expect((await callRoute(status, other.idToken, {})).status).toBe(how.everywhere ? 401 : 200);
    },
  );
});

async function currentContact({ sub, email }: Person): Promise<{ email: string }> {
  const { profile } = (await stateOf(world, { sub })) as {
    profile: { UserAttributes: { Name: string; Value: string }[] };
  };
  return { email: profile.UserAttributes.find(({ Name }) => Name === 'email')?.Value ?? email };
}
