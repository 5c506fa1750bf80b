import '../recovery/support';

import type { APIGatewayProxyEvent } from 'aws-lambda';
import { handler } from '../../../lambda/recovery-codes';
import { newRecoveryCodes, readRecoveryCode } from '../../../lambda/recovery-codes/codes';
import { KNOWN_BROWSER_RATE, SHARED_RATE } from '../../../lambda/recovery-codes/sign-in/code';
import { ENV } from '../../../lambda/shared/env';
import { addPasskey } from '../passkeys/support/api';
import { answer, CAROL, recover } from '../recovery/support';
import { setPasskeySettings } from '../support/environment';
import { harness } from '../support/harness';
import {
  ALICE,
  CLIENT_ID,
  CONTEXT,
  fragmentOf,
  NOBODY,
  redeemLink,
  requestLink,
  SignIn,
  type TestUser,
} from '../support/sign-in';

const test = harness();
const { aws, advance, counted, output } = test;
let signedInAt = 0;

beforeEach(() => {
  process.env[ENV.RECOVERY_METHODS] = 'LINK,CODE';
  signedInAt = Math.floor(Date.now() / 1000);
  for (const { userName, attributes } of [ALICE, CAROL]) aws.users.set(userName, attributes);
});

async function call(operation: string, user: TestUser = CAROL, claims: Record<string, unknown> = {}) {
  const { statusCode, body } = await handler(
    {
      resource: `/recovery-codes/${operation}`,
      headers: {},
      body: '{}',
      isBase64Encoded: false,
      requestContext: {
        authorizer: {
          claims: {
            ...user.attributes,
            token_use: 'id',
            aud: CLIENT_ID,
            'cognito:username': user.userName,
            auth_time: String(signedInAt),
            ...claims,
          },
        },
      },
    } as unknown as APIGatewayProxyEvent,
    CONTEXT,
  );
  return { statusCode, body: JSON.parse(body) };
}

const newCodes = async (user: TestUser = CAROL): Promise<string[]> =>
  (await call('generate', user)).body.codes;
const use = (code: unknown, user?: TestUser, metadata?: Record<string, string>) =>
  answer('RECOVERY_CODE', code, user, metadata);
const wrong = () => newRecoveryCodes(1)[0] ?? '';

describe('recovery codes', () => {
  it('are shown once, ten of them, each different and beyond guessing', async () => {
    const codes = await newCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
    expect(await call('status')).toEqual({ statusCode: 200, body: { left: 10, madeAt: expect.any(Number) } });
  });

  it('are kept as keyed hashes: neither table, log nor mail has one', async () => {
    const codes = await newCodes();
    const kept = JSON.stringify(await test.table.items()) + output() + JSON.stringify(aws.mails);
    for (const code of codes)
      for (const form of [code, code.replaceAll('-', '')]) expect(kept).not.toContain(form);
    expect(kept).not.toContain(CAROL.userName);
  });

  it('sign in once each, and tell the user how many are left', async () => {
    const [first, second] = await newCodes();
    expect(await use(first)).toBe('tokens');
    expect(aws.mails.at(-1)).toMatchObject({ to: 'carol@example.com' });
    expect(aws.mails.at(-1)?.text).toContain('9 are left.');
    expect(await use(second)).toBe('tokens');
    expect((await call('status')).body.left).toBe(8);
    expect(counted('RecoveryUsed', 'code')).toBe(2);
  });

  it('are read as people write them', async () => {
    const [code = ''] = await newCodes();
    expect(
      await use(` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `),
    ).toBe('tokens');
    expect(readRecoveryCode('ＡＢＣＤ－ABCD–ABCDーABCD')).toBe('ABCDABCDABCDABCD');
  });

  it('open the account of somebody who lost the passkey that the stage enforces', async () => {
    setPasskeySettings({ enforce: true });
    await addPasskey(CAROL);
    expect(await use((await newCodes())[0])).toBe('tokens');
  });

  it('are made after a recent sign-in alone, by an ID token', async () => {
    expect((await call('generate', CAROL, { auth_time: String(signedInAt - 301) })).body.code).toBe(
      'RecentSignInRequired',
    );
    for (const auth_time of [undefined, 'x', ''])
      expect((await call('generate', CAROL, { auth_time: auth_time ?? 'NaN' })).statusCode).not.toBe(200);
    expect((await call('generate', CAROL, { token_use: 'access' })).body.code).toBe('IdTokenRequired');
    expect(await call('status')).toEqual({ statusCode: 200, body: { left: 0 } });
  });

  it('are told of by mail when they are made', async () => {
    await newCodes();
    expect(aws.mails.at(-1)).toMatchObject({
      to: 'carol@example.com',
      subject: 'New recovery codes for your Example & Co account',
    });
  });
});

describe('a recovery code is refused', () => {
  it('the second time, and to all but one of many that come at once', async () => {
    const [code] = await newCodes();
    const steps = await Promise.all([use(code), use(code), use(code)]);
    expect(steps.filter((step) => step === 'tokens')).toHaveLength(1);
    expect(await use(code)).toBe('failed');
    expect((await call('status')).body.left).toBe(9);
  });

  it('to another user, in another pool and to nobody', async () => {
    const [code] = await newCodes();
    await newCodes(ALICE);
    for (const user of [ALICE, NOBODY, { ...CAROL, userPoolId: 'us-east-1_Another01' }])
      expect(await use(code, user)).toBe('failed');
    expect(await use(code)).toBe('tokens');
  });

  it('once new ones were made, or support has revoked them', async () => {
    const [old] = await newCodes();
    const [code] = await newCodes();
    expect(await use(old)).toBe('failed');
    await recover({ revokeCodes: true });
    expect(await use(code)).toBe('failed');
    expect((await call('status')).body).toEqual({ left: 0 });
  });

  it.each([
    undefined,
    null,
    '',
    '0'.repeat(15),
    '0'.repeat(17),
    'U'.repeat(16),
    ['x'],
    7,
    'x'.repeat(5000),
    '__proto__',
  ])('when it is none, at no cost: %j', async (code) => {
    await newCodes();
    const before = aws.calls.length;
    expect(await use(code)).toBe('failed');
    expect(aws.operations.slice(before)).toEqual([]);
  });

  it('for a minute when all browsers together have sent too many, and is never locked', async () => {
    const [code] = await newCodes();
    for (let guess = 0; guess < SHARED_RATE; guess++) expect(await use(wrong())).toBe('failed');
    expect(await use(code)).toBe('failed');
    expect(counted('RecoveryRefused', 'rate')).toBe(1);
    advance(61);
    expect(await use(code)).toBe('tokens');
  });

  it('to others alone while a known browser has a rate of its own', async () => {
    const [code, next] = await newCodes();
    const home = { deviceSecret: 'h'.repeat(43) };
    expect(await use(code, CAROL, home)).toBe('tokens');
    for (let guess = 0; guess < SHARED_RATE; guess++)
      await use(wrong(), CAROL, { deviceSecret: String(guess).padStart(43, 's') });
    expect(await use(next)).toBe('failed');
    expect(await use(next, CAROL, home)).toBe('tokens');
    for (let guess = 1; guess < KNOWN_BROWSER_RATE; guess++) await use(wrong(), CAROL, home);
    expect(await use(wrong(), CAROL, home)).toBe('failed');
    expect(counted('RecoveryRefused', 'rate')).toBeGreaterThanOrEqual(2);
  });

  it('to a flood: no more guesses are compared than the rate allows, however many come at once', async () => {
    await newCodes();
    const before = aws.calls.length;
    for (let flood = 0; flood < 8; flood++) await Promise.all(Array.from({ length: 10 }, () => use(wrong())));
    const compared = aws.calls
      .slice(before)
      .filter(({ input }) => String(input.UpdateExpression).includes('#codes.#name'));
    expect(compared.length).toBeLessThanOrEqual(SHARED_RATE);
  });

  it('a year long at full rate, with a chance of three in 10^16 that one of ten is found', () => {
    const guesses = SHARED_RATE * 60 * 24 * 365;
    const codes = 10;
    expect((guesses * codes) / 2 ** 80).toBeLessThan(3e-16);
  });

  it('and bars no other way in', async () => {
    await newCodes();
    for (let guess = 0; guess < 5; guess++) await use(wrong());
    await requestLink(CAROL);
    expect((await redeemLink(CAROL, fragmentOf(aws.mails.at(-1)))).step).toBe('tokens');
  });

  it('with a malformed verifier', async () => {
    const [code] = await newCodes();
    expect(await use(code, CAROL, { codeVerifier: 'short' })).toBe('failed');
    expect(await use(code)).toBe('tokens');
  });

  it('where the stage has none', async () => {
    const [code] = await newCodes();
    process.env[ENV.RECOVERY_METHODS] = 'LINK';
    expect(await use(code)).toBe('failed');
  });

  it('by the same calls for everybody; of a name that nobody has, nothing stays', async () => {
    await newCodes();
    const callsFor = async (user: TestUser) => {
      const before = aws.calls.length;
      await use(wrong(), user);
      return aws.operations.slice(before);
    };
    const known = await callsFor(CAROL);
    expect(await callsFor(ALICE)).toEqual(known);
    expect(await callsFor(NOBODY)).toEqual(known);
    const items = (await test.table.items()) as { exp?: unknown; failures?: { N: string } }[];
    const counts = items.filter(({ failures }) => failures !== undefined);
    // What was counted expires, for everybody.
    expect(counts.map(({ exp }) => exp !== undefined)).toEqual([true, true, true]);
  });
});

describe('when a try of the trigger gives no answer', () => {
  it('the same round is let in again, for seconds, and uses up one code', async () => {
    const [code] = await newCodes();
    const signIn = await SignIn.start(CAROL);
    expect(await signIn.verify(code, { signInMethod: 'RECOVERY_CODE' })).toBe(true);
    expect(await signIn.retryVerify()).toBe(true);
    expect((await call('status')).body.left).toBe(9);
    advance(21);
    expect(await signIn.retryVerify()).toBe(false);
  });

  it.each([0, 1, 2, 3, 4])(
    'because it died at its call number %d, the next one finishes the sign-in',
    async (place) => {
      const [code] = await newCodes();
      const signIn = await SignIn.start(CAROL);
      aws.spoilCalls((_, index) => (index === place ? { when: 'after', how: 'kill' } : undefined));
      await aws.run(() => signIn.verify(code, { signInMethod: 'RECOVERY_CODE' }));
      aws.spoilCalls(() => undefined);
      expect(await signIn.retryVerify()).toBe(true);
      expect((await call('status')).body.left).toBe(9);
    },
  );
});
