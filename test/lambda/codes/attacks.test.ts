/** Attacks on codes, each tried on the triggers: guessing, racing, borrowing, looking. */

import { readCodes } from '../../../lambda/codes/store';
import { handler as create } from '../../../lambda/custom-auth/create';
import { ENV, requireEnv } from '../../../lambda/shared/env';
import { harness } from '../support/harness';
import {
  CONTEXT,
  fragmentOf,
  NOBODY,
  redeemLink,
  requestLink,
  SignIn,
  type TestUser,
  USER_POOL_ID,
} from '../support/sign-in';
import {
  AGAIN,
  answer,
  askForCode,
  BOB,
  browser,
  codeIn,
  FAILED,
  latestCode,
  otherThan,
  setCodes,
  TOKENS,
  WHATSAPP,
} from './support/codes';

const test = harness();
const { aws, advance, counted, output } = test;

const ANSWER = { signInMethod: 'SMS_OTP', alreadyHaveCode: 'yes' };

beforeEach(() => {
  setCodes();
  aws.users.set(BOB.userName, BOB.attributes);
});

describe('a right code in the wrong place', () => {
  it('another user, client or pool: refused', async () => {
    const signIn = await askForCode(BOB);
    const code = latestCode(aws);
    const kept = signIn as unknown as { user: TestUser };
    for (const changes of [
      { userName: 'mallory' },
      { clientId: 'other-client' },
      { userPoolId: 'us-east-1_Other' },
    ]) {
      kept.user = { ...BOB, ...changes };
      expect(await signIn.verify(code, ANSWER)).toBe(false);
    }
    kept.user = BOB;
    expect(await answer(signIn, code)).toEqual(TOKENS);
  });

  it('a number that is no longer the user’s: refused', async () => {
    const signIn = await askForCode(BOB);
    const kept = signIn as unknown as { user: TestUser };
    kept.user = { ...BOB, attributes: { ...BOB.attributes, phone_number: '+819087654321' } };
    expect(await signIn.verify(latestCode(aws), ANSWER)).toBe(false);
  });
});

describe('guessing', () => {
  it('50 wrong answers at once: three are compared, whatever the timing', async () => {
    const signIn = await askForCode(BOB);
    const code = latestCode(aws);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, nth) => signIn.verify(otherThan(code, nth + 1), ANSWER)),
    );
    expect(answers).not.toContain(true);
    expect(counted('CodeRefused', 'wrong')).toBe(3);
    expect(await signIn.verify(code, ANSWER)).toBe(false);
  });

  it('50 right answers at once, each in a round of its own: one opens the account', async () => {
    const signIn = await askForCode(BOB);
    const code = latestCode(aws);
    const rounds = await Promise.all(
      Array.from({ length: 50 }, async (_, nth) => {
        const other = Object.assign(Object.create(Object.getPrototypeOf(signIn)), signIn);
        const { challenge } = signIn as unknown as { challenge: { privateChallengeParameters: object } };
        other.challenge = {
          ...challenge,
          privateChallengeParameters: {
            ...challenge.privateChallengeParameters,
            round: String(nth).padStart(22, 'r'),
          },
        };
        return other as SignIn;
      }),
    );
    const answers = await Promise.all(rounds.map((each) => each.verify(code, ANSWER)));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  it('50 right answers at once in one round are tries of one answer: one proof', async () => {
    const signIn = await askForCode(BOB);
    const code = latestCode(aws);
    await Promise.all(Array.from({ length: 50 }, () => signIn.verify(code, ANSWER)));
    const items = (await test.table.items()).filter((item) => 'proof' in item);
    expect(items).toHaveLength(1);
  });

  it('over many sign-ins, each as soon as the lock lets it: 14 guesses on the first day, then ever fewer, never more than 100', async () => {
    setCodes({ perHour: 100, perDay: 1000 }, generous());
    const owner = { userPoolId: USER_POOL_ID, userName: BOB.userName, purpose: 'SMS_OTP' } as const;
    const wrong = () => counted('CodeRefused', 'wrong');
    /** Seconds after the first, for each guess that was compared. */
    const guesses: number[] = [];
    let elapsed = 0;
    for (let attempt = 0; attempt < 120; attempt++) {
      aws.texts.length = 0;
      const signIn = await askForCode(BOB);
      const sent = aws.texts.at(-1);
      if (!sent) break;
      for (const nth of [1, 2, 3]) {
        await signIn.verify(otherThan(codeIn(sent.text), nth), ANSWER);
        if (wrong() > guesses.length) guesses.push(elapsed);
        else break;
      }
      const { until } = await readCodes(requireEnv(ENV.SECRETS_TABLE), owner);
      const pause = Math.max(until - Math.floor(Date.now() / 1000), 31);
      advance(pause);
      elapsed += pause;
    }
    expect(guesses).toHaveLength(100);
    const onDay = (day: number) => guesses.filter((at) => Math.floor(at / 86_400) === day).length;
    expect(onDay(0)).toBe(14);
    for (let day = 1; day <= elapsed / 86_400; day++) expect(onDay(day)).toBeLessThanOrEqual(2);
    expect(elapsed).toBeGreaterThan(80 * 86_400);
    // Not even the right code opens the account now; another method does, and gives this one back.
    aws.texts.length = 0;
    await askForCode(BOB);
    expect(aws.texts).toEqual([]);
    await requestLink(BOB);
    expect(await redeemLink(BOB, fragmentOf(aws.mails[0]))).toEqual(TOKENS);
    const signIn = await askForCode(BOB);
    expect(await answer(signIn, latestCode(aws))).toEqual(TOKENS);
  }, 120_000);

  it('a right code takes the delay back', async () => {
    const first = await askForCode(BOB);
    const code = latestCode(aws);
    for (const nth of [1, 2, 3]) await answer(first, otherThan(code, nth));
    advance(31);
    const second = await askForCode(BOB);
    expect(await answer(second, otherThan(latestCode(aws)))).toEqual(AGAIN);
    expect(await answer(second, latestCode(aws))).toEqual(AGAIN);
    expect(counted('CodeRefused', 'delayed')).toBe(1);
    advance(61);
    expect(await answer(second, latestCode(aws))).toEqual(TOKENS);
    advance(31);
    const third = await askForCode(BOB);
    for (const nth of [1, 2]) await answer(third, otherThan(latestCode(aws), nth));
    expect(await answer(third, latestCode(aws))).toEqual(TOKENS);
  });
});

/** Limits of numbers that don't get in the way of a test of users' limits. */
function generous() {
  return {
    perNumber: { coolDownSeconds: 1, perHour: 100, perDay: 1000 },
    perPrefix: { digits: 7, perHour: 100_000, perDay: 100_000 },
    poolPerDay: 100_000,
    dailyBudget: 50_000_000_000,
  };
}

describe('looking', () => {
  it('a stranger who asks for the owner’s code learns nothing and opens nothing', async () => {
    const signIn = await askForCode(BOB);
    expect(signIn.shown).toEqual({});
    expect(await answer(signIn, otherThan(latestCode(aws)))).toEqual(AGAIN);
    expect(signIn.shown).toEqual({});
  });

  it('known, unknown, limited and locked users get answers of one shape', async () => {
    const shapes = new Set<string>();
    for (const user of [BOB, NOBODY, BOB, NOBODY, BOB]) {
      const signIn = await askForCode(user);
      const response = await signIn.retryCreate();
      const answers: unknown[] = [];
      for (const _try of [1, 2, 3]) answers.push(await answer(signIn, '000000'));
      const { challengeMetadata, privateChallengeParameters, publicChallengeParameters } = response;
      shapes.add(
        JSON.stringify([
          publicChallengeParameters,
          Object.keys(privateChallengeParameters),
          challengeMetadata.replace(/#.*/, ''),
          challengeMetadata.length,
          answers,
        ]),
      );
    }
    expect(shapes.size).toBe(1);
  });

  it('the one guess in a million at a code that nobody was sent opens nothing', async () => {
    const codes: string[] = [];
    const signIn = await SignIn.start(NOBODY);
    await signIn.respond('__dummy__', { signInMethod: 'EMAIL_OTP', alreadyHaveCode: 'no' });
    for (const mail of aws.mails) codes.push(codeIn(mail.text));
    expect(codes).toHaveLength(1);
    expect(await signIn.verify(codes[0], { signInMethod: 'EMAIL_OTP', alreadyHaveCode: 'yes' })).toBe(false);
    expect(counted('CodeRefused', 'undeliverable')).toBe(1);
  });

  it('neither code, number, address nor name is in metadata, private parameters, table or logs, at DEBUG', async () => {
    const secrets = [BOB.userName, '+819012345678', '819012345678', 'bob@example.com'];
    const traces: string[] = [];
    setCodes({ whatsApp: WHATSAPP });
    for (const method of ['SMS_OTP', 'WHATSAPP_OTP', 'EMAIL_OTP'] as const) {
      advance(31);
      const signIn = await askForCode(BOB, method, { codeChallenge: browser('mine').codeChallenge });
      const code = latestCode(aws, method);
      secrets.push(code, otherThan(code));
      const { challengeMetadata, privateChallengeParameters, publicChallengeParameters } =
        await signIn.retryCreate();
      traces.push(
        JSON.stringify({ challengeMetadata, privateChallengeParameters, publicChallengeParameters }),
      );
      traces.push(await tableText());
      await answer(signIn, otherThan(code), method, { codeVerifier: browser('mine').codeVerifier });
      await answer(signIn, code, method, { codeVerifier: browser('mine').codeVerifier });
      traces.push(await tableText());
    }
    const trace = [...traces, output()].join('\n');
    for (const secret of secrets) expect(trace).not.toContain(secret);
  });

  it('the table alone does not give a code away: no plain hash of it is there', async () => {
    const { createHash } = await import('node:crypto');
    await askForCode(BOB);
    const code = latestCode(aws);
    const text = await tableText();
    for (const algorithm of ['sha256', 'sha1', 'md5'])
      for (const encoding of ['base64', 'base64url', 'hex'] as const)
        expect(text).not.toContain(createHash(algorithm).update(code).digest(encoding));
  });
});

/** All items of the table, binary values in base64. */
async function tableText(): Promise<string> {
  return JSON.stringify(await test.table.items(), (_name, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  );
}

describe('the order of things', () => {
  it('an answer in a challenge of another method is refused by create as well', async () => {
    const { signIn } = await requestLink(BOB);
    const event = structuredClone(signIn.lastCreate) as NonNullable<typeof signIn.lastCreate>;
    event.request.session = [
      ...event.request.session,
      {
        challengeName: 'CUSTOM_CHALLENGE',
        challengeResult: false,
        challengeMetadata: 'MAGIC_LINK#aaaaaaaaaaaaaaaaaaaaaa',
      },
    ] as never;
    event.request.clientMetadata = { signInMethod: 'SMS_OTP', alreadyHaveCode: 'yes' };
    await expect(create(event, CONTEXT)).rejects.toThrow(/not a request/);
  });

  it('a third wrong answer fails the sign-in, malformed ones included', async () => {
    const signIn = await askForCode(BOB);
    for (const _try of [1, 2]) expect(await answer(signIn, 'x')).toEqual(AGAIN);
    expect(await answer(signIn, 'x')).toEqual(FAILED);
  });

  it('an item of a name that nobody has goes by itself, however often it was guessed at', async () => {
    for (let attempt = 0; attempt < 3; attempt++, advance(31)) {
      const signIn = await askForCode(NOBODY);
      for (const _try of [1, 2, 3]) await answer(signIn, '000000');
    }
    for (const item of await test.table.items()) expect(item).toHaveProperty('exp');
  });
});
