import '../support/environment';

import { reserveCode } from '../../../lambda/codes/issue';
import { numberKey, recordNumber } from '../../../lambda/codes/proven-number';
import { CODE_PURPOSES, type CodePurpose } from '../../../lambda/codes/purpose';
import { readCodeSettings } from '../../../lambda/codes/settings';
import { codesKey } from '../../../lambda/codes/store';
import { handler } from '../../../lambda/operators/forget-user';
import { ENV, requireEnv } from '../../../lambda/shared/env';
import { knownBrowser, seeBrowser } from '../../../lambda/shared/known-browsers';
import {
  answer,
  askForCode,
  BOB as BOB_WITH_NUMBER,
  latestCode,
  otherThan,
  setCodes,
  TOKENS,
} from '../codes/support/codes';
import { addPasskey, api, begin, createPasskey, finish, idOf, listed } from '../passkeys/support/api';
import { signInByName } from '../passkeys/support/sign-in';
import { awsError } from '../support/aws';
import { setPasskeySettings } from '../support/environment';
import { harness } from '../support/harness';
import {
  ALICE,
  CONTEXT,
  fragmentOf,
  redeemLink,
  requestLink,
  type TestUser,
  USER_POOL_ID,
} from '../support/sign-in';

const test = harness();
const { aws } = test;

const BOB: TestUser = {
  userName: 'b3f1c2d4-0000-4000-8000-000000000002',
  attributes: {
    sub: 'b3f1c2d4-0000-4000-8000-000000000002',
    email: 'bob@example.com',
    email_verified: 'true',
  },
};

beforeEach(() => {
  setPasskeySettings();
  for (const { userName, attributes } of [ALICE, BOB]) aws.users.set(userName, attributes);
});

/** Somebody with a number. */
const CAROL = BOB_WITH_NUMBER;

/**
 * Keys of all that is kept of a user's codes; changes of number and address belong to the account's `sub`.
 */
function keysOf({ userName, attributes }: TestUser) {
  const owner = { userPoolId: USER_POOL_ID, userName };
  const codes = (purpose: CodePurpose) =>
    codesKey({
      ...owner,
      purpose,
      ...(purpose.startsWith('CHANGE_') ? { userName: attributes.sub ?? '' } : {}),
    });
  return [
    ['number', numberKey(owner)] as const,
    ...CODE_PURPOSES.map((purpose) => [purpose, codes(purpose)] as const),
  ];
}

/** What of these is in the table. */
async function keptOf(user: TestUser): Promise<string[]> {
  const items = (await test.table.items()) as { userNameHash?: { B?: Uint8Array } }[];
  const isThere = ({ userNameHash }: ReturnType<typeof numberKey>) =>
    items.some((item) => Buffer.from(item.userNameHash?.B ?? []).equals(userNameHash.B));
  return keysOf(user).flatMap(([what, key]) => (isThere(key) ? [what] : []));
}

/** Has one code of every purpose waiting, and a number proven. */
async function leaveCodes({ userName, attributes: { sub = '' } }: TestUser): Promise<void> {
  setCodes();
  const table = requireEnv(ENV.SECRETS_TABLE);
  const now = Math.floor(Date.now() / 1000);
  for (const purpose of CODE_PURPOSES) {
    const order = {
      table,
      settings: readCodeSettings(),
      purpose,
      userPoolId: USER_POOL_ID,
      userName: purpose.startsWith('CHANGE_') ? sub : userName,
      clientId: 'client',
      request: 'request',
      to: '+819012345678',
      requester: undefined,
      transient: false,
      now,
    };
    expect(await reserveCode(order, '123456')).toBe('reserved');
  }
  const browser = {
    userPoolId: USER_POOL_ID,
    userName,
    metadata: new Map([['deviceSecret', 'd'.repeat(43)]]),
  };
  await (await seeBrowser(table, browser, now))?.remember();
  const known = await knownBrowser(table, browser, now);
  expect(known).toBeDefined();
  const order = { table, settings: readCodeSettings(), purpose: 'SMS_OTP', clientId: 'client', now } as const;
  const of = { ...browser, browser: known, request: 'known', to: '+819012345678', requester: undefined };
  expect(await reserveCode({ ...order, ...of, transient: false }, '123456')).toBe('reserved');
  await recordNumber(table, { userPoolId: USER_POOL_ID, userName }, 'hash of the number', now);
}

const WHY = { operator: 'o.perator', reason: 'Asked in writing to be forgotten' };
const forget = (event: object) => handler({ ...WHY, ...event }, CONTEXT);

/** What is left in the authenticators table that tells anything of a user. */
const left = async (user: TestUser) =>
  (await test.table.authenticators()).filter(
    (item) => JSON.stringify(item).includes(user.userName) && item.sk?.S !== 'ACCOUNT',
  );

describe('forgetting a user', () => {
  it('is written down first, in a line that no log level keeps out', async () => {
    await forget({ userName: ALICE.userName });
    const lines = test.output().split('\n');
    const first = lines.findIndex((each) => each.includes('A user is being forgotten'));
    expect(lines[first]).toContain('"level":"CRITICAL"');
    expect(lines[first]).toContain('"audit":"forget-user"');
    expect(lines.findIndex((each) => each.includes('A user was forgotten'))).toBeGreaterThan(first);
  });

  it('removes passkeys, owners, links, limits and proofs, and nobody else’s', async () => {
    const passkeys = [await addPasskey(ALICE), await addPasskey(ALICE)];
    const bobs = await addPasskey(BOB);
    await signInByName(BOB, bobs);
    await signInByName(ALICE, passkeys[0] ?? createPasskey());
    await requestLink(ALICE);
    const fragment = fragmentOf(aws.mails.find(({ text }) => text.includes('#')));
    expect(await forget({ userName: ALICE.userName })).toEqual({
      passkeys: 2,
      userDeleted: false,
      mail: 'sent',
    });
    expect(await left(ALICE)).toEqual([]);
    expect(
      await test.table.user({ userPoolId: 'us-east-1_Example01', userName: ALICE.userName }),
    ).toBeUndefined();
    expect(await redeemLink(ALICE, fragment)).toEqual({ step: 'failed' });
    for (const passkey of passkeys)
      expect(await signInByName(ALICE, passkey, { signCount: 9 })).toEqual({ step: 'failed' });
    expect(await signInByName(BOB, bobs, { signCount: 9 })).toEqual({ step: 'tokens' });
    expect(aws.users.has(ALICE.userName)).toBe(true);
  });

  it('removes codes, locks and since when a number is known, by name and by sub, and nobody else’s', async () => {
    const carol: TestUser = { userName: 'carol', attributes: { ...BOB.attributes, sub: 'sub-of-carol' } };
    for (const user of [ALICE, carol]) {
      aws.users.set(user.userName, user.attributes);
      await leaveCodes(user);
      expect(await keptOf(user)).toEqual(['number', ...CODE_PURPOSES]);
    }
    await forget({ userName: carol.userName, deleteUser: true });
    expect(await keptOf(carol)).toEqual([]);
    expect(await keptOf(ALICE)).toEqual(['number', ...CODE_PURPOSES]);
    aws.users.clear();
    await forget({ userName: ALICE.userName });
    expect(await test.table.itemsBesideEndings()).toEqual([]);
  });

  it('leaves no code that signs in, and no lock, once codes were asked for and guessed at', async () => {
    setCodes();
    const { userName, attributes } = CAROL;
    aws.users.set(userName, attributes);
    const proven = await askForCode(CAROL);
    expect(await answer(proven, latestCode(aws))).toEqual(TOKENS);
    test.advance(31);
    const signIn = await askForCode(CAROL);
    const code = latestCode(aws);
    await answer(signIn, otherThan(code));
    expect(await keptOf(CAROL)).toEqual(['number', 'SMS_OTP']);
    await forget({ userName });
    expect(await keptOf(CAROL)).toEqual([]);
    expect(await answer(signIn, code)).toMatchObject({ step: 'challenge' });
    expect(test.counted('CodeRefused', 'no_code')).toBe(1);
  });

  it('frees the ids of the passkeys', async () => {
    const passkey = await addPasskey(ALICE);
    await forget({ userName: ALICE.userName });
    await addPasskey(BOB, { passkey });
    expect(await listed(BOB)).toMatchObject([{ credentialId: idOf(passkey) }]);
  });

  it('leaves a version that expires, and nothing of the user’s in it', async () => {
    await addPasskey(ALICE);
    await forget({ userName: ALICE.userName, deleteUser: true });
    const items = await test.table.authenticators();
    expect(items).toEqual([
      {
        pk: { S: `USER#${ALICE.userName}` },
        sk: { S: 'ACCOUNT' },
        version: { N: '3' },
        closed: { BOOL: true },
        exp: { N: expect.any(String) },
      },
    ]);
    expect(Number(items[0]?.exp?.N)).toBeLessThan(Date.now() / 1000 + 86_500);
  });

  it('deletes the user last, and only where asked for', async () => {
    await addPasskey(ALICE);
    aws.calls.length = 0;
    expect(await forget({ userName: ALICE.userName, deleteUser: true })).toMatchObject({
      passkeys: 1,
      userDeleted: true,
    });
    expect(aws.operations.at(-1)).toBe('AdminDeleteUser');
    expect(aws.users.has(ALICE.userName)).toBe(false);
  });

  it('finds the user by an address too', async () => {
    await addPasskey(ALICE);
    expect(await forget({ userName: 'alice@example.com' })).toMatchObject({ passkeys: 1 });
    expect(await left(ALICE)).toEqual([]);
  });

  it('works when the user has been deleted from the pool before, by name or by sub', async () => {
    await addPasskey(ALICE);
    const dave: TestUser = { userName: 'dave', attributes: { ...BOB.attributes, sub: BOB.userName } };
    await addPasskey(dave);
    aws.users.clear();
    expect(await forget({ userName: ALICE.userName, deleteUser: true })).toMatchObject({
      passkeys: 1,
      userDeleted: false,
    });
    expect(await forget({ userName: 'dave' })).toMatchObject({ passkeys: 0 });
    expect(await forget({ userName: 'dave', sub: BOB.userName })).toMatchObject({ passkeys: 1 });
  });

  it('can be invoked again, and finishes what a failure left', async () => {
    for (let number = 0; number < 3; number++) await addPasskey(ALICE);
    let transactions = 0;
    aws.spoilCalls(({ operation }) =>
      operation === 'TransactWriteItems' && ++transactions === 2
        ? { how: awsError('InternalServerError', 500) }
        : undefined,
    );
    await expect(forget({ userName: ALICE.userName, deleteUser: true })).rejects.toThrow();
    expect(aws.users.has(ALICE.userName)).toBe(true);
    expect(await forget({ userName: ALICE.userName, deleteUser: true })).toMatchObject({
      passkeys: 2,
      userDeleted: true,
    });
    expect(await forget({ userName: ALICE.userName, deleteUser: true })).toMatchObject({
      passkeys: 0,
      userDeleted: false,
    });
    expect(await left(ALICE)).toEqual([]);
  });

  it('lets no registration that has begun be completed, and none begin when the user goes', async () => {
    const { challenge } = (await begin(ALICE)).body;
    await forget({ userName: ALICE.userName, deleteUser: true });
    for (const answer of [await finish(ALICE, challenge), await begin(ALICE)])
      expect(answer).toMatchObject({ statusCode: 401, body: { code: 'SessionEnded' } });
    // Nor by a sign-in that came to its end while the user went.
    const late = { claims: { auth_time: String(Math.floor(Date.now() / 1000) + 1) } };
    expect(await begin(ALICE, late)).toMatchObject({ statusCode: 403, body: { code: 'AccountClosed' } });
    expect(await left(ALICE)).toEqual([]);
  });

  it('lets a user who stays begin anew', async () => {
    await addPasskey(ALICE);
    await forget({ userName: ALICE.userName });
    // A sign-in from before registers nothing any more.
    expect((await begin(ALICE)).body).toMatchObject({ code: 'RecentSignInRequired' });
    const again = { claims: { auth_time: String(Math.floor(Date.now() / 1000) + 1) } };
    const { challenge } = (await begin(ALICE, again)).body;
    expect(await finish(ALICE, challenge, {}, {}, again)).toMatchObject({ statusCode: 200 });
    expect(await listed(ALICE)).toHaveLength(1);
  });

  it('removes what the package’s registrations left, which names the user', async () => {
    await test.table.putAuthenticator({
      pk: { S: `USER#${ALICE.userName}` },
      sk: { S: 'CHALLENGE#abc' },
      options: { M: { user: { M: { name: { S: 'alice@example.com' } } } } },
    });
    await forget({ userName: ALICE.userName });
    expect(await left(ALICE)).toEqual([]);
  });

  it('wins against registrations and deletions at the same time', async () => {
    const passkeys = [await addPasskey(ALICE), await addPasskey(ALICE), await addPasskey(ALICE)];
    const { challenge } = (await begin(ALICE)).body;
    await Promise.all([
      forget({ userName: ALICE.userName, deleteUser: true }),
      finish(ALICE, challenge),
      ...passkeys.map((passkey) =>
        api(ALICE, '/authenticators/delete', { body: { credentialId: idOf(passkey) } }),
      ),
    ]);
    expect(await left(ALICE)).toEqual([]);
  });

  it('writes no name to logs', async () => {
    await addPasskey(ALICE);
    await forget({ userName: ALICE.userName, deleteUser: true });
    expect(test.output()).not.toContain(ALICE.userName);
  });

  it.each([
    undefined,
    null,
    'alice',
    [],
    {},
    { userName: '' },
    { userName: 7 },
    { userName: 'x'.repeat(129) },
    { userName: 'alice', deleteUser: 'yes' },
    { userName: 'alice', sub: 7 },
    { userName: 'alice', delete: true },
    { ...WHY, userName: '' },
    { ...WHY, userName: 7 },
    { ...WHY, userName: 'alice', deleteUser: 'yes' },
    { ...WHY, userName: 'alice', sub: 7 },
    { ...WHY, userName: 'alice', reason: 'lost' },
    { userName: 'alice', reason: WHY.reason },
  ])('refuses the request %j, saying how it should be', async (event) => {
    await expect(handler(event, CONTEXT)).rejects.toThrow(/Invoke with/);
    expect(aws.calls).toEqual([]);
  });
});

it('takes recovery links and codes along', async () => {
  const { keepRecoveryCodes, newRecoveryCodes } = await import('../../../lambda/recovery-codes/codes');
  const { keepRecoveryLink } = await import('../../../lambda/recovery/link');
  const { whileSessionGoesOn } = await import('../../../lambda/shared/sessions/ended');
  const table = process.env[ENV.SECRETS_TABLE] as string;
  const owner = { userPoolId: 'us-east-1_Example01', userName: ALICE.userName };
  const now = Math.floor(Date.now() / 1000);
  const goesOn = whileSessionGoesOn(table, owner, { session: 'x', authTime: now });
  await keepRecoveryCodes(table, owner, newRecoveryCodes(3), now, goesOn);
  const link = { ...owner, secret: 'x', address: 'alice@example.com', clientId: undefined };
  await keepRecoveryLink(table, { ...link, now, exp: now + 60 });
  await forget({ userName: ALICE.userName });
  expect(await test.table.itemsBesideEndings()).toEqual([]);
});
