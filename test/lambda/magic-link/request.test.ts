import '../support/environment';
import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { ENV } from '../../../lambda/shared/env';
import { logger } from '../../../lambda/shared/log/observability';
import { awsError } from '../support/aws';
import { REDIRECT_URI } from '../support/environment';
import { harness } from '../support/harness';
import {
  ALICE,
  fragmentOf,
  NOBODY,
  redeemLink,
  requestLink,
  SignIn,
  type TestUser,
  USER_POOL_ID,
} from '../support/sign-in';

const test = harness();
const { aws, advance, counted, output } = test;

const SUCCESS = { step: 'challenge', publicParameters: {} };
const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');

describe('asking for a magic link', () => {
  it('mails one that signs the user in', async () => {
    const { answered } = await requestLink(ALICE);
    expect(answered).toEqual(SUCCESS);
    expect(aws.mails).toHaveLength(1);
    expect(aws.mails[0]).toMatchObject({
      to: 'alice@example.com',
      from: '"Example & Co" <no-reply@example.com>',
      configurationSet: 'passwordless',
    });
    expect(aws.mails[0]?.text).toContain(`${REDIRECT_URI}#`);
    expect(await redeemLink(ALICE, fragmentOf(aws.mails[0]))).toEqual({ step: 'tokens' });
  });

  it('lets the same session redeem it, as the browser client does', async () => {
    const { signIn } = await requestLink(ALICE);
    const answered = await signIn.respond(fragmentOf(aws.mails[0]), {
      signInMethod: 'MAGIC_LINK',
      alreadyHaveMagicLink: 'yes',
    });
    expect(answered).toEqual({ step: 'tokens' });
  });

  it('calls AWS for nothing before the client has said what it wants', async () => {
    await SignIn.start(ALICE);
    expect(aws.calls).toEqual([]);
  });

  it('makes seven calls: read and sign, reserve and count twice, each side by side, send, note', async () => {
    await requestLink(ALICE);
    expect(aws.operations.slice(0, 2).sort()).toEqual(['GetItem', 'Sign']);
    expect(aws.operations.slice(2, 5)).toEqual(['UpdateItem', 'UpdateItem', 'UpdateItem']);
    expect(aws.operations.slice(5)).toEqual(['SendEmail', 'UpdateItem']);
  });

  it('gives the link the life that the stage says', async () => {
    await requestLink(ALICE);
    const message = JSON.parse(
      Buffer.from(fragmentOf(aws.mails[0]).split('.')[0] ?? '', 'base64url').toString(),
    );
    expect(message.exp - message.iat).toBe(600);
  });

  it('writes in the language the client asks for, else the user’s, else the default', async () => {
    await requestLink(ALICE, { locale: 'ja' });
    const reader: TestUser = { userName: 'reader', attributes: { ...ALICE.attributes, locale: 'ja-JP' } };
    await requestLink(reader);
    await requestLink({ ...reader, userName: 'reader-2' }, { locale: 'en' });
    await requestLink({ ...ALICE, userName: 'no-wish' }, { locale: 'xx"><script>' });
    expect(aws.mails.map((mail) => /サインイン/.test(mail.subject))).toEqual([true, true, false, false]);
  });

  it('says when it was asked for in the client’s time zone, else in UTC', async () => {
    await requestLink(ALICE, { timeZone: 'Asia/Tokyo' });
    await requestLink({ ...ALICE, userName: 'no-zone' });
    await requestLink({ ...ALICE, userName: 'no-such-zone' }, { timeZone: 'Asia/Tokyo"><script>' });
    const zones = aws.mails.map(({ text }) => /requested on .* at \d\d:\d\d (.*)\./.exec(text)?.[1]);
    expect(zones).toEqual(['Japan Standard Time', 'UTC', 'UTC']);
  });

  it('keeps nothing but hashes', async () => {
    await requestLink(ALICE);
    const kept = JSON.stringify(await test.table.items());
    const [message = '', token = ''] = fragmentOf(aws.mails[0]).split('.');
    expect(token).toHaveLength(43);
    for (const secret of [message, token, 'alice@example.com', ALICE.userName, USER_POOL_ID])
      expect(kept).not.toContain(secret);
  });

  it('puts no secret and no personal data into logs and metrics, at any log level', async () => {
    expect(logger.getLevelName()).toBe('DEBUG');
    const verifier = 'v'.repeat(43);
    await requestLink(ALICE, { codeChallenge: challengeOf(verifier) });
    const fragment = fragmentOf(aws.mails[0]);
    aws.spoilOperation('AdminSetUserPassword', {
      how: awsError('InternalErrorException', 500, 'alice@example.com'),
    });
    const unverified = { ...ALICE, attributes: { ...ALICE.attributes, email_verified: 'false' } };
    await expect(redeemLink(unverified, fragment, { codeVerifier: verifier })).rejects.toThrow();
    const written = output();
    expect(written).toContain('InternalErrorException');
    for (const secret of [fragment.slice(0, 40), fragment.slice(-40), 'alice', verifier, ALICE.userName])
      expect(written).not.toContain(secret);
  });
});

describe('limits of magic links', () => {
  it('answer exactly as success and send nothing: cool-down', async () => {
    const first = await requestLink(ALICE);
    const second = await requestLink(ALICE);
    expect(second.answered).toEqual(first.answered);
    expect(aws.mails).toHaveLength(1);
    expect(counted('LinkLimited', 'cool_down')).toBe(1);
  });

  it('let the next one through when the cool-down is over', async () => {
    await requestLink(ALICE);
    advance(60);
    await requestLink(ALICE);
    expect(aws.mails).toHaveLength(2);
  });

  it('keep three links alive and send no fourth', async () => {
    for (let i = 0; i < 4; i++) {
      expect((await requestLink(ALICE)).answered).toEqual(SUCCESS);
      advance(61);
    }
    expect(aws.mails).toHaveLength(3);
    expect(counted('LinkLimited', 'live_links')).toBe(1);
    expect(await redeemLink(ALICE, fragmentOf(aws.mails[0]))).toEqual({ step: 'tokens' });
  });

  it('hold in any 60 minutes', async () => {
    for (let i = 0; i < 6; i++) {
      expect((await requestLink(ALICE)).answered).toEqual(SUCCESS);
      advance(601);
    }
    expect(aws.mails).toHaveLength(5);
    expect(counted('LinkLimited', 'hour')).toBe(1);
  });

  it('hold in any 24 hours', async () => {
    for (let i = 0; i < 11; i++) {
      expect((await requestLink(ALICE)).answered).toEqual(SUCCESS);
      advance(3_600);
    }
    expect(aws.mails).toHaveLength(10);
    expect(counted('LinkLimited', 'day')).toBe(1);
    advance(DAY_LEFT);
    await requestLink(ALICE);
    expect(aws.mails).toHaveLength(11);
  });

  it('hold for the whole pool, and then cost the user nothing', async () => {
    process.env[ENV.POOL_LINKS_PER_HOUR] = '1';
    await requestLink(ALICE);
    const bob: TestUser = {
      userName: 'bob',
      attributes: { email: 'bob@example.com', email_verified: 'true' },
    };
    expect((await requestLink(bob)).answered).toEqual(SUCCESS);
    expect(aws.mails).toHaveLength(1);
    expect(counted('LinkLimited', 'pool')).toBe(1);
    process.env[ENV.POOL_LINKS_PER_HOUR] = '2';
    await requestLink(bob);
    expect(aws.mails).toHaveLength(2);
  });

  it('are not mistaken when the SDK repeats a write that had been carried out', async () => {
    let repeated = false;
    aws.spoilCalls(({ operation, input }) => {
      if (operation !== 'UpdateItem' || !/#links = :links/.test(input.UpdateExpression) || repeated)
        return undefined;
      repeated = true;
      return {
        when: 'after',
        how: new ConditionalCheckFailedException({ message: 'version', $metadata: {} }),
      };
    });
    await requestLink(ALICE);
    expect(aws.mails).toHaveLength(1);
    expect(await redeemLink(ALICE, fragmentOf(aws.mails[0]))).toEqual({ step: 'tokens' });
  });

  it('let one of many simultaneous requests through', async () => {
    const signIns = await Promise.all(Array.from({ length: 12 }, () => requestLink(ALICE)));
    expect(signIns.every(({ answered }) => answered.step === 'challenge')).toBe(true);
    expect(aws.mails).toHaveLength(1);
    expect(await poolCount()).toBe(1);
  });
});

const DAY_LEFT = 86_400 - 11 * 3_600 + 1;

/** What the pool's counters add up to; those of mailboxes count by the hour too. */
async function poolCount(): Promise<number> {
  const all = (await test.table.items()) as { n?: { N: string } }[];
  const items = all.filter((item) => !Object.keys(item).some((name) => /^h\d+$/.test(name)));
  return items.reduce((sum, item) => sum + Number(item.n?.N ?? 0), 0);
}

describe('unknown users', () => {
  it('get the same answers by the same calls', async () => {
    const known = await requestLink(ALICE);
    const calls = aws.calls.map(shape);
    aws.clear();
    const unknown = await requestLink(NOBODY);
    expect(unknown.answered).toEqual(known.answered);
    expect(aws.calls.map(shape).sort()).toEqual(calls.sort());
    expect(aws.mails[0]?.to).toBe('success@simulator.amazonses.com');
  });

  it('run into the same limits', async () => {
    await requestLink(NOBODY);
    expect((await requestLink(NOBODY)).answered).toEqual(SUCCESS);
    expect(aws.mails).toHaveLength(1);
    expect(counted('LinkLimited', 'cool_down')).toBe(1);
  });

  it('get the same errors', async () => {
    for (const redirectUri of ['https://evil.example/', undefined]) {
      const errors = await Promise.all(
        [ALICE, NOBODY].map((user) =>
          requestLink(user, { redirectUri }).catch((error: Error) => error.message),
        ),
      );
      expect(errors[0]).toBe("redirectUri is not one of this client's registered URIs.");
      expect(errors[1]).toBe(errors[0]);
    }
    aws.spoilOperation('SendEmail', { how: awsError('InternalFailure', 500) });
    const errors = await Promise.all(
      [ALICE, NOBODY].map((user) => requestLink(user).catch((error: Error) => error.message)),
    );
    expect(errors).toEqual(Array(2).fill('The message could not be sent. Please try again.'));
  });

  it('never sign in, even with a link that was made for their name', async () => {
    await requestLink(NOBODY);
    expect(await redeemLink(NOBODY, fragmentOf(aws.mails[0]))).toEqual({ step: 'failed' });
  });

  it.each([
    ['has no e-mail address', {}],
    ['has a line break in the address', { email: 'a@example.com\r\nBcc: all@example.com' }],
    ['has two addresses in one', { email: 'a@example.com,b@example.com' }],
  ])('are no other than a user who %s', async (_what, attributes) => {
    const { answered } = await requestLink({
      userName: 'odd',
      attributes: attributes as Record<string, string>,
    });
    expect(answered).toEqual(SUCCESS);
    expect(aws.mails.map((mail) => mail.to)).toEqual(['success@simulator.amazonses.com']);
  });
});

/** A call without the values that differ from user to user. */
function shape({ operation, input }: { operation: string; input: Record<string, unknown> }) {
  return JSON.stringify([operation, input.UpdateExpression ?? null, input.ConditionExpression ?? null]);
}

describe('requester binding', () => {
  const verifier = 'abcdefghijklmnopqrstuvwxyz0123456789-._~ABCDEF';

  it('lets only the matching verifier redeem, and a wrong one does not use the link up', async () => {
    await requestLink(ALICE, { codeChallenge: challengeOf(verifier) });
    const fragment = fragmentOf(aws.mails[0]);
    for (const codeVerifier of [undefined, 'x'.repeat(43), 'short', ''])
      expect(await redeemLink(ALICE, fragment, { codeVerifier })).toEqual({ step: 'failed' });
    expect(await redeemLink(ALICE, fragment, { codeVerifier: verifier })).toEqual({ step: 'tokens' });
  });

  it('says in the mail that the link belongs to this browser', async () => {
    await requestLink(ALICE, { codeChallenge: challengeOf(verifier) });
    expect(aws.mails[0]?.text).toContain('Open it in the browser in which you asked for it.');
  });

  it('can be required: without a challenge nothing is sent and the answer is the same', async () => {
    process.env[ENV.REQUIRE_REQUESTER] = 'TRUE';
    expect((await requestLink(ALICE)).answered).toEqual(SUCCESS);
    expect(aws.mails).toEqual([]);
    expect(counted('LinkRefused', 'code_challenge_absent')).toBe(1);
    await requestLink(ALICE, { codeChallenge: challengeOf(verifier) });
    expect(aws.mails).toHaveLength(1);
  });

  it.each(['', 'short', `${'A'.repeat(42)}B`, 'é'.repeat(43), `${challengeOf(verifier)}=`])(
    'never turns a malformed challenge into a link for everybody: %j',
    async (codeChallenge) => {
      expect((await requestLink(ALICE, { codeChallenge })).answered).toEqual(SUCCESS);
      expect(aws.mails).toEqual([]);
    },
  );
});

describe('when SES does not take the mail', () => {
  it.each(['MessageRejected', 'BadRequestException', 'AccessDeniedException'])(
    'an error that can depend on the address does not show: %s',
    async (name) => {
      aws.spoilOperation('SendEmail', { how: awsError(name, 400, 'alice@example.com is not verified') });
      expect((await requestLink(ALICE)).answered).toEqual(SUCCESS);
      expect(counted('LinkRejected')).toBe(1);
      expect(output()).not.toContain('alice');
      expect((await requestLink(ALICE)).answered).toEqual(SUCCESS);
      expect(counted('LinkLimited', 'cool_down')).toBe(1);
    },
  );

  it.each([
    ['throttling', awsError('TooManyRequestsException', 429), 0],
    ['an account that may not send', awsError('AccountSuspendedException', 400), 0],
    // SES may have taken the mail, so it counts for whoever may be sent it.
    ['a fault', awsError('InternalFailure', 500), 1],
    ['a time-out', Object.assign(new Error('timed out'), { name: 'TimeoutError' }), 1],
  ])('%s is told, and gives the limits of the user back', async (_what, error, sent) => {
    aws.spoilOperation('SendEmail', { how: error });
    await expect(requestLink(ALICE)).rejects.toThrow('The message could not be sent. Please try again.');
    expect(await poolCount()).toBe(sent);
    aws.clear();
    await requestLink(ALICE);
    expect(aws.mails).toHaveLength(1);
  });

  it('is tried again when it was clearly throttled, and only then', async () => {
    aws.spoilCalls(({ operation }) =>
      operation === 'SendEmail' && count(aws.operations, 'SendEmail') === 1
        ? { how: awsError('TooManyRequestsException', 429) }
        : undefined,
    );
    await requestLink(ALICE);
    expect(aws.mails).toHaveLength(1);
    aws.clear();
    aws.spoilOperation('SendEmail', { how: awsError('InternalFailure', 500) });
    await expect(requestLink({ ...ALICE, userName: 'other' })).rejects.toThrow();
    expect(count(aws.operations, 'SendEmail')).toBe(1);
  });

  it('keeps the link of a mail that may have gone out, though the client is told to try again', async () => {
    aws.spoilOperation('SendEmail', {
      when: 'after',
      how: Object.assign(new Error('timed out'), { name: 'TimeoutError' }),
    });
    await expect(requestLink(ALICE)).rejects.toThrow();
    expect(await redeemLink(ALICE, fragmentOf(aws.mails[0]))).toEqual({ step: 'tokens' });
  });

  it('forgets the link of a mail that certainly did not go out', async () => {
    aws.spoilOperation('SendEmail', { how: awsError('SendingPausedException', 400) });
    await expect(requestLink(ALICE)).rejects.toThrow();
    const user = await test.table.user({ userPoolId: USER_POOL_ID, userName: ALICE.userName });
    expect(user?.links.M).toEqual({});
    expect(user?.sent.M).toEqual({});
  });

  it('a failing signature tells nobody who is over a limit that the service has a fault, nor that they are', async () => {
    await requestLink(ALICE);
    aws.spoilOperation('Sign', { how: awsError('ThrottlingException', 400) });
    const { answered } = await requestLink(ALICE);
    expect(answered).toMatchObject({ step: 'challenge' });
    expect(aws.mails).toHaveLength(1);
  });

  it.each([
    ['Sign', 'GetItem'],
    ['GetItem', 'Sign'],
  ])('failing at once, %s and %s are one error, and nothing is reserved', async (...operations) => {
    aws.spoilCalls(({ operation }) =>
      operations.includes(operation) ? { how: awsError('ThrottlingException', 400) } : undefined,
    );
    await expect(requestLink(ALICE)).rejects.toThrow();
    aws.clear();
    expect(await poolCount()).toBe(0);
    await requestLink(ALICE);
    expect(aws.mails).toHaveLength(1);
  });

  it.each(['Sign', 'UpdateItem'])(
    'a failing %s gives everything back and names no cause',
    async (operation) => {
      let once = true;
      aws.spoilCalls((call) => {
        if (call.operation !== operation || !once) return undefined;
        once = false;
        return { how: awsError('ThrottlingException', 400) };
      });
      await expect(requestLink(ALICE)).rejects.toThrow('The message could not be sent. Please try again.');
      expect(await poolCount()).toBe(0);
      aws.clear();
      await requestLink(ALICE);
      expect(aws.mails).toHaveLength(1);
    },
  );
});

function count(operations: readonly string[], name: string): number {
  return operations.filter((operation) => operation === name).length;
}
