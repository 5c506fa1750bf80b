/**
 * Before anything is proven, answers tell nothing of whether there is a user, or whether the user has
 * passkeys.
 */
import { setPasskeySettings } from '../../support/environment';
import { harness } from '../../support/harness';
import { ALICE, NOBODY, REQUEST, redeemLink, SignIn, type TestUser } from '../../support/sign-in';
import { addPasskey, idOf } from '../support/api';
import { FIDO2, optionsOf, signInByName, signInByPasskey } from '../support/sign-in';
import { createPasskey } from '../webauthn/support/authenticator';

const test = harness();
const { aws } = test;

/** A user without passkeys. */
const CAROL: TestUser = {
  userName: 'b3f1c2d4-0000-4000-8000-000000000003',
  attributes: {
    sub: 'b3f1c2d4-0000-4000-8000-000000000003',
    email: 'carol@example.com',
    email_verified: 'true',
  },
};
const FAILED = { step: 'failed' };

const nobodyCalled = (userName: string): TestUser => ({ ...NOBODY, userName });

/** Replaces every value by its type, lists by their first element. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]));
}

async function firstChallenge(user: TestUser) {
  return optionsOf(await SignIn.start(user));
}

describe('the options of a sign-in with a user name', () => {
  it('list no credentials unless the stage has that on, and nobody is looked up', async () => {
    setPasskeySettings();
    await addPasskey(ALICE);
    aws.calls.length = 0;
    const all = await Promise.all([ALICE, CAROL, NOBODY].map(firstChallenge));
    for (const options of all) expect(options).not.toHaveProperty('credentials');
    expect(new Set(all.map((options) => JSON.stringify(shapeOf(options)))).size).toBe(1);
    expect(aws.calls).toEqual([]);
  });

  describe('with credential ids', () => {
    beforeEach(() => setPasskeySettings({ exposeCredentialIds: true }));

    it('list the user’s passkeys, and decoys of the same shape for everybody else', async () => {
      const passkey = await addPasskey(ALICE);
      const all = await Promise.all([ALICE, CAROL, NOBODY].map(firstChallenge));
      expect(all[0]?.credentials).toEqual([{ id: idOf(passkey), transports: ['internal'] }]);
      expect(new Set(all.map((options) => JSON.stringify(shapeOf(options)))).size).toBe(1);
      for (const { credentials = [] } of all)
        for (const { id } of credentials) expect(id).toMatch(/^[A-Za-z0-9_-]{22,86}$/);
    });

    it('make the same calls for everybody', async () => {
      await addPasskey(ALICE);
      for (const user of [ALICE, CAROL, NOBODY]) {
        aws.calls.length = 0;
        await firstChallenge(user);
        expect(aws.operations.filter((operation) => operation !== 'GenerateMac')).toEqual(['Query']);
      }
    });

    it('give a name the same decoys whenever one asks, however it is spelled', async () => {
      for (const user of [CAROL, NOBODY, nobodyCalled('Someone@Example.COM')]) {
        const { credentials } = await firstChallenge(user);
        expect((await firstChallenge(user)).credentials).toEqual(credentials);
        const upper = { ...user, userName: user.userName.toUpperCase() };
        if (user.userNotFound) expect((await firstChallenge(upper)).credentials).toEqual(credentials);
      }
    });

    it('give different names different decoys, in varying number, length and transports', async () => {
      const all: { id: string; transports?: string[] }[][] = [];
      for (let number = 0; number < 120; number++)
        all.push((await firstChallenge(nobodyCalled(`person-${number}@example.com`))).credentials ?? []);
      const flat = all.flat();
      expect(new Set(flat.map(({ id }) => id)).size).toBe(flat.length);
      expect([...new Set(all.map(({ length }) => length))].sort()).toEqual([1, 2]);
      expect(new Set(flat.map(({ id }) => id.length)).size).toBeGreaterThan(2);
      expect(new Set(flat.map(({ transports }) => String(transports))).size).toBeGreaterThan(2);
    });

    it('differ in another pool', async () => {
      const here = (await firstChallenge(NOBODY)).credentials;
      expect(
        (await firstChallenge({ ...NOBODY, userPoolId: 'us-east-1_Another01' })).credentials,
      ).not.toEqual(here);
    });

    it('list decoys for a user name that is gone, even where passkeys were left behind', async () => {
      const passkey = await addPasskey(ALICE);
      const gone = { ...ALICE, userNotFound: true };
      expect(JSON.stringify(await firstChallenge(gone))).not.toContain(idOf(passkey));
      expect(await signInByName(gone, passkey)).toEqual(FAILED);
      expect(await signInByPasskey(gone, passkey)).toEqual(FAILED);
    });
  });
});

describe('a refused answer', () => {
  it('is the same, after the same calls, for a user with passkeys, one without, and nobody', async () => {
    setPasskeySettings();
    await addPasskey(ALICE);
    const guess = createPasskey();
    for (const user of [ALICE, CAROL, NOBODY])
      for (const attempt of [signInByName, signInByPasskey]) {
        aws.calls.length = 0;
        expect(await attempt(user, guess)).toEqual(FAILED);
        expect(aws.operations.filter((operation) => operation !== 'GenerateMac')).toEqual(['GetItem']);
      }
    for (const user of [ALICE, CAROL, NOBODY])
      expect(await (await SignIn.start(user)).respond('nonsense', FIDO2)).toEqual(FAILED);
  });
});

describe('where passkeys are enforced', () => {
  it('requests for links and wrong links are answered, and cost, the same for everybody', async () => {
    setPasskeySettings({ enforce: true });
    await addPasskey(ALICE);
    const seen = new Set<string>();
    for (const user of [ALICE, CAROL, NOBODY]) {
      aws.clear();
      const signIn = await SignIn.start(user);
      const asked = await signIn.respond('__dummy__', REQUEST);
      const mails = aws.mails.length;
      const redeemed = await redeemLink(user, 'AAAA.BBBB');
      seen.add(JSON.stringify([asked, redeemed, mails, aws.operations]));
    }
    expect(seen.size).toBe(1);
  });
});
