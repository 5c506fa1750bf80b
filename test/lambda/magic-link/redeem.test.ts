import '../support/environment';

import fc from 'fast-check';
import type { LinkMessage } from '../../../lambda/magic-link/link';
import { ENV } from '../../../lambda/shared/env';
import { awsError } from '../support/aws';
import { KEY_ID, REDIRECT_URI } from '../support/environment';
import { harness } from '../support/harness';
import {
  ALICE,
  fragmentOf,
  NOBODY,
  REDEEM,
  redeemLink,
  requestLink,
  SignIn,
  USER_POOL_ID,
} from '../support/sign-in';

const test = harness();
const { aws, advance, counted } = test;

const TOKENS = { step: 'tokens' };
const FAILED = { step: 'failed' };

/** Asks for a link and gives its fragment, with no calls left in view. */
async function linkFor(user = ALICE, metadata: Record<string, unknown> = {}): Promise<string> {
  await requestLink(user, metadata);
  const fragment = fragmentOf(aws.mails[0]);
  aws.clear();
  return fragment;
}

const messageOf = (fragment: string): LinkMessage =>
  JSON.parse(Buffer.from(fragment.split('.')[0] ?? '', 'base64url').toString());

/** The fragment with another message, and the token as it was. */
function withMessage(fragment: string, message: object): string {
  return `${Buffer.from(JSON.stringify(message)).toString('base64url')}.${fragment.split('.')[1]}`;
}

const writes = () => aws.operations.filter((operation) => operation !== 'GetPublicKey');

describe('a magic link', () => {
  it('works once', async () => {
    const fragment = await linkFor();
    expect(await redeemLink(ALICE, fragment)).toEqual(TOKENS);
    expect(await redeemLink(ALICE, fragment)).toEqual(FAILED);
  });

  it('is redeemed by one of 50 who race for it', async () => {
    const fragment = await linkFor();
    const racers = await Promise.all(Array.from({ length: 50 }, () => redeemLink(ALICE, fragment)));
    expect(racers.filter(({ step }) => step === 'tokens')).toHaveLength(1);
    expect(racers.filter(({ step }) => step === 'failed')).toHaveLength(49);
  });

  it('stays used when the user asks for another one at the same time', async () => {
    const fragment = await linkFor();
    advance(61);
    const [, redeemed] = await Promise.all([requestLink(ALICE), redeemLink(ALICE, fragment)]);
    expect(redeemed).toEqual(TOKENS);
    advance(61);
    await requestLink(ALICE);
    expect(await redeemLink(ALICE, fragment)).toEqual(FAILED);
  });

  it('works until its life is over and not a second longer', async () => {
    const first = await linkFor();
    advance(598);
    expect(await redeemLink(ALICE, first)).toEqual(TOKENS);
    const second = await linkFor();
    advance(600);
    expect(await redeemLink(ALICE, second)).toEqual(FAILED);
    expect(counted('LinkRefused', 'expired')).toBe(1);
  });

  it('costs one write and, once a process, one public key', async () => {
    const fragment = await linkFor();
    await redeemLink(ALICE, fragment);
    expect(writes()).toEqual(['UpdateItem']);
  });

  it.each([
    ['a user name that Cognito makes', ALICE, 200],
    ['an address as user name', { ...ALICE, userName: 'somebody.with.a.long.name@mail.example.com' }, 210],
    ['the longest user name', { ...ALICE, userName: 'u'.repeat(128) }, 330],
  ])('is no longer than a mail program keeps whole: %s', async (_what, user, most) => {
    await requestLink(user);
    const [href = ''] = /https?:\S+/.exec(aws.mails[0]?.text ?? '') ?? [];
    expect(href.startsWith(`${REDIRECT_URI}#`)).toBe(true);
    expect(href.length).toBeLessThanOrEqual(most);
  });

  it('is spent by no failure of KMS', async () => {
    const fragment = await linkFor();
    const other = 'arn:aws:kms:us-east-1:000000000000:key/of-nobody';
    process.env[ENV.ACCEPTED_KEY_IDS] = other;
    await expect(redeemLink(ALICE, fragment)).rejects.toThrow('Something went wrong. Please try again.');
    expect(writes()).toEqual([]);
    process.env[ENV.ACCEPTED_KEY_IDS] = `${other},${KEY_ID}`;
    expect(await redeemLink(ALICE, fragment)).toEqual(TOKENS);
  });

  it('belongs to its user', async () => {
    const fragment = await linkFor();
    const mallory = { userName: 'mallory', attributes: { ...ALICE.attributes } };
    expect(await redeemLink(mallory, fragment)).toEqual(FAILED);
    expect(writes()).toEqual([]);
    expect(await redeemLink(ALICE, fragment)).toEqual(TOKENS);
  });

  it('belongs to its user pool and its app client', async () => {
    const fragment = await linkFor();
    expect(await redeemLink({ ...ALICE, clientId: 'another' }, fragment)).toEqual(FAILED);
    expect(await redeemLink({ ...ALICE, userPoolId: 'us-east-1_Another01' }, fragment)).toEqual(FAILED);
    expect(counted('LinkRefused', 'state')).toBe(2);
    expect(await redeemLink(ALICE, fragment)).toEqual(TOKENS);
  });

  it('belongs to the address it was mailed to', async () => {
    const fragment = await linkFor();
    const moved = { ...ALICE, attributes: { ...ALICE.attributes, email: 'alice@elsewhere.example' } };
    expect(await redeemLink(moved, fragment)).toEqual(FAILED);
    expect(await redeemLink(ALICE, fragment)).toEqual(TOKENS);
  });

  it('is refused when a key signed it that is not accepted, without asking KMS for that key', async () => {
    aws.addKey('another-key');
    process.env[ENV.SIGNING_KEY_ID] = 'another-key';
    const fragment = await linkFor();
    process.env[ENV.SIGNING_KEY_ID] = KEY_ID;
    expect(await redeemLink(ALICE, fragment)).toEqual(FAILED);
    expect(counted('LinkRefused', 'key')).toBe(1);
    expect(aws.calls.filter(({ input }) => input.KeyId === 'another-key')).toEqual([]);
    expect((await test.table.user({ userPoolId: USER_POOL_ID, ...ALICE }))?.proof).toBeUndefined();
  });

  it.each(['retired-key', 'arn:aws:kms:us-east-1:000000000000:key/retired-key'])(
    'of a retired key works while that key is accepted: %s',
    async (written) => {
      aws.addKey('retired-key');
      aws.addKey(written, 'retired-key');
      process.env[ENV.SIGNING_KEY_ID] = 'retired-key';
      const fragment = await linkFor();
      process.env[ENV.SIGNING_KEY_ID] = KEY_ID;
      process.env[ENV.ACCEPTED_KEY_IDS] = `${KEY_ID},${written}`;
      expect(await redeemLink(ALICE, fragment)).toEqual(TOKENS);
    },
  );

  it.each([
    ['another user', { userName: 'mallory' }],
    ['a past end', { exp: 1_600_000_000 }],
    ['a start in the future', { iat: 4_000_000_000, exp: 4_000_000_600 }],
    ['one claim more', { admin: true }],
    ['a time that is text', { exp: '9999999999' }],
    ['no start', { iat: undefined }],
  ])('is refused before any call when its message has %s', async (_what, changes) => {
    const fragment = await linkFor();
    expect(await redeemLink(ALICE, withMessage(fragment, { ...messageOf(fragment), ...changes }))).toEqual(
      FAILED,
    );
    expect(aws.operations).toEqual([]);
    expect(await redeemLink(ALICE, fragment)).toEqual(TOKENS);
  });

  it('is not redeemed by anything but an explicit answer: opening a session or asking does nothing', async () => {
    const fragment = await linkFor();
    for (const alreadyHaveMagicLink of ['no', undefined, 'YES', 'true'])
      await redeemLink(ALICE, fragment, { alreadyHaveMagicLink }).catch(() => undefined);
    expect(await redeemLink(ALICE, fragment)).toEqual(TOKENS);
  });
});

describe('malformed answers', () => {
  it('of any shape are refused, never an exception, and write nothing', async () => {
    const signIn = await SignIn.start(ALICE);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.anything(), fc.string({ unit: 'binary', maxLength: 4_000 })),
        async (answer) => {
          expect(await signIn.verify(cloneable(answer), REDEEM)).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
    expect(writes()).toEqual([]);
  });

  it('made of a real link by any change are refused and leave it usable', async () => {
    const fragment = await linkFor();
    const signIn = await SignIn.start(ALICE);
    const change = fc.record({
      at: fc.nat({ max: fragment.length - 1 }),
      remove: fc.nat({ max: 3 }),
      insert: fc.oneof(
        fc.string({ maxLength: 3 }),
        fc.constantFrom('.', '=', '%2e', '+', '/', ' ', '\n', 'A'),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        let mutated = fragment;
        for (const { at, remove, insert } of changes)
          mutated = mutated.slice(0, at) + insert + mutated.slice(at + remove);
        fc.pre(mutated !== fragment);
        expect(await signIn.verify(mutated, REDEEM)).toBe(false);
      }),
      { numRuns: 300 },
    );
    expect(await redeemLink(ALICE, fragment)).toEqual(TOKENS);
  });

  it('with client metadata of any shape are refused, never an exception', async () => {
    const fragment = await linkFor();
    const known = fc.constantFrom(
      'signInMethod',
      'alreadyHaveMagicLink',
      'redirectUri',
      'codeVerifier',
      'codeChallenge',
      '__proto__',
      'constructor',
    );
    const values = fc.oneof(
      fc.anything(),
      fc.constantFrom('MAGIC_LINK', 'no', 'yes', 'toString', '__proto__'),
    );
    const metadata = fc.oneof(fc.anything(), fc.dictionary(fc.oneof(known, fc.string()), values));
    const signIn = await SignIn.start(ALICE);
    await fc.assert(
      fc.asyncProperty(metadata, async (clientMetadata) => {
        const claims = cloneable(clientMetadata) as Record<string, unknown> | undefined;
        fc.pre(!(claims?.signInMethod === 'MAGIC_LINK' && claims.alreadyHaveMagicLink === 'yes'));
        expect(await signIn.verify(fragment, claims)).toBe(false);
      }),
      { numRuns: 300 },
    );
    expect(await redeemLink(ALICE, fragment)).toEqual(TOKENS);
  });
});

/** What of a value could arrive in an event, which is JSON. */
function cloneable(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null');
  } catch {
    return null;
  }
}

describe('the first proof of an address', () => {
  const newcomer = {
    userName: 'newcomer',
    attributes: { email: 'new@example.com', email_verified: 'false' },
  };

  it('replaces the password with one nobody knows, then marks the address as verified', async () => {
    const fragment = await linkFor(newcomer);
    expect(await redeemLink(newcomer, fragment)).toEqual(TOKENS);
    expect(writes()).toEqual(['UpdateItem', 'AdminSetUserPassword', 'AdminUpdateUserAttributes']);
    const [, password, attributes] = aws.calls.filter(({ operation }) => operation !== 'GetPublicKey');
    expect(password?.input).toMatchObject({
      UserPoolId: USER_POOL_ID,
      Username: 'newcomer',
      Permanent: true,
    });
    expect(attributes?.input.UserAttributes).toEqual([{ Name: 'email_verified', Value: 'true' }]);
    expect(counted('FirstProof')).toBe(1);
  });

  it('draws a password that meets any policy, a new one each time', async () => {
    const passwords = [];
    for (const userName of ['a', 'b']) {
      const user = { ...newcomer, userName };
      const fragment = await linkFor(user);
      await redeemLink(user, fragment);
      passwords.push(aws.calls.find(({ operation }) => operation === 'AdminSetUserPassword')?.input.Password);
    }
    expect(passwords[0]).not.toBe(passwords[1]);
    for (const password of passwords) {
      expect(password.length).toBeGreaterThanOrEqual(64);
      for (const characters of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/])
        expect(password).toMatch(characters);
    }
  });

  it('is not made again for a verified address', async () => {
    const fragment = await linkFor();
    await redeemLink(ALICE, fragment);
    expect(writes()).toEqual(['UpdateItem']);
  });

  it('is not made by a link that is refused', async () => {
    const fragment = await linkFor(newcomer);
    await redeemLink(newcomer, `${fragment}A`);
    expect(writes()).toEqual([]);
  });

  it.each(['AdminSetUserPassword', 'AdminUpdateUserAttributes'])(
    'that fails at %s lets nobody in, and the link works again',
    async (operation) => {
      const fragment = await linkFor(newcomer);
      aws.spoilOperation(operation, { how: awsError('TooManyRequestsException', 429) });
      await expect(redeemLink(newcomer, fragment)).rejects.toThrow('Something went wrong. Please try again.');
      aws.clear();
      expect(await redeemLink(newcomer, fragment)).toEqual(TOKENS);
      expect(writes()).toEqual(['UpdateItem', 'AdminSetUserPassword', 'AdminUpdateUserAttributes']);
    },
  );
});

describe('who guesses a token', () => {
  it.each([
    { browser: 'without a secret', metadata: {}, calls: ['UpdateItem'] },
    { browser: 'with one', metadata: { deviceSecret: 's'.repeat(43) }, calls: ['GetItem', 'UpdateItem'] },
  ])(
    'sees the same calls, as long as each other, whether or not there is an account, by a browser $browser',
    async ({ metadata, calls }) => {
      const unproven = { ...ALICE, userName: 'u'.repeat(18), attributes: { email_verified: 'false' } };
      const known = { ...ALICE, userName: 'k'.repeat(18) };
      const seen = [];
      for (const user of [known, { ...NOBODY, userName: 'n'.repeat(18) }, unproven]) {
        const guess = withMessage(`.${'A'.repeat(43)}`, {
          ...messageOf(await linkFor()),
          userName: user.userName,
        });
        aws.clear();
        expect(await redeemLink(user, guess, metadata)).toEqual(FAILED);
        seen.push(
          aws.calls.map(({ operation, input: { Key: _, ...rest } }) => [
            operation,
            JSON.stringify(rest).length,
          ]),
        );
        advance(3_600);
      }
      expect(seen[0]?.map(([operation]) => operation)).toEqual(calls);
      expect(seen[1]).toEqual(seen[0]);
      expect(seen[2]).toEqual(seen[0]);
    },
  );
});

describe('users who are not there', () => {
  it('are refused a well-made link after the same checks as everybody', async () => {
    await requestLink(NOBODY);
    const fragment = fragmentOf(aws.mails[0]);
    aws.clear();
    expect(await redeemLink(NOBODY, fragment)).toEqual(FAILED);
    expect(counted('LinkRefused', 'unknown_user')).toBe(1);
    expect(writes()).toEqual(['UpdateItem']);
  });
});
