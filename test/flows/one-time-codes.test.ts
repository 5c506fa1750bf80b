/** Sign-up and sign-in with codes, over HTTP: by SMS, by e-mail, and beside the link in one mail. */
import { claimsOf } from '../support/cognito';
import { browser, type CodesWorld, codesWorld, newNumber, not, REFUSED } from '../support/one-time-codes';

/** Seconds from one code to the next, as the stage has it; and a little. */
const COOL_DOWN = 31;

let world: CodesWorld;
beforeAll(async () => {
  world = await codesWorld();
});
afterEach(() => world.aws.clock.set(0));
afterAll(() => world?.close());

describe('somebody with nothing but a telephone', () => {
  it('signs up with a number, proves it by the first code, and signs in again', async () => {
    const { phone, sub } = await world.signUpByPhone();
    world.aws.calls.clear();
    const first = claimsOf((await world.signIn(phone)).IdToken);
    expect(first).toMatchObject({
      sub,
      phone_number: phone,
      phone_number_verified: true,
      sign_in_method: 'SMS_OTP',
    });
    // The password of the sign-up is replaced by one that nobody holds, before the number counts as proven.
    const administered = () =>
      world.aws.calls
        .all()
        .map(({ operation }) => operation)
        .filter((name) => name.startsWith('Admin'));
    expect(administered()).toEqual(['AdminSetUserPassword', 'AdminUpdateUserAttributes']);
    world.aws.clock.advance(COOL_DOWN);
    world.aws.calls.clear();
    expect(claimsOf((await world.signIn(phone)).IdToken)).toMatchObject({ sub, sign_in_method: 'SMS_OTP' });
    expect(administered()).not.toContain('AdminSetUserPassword');
  });

  it.each([
    ['a land line', '+81312345678', /not the number of a mobile phone/],
    ['a country that is not the stage’s', '+447400123456', /of a country that no messages are sent to/],
    ['digits that are no number', '+8190', /no phone number|Invalid phone number/],
  ])('is told what is wrong with %s', async (_what, number, words) => {
    await expect(world.signUpByPhone(number)).rejects.toThrow(words);
  });

  it.each([
    ['en', /^Example: \d{6} is your code\. Don't share it with anyone\.\n\n@localhost #\d{6}$/],
    ['ja', /^Example コード：\d{6}\n他人に教えないでください。\n\n@localhost #\d{6}$/],
  ])('reads the message in their language: %s', async (locale, words) => {
    const { phone } = await world.signUpByPhone(newNumber(), { locale });
    await world.ask(phone);
    expect(world.textsTo(phone)).toEqual([expect.stringMatching(words)]);
  });

  it('reads it in the language of the page, whatever the profile says', async () => {
    const { phone } = await world.signUpByPhone(newNumber(), { locale: 'ja' });
    await world.ask(phone, 'SMS_OTP', { locale: 'en-GB' });
    expect(world.textsTo(phone)[0]).toContain('is your code');
  });
});

describe('a code by e-mail', () => {
  it.each([
    ['en', 'Your sign-in code for Example'],
    ['ja', 'Example サインイン用コードのお知らせ'],
  ])('comes in the language of the person and signs in: %s', async (locale, subject) => {
    const { email, sub } = await world.links.newUser({ locale });
    const signIn = await world.ask(email, 'EMAIL_OTP');
    expect(world.links.mailsTo(email)).toMatchObject([{ subject }]);
    const { IdToken } = await signIn.tokens(world.codeFor(email));
    expect(claimsOf(IdToken)).toMatchObject({
      sub,
      email_verified: true,
      sign_in_method: 'EMAIL_OTP',
    });
  });
});

describe.each(['SMS_OTP', 'EMAIL_OTP'] as const)('a code by %s', (method) => {
  const person = async () => {
    const { phone, email } = await world.newPerson();
    return method === 'SMS_OTP' ? phone : email;
  };
  const messagesTo = (name: string) =>
    name.startsWith('+') ? world.textsTo(name).length : world.links.mailsTo(name).length;

  it('may be mistyped twice, and is of no use after three wrong answers', async () => {
    const name = await person();
    const first = await world.ask(name, method);
    const code = world.codeFor(name);
    expect(await first.answer(not(code))).toMatchObject({ ChallengeName: 'CUSTOM_CHALLENGE' });
    await first.answer(not(code, 2));
    expect((await first.answer(code)).AuthenticationResult).toBeDefined();

    world.aws.clock.advance(COOL_DOWN);
    const second = await world.ask(name, method);
    const other = world.codeFor(name);
    for (const nth of [1, 2]) await second.answer(not(other, nth));
    await expect(second.answer(not(other, 3))).rejects.toMatchObject(REFUSED);
    expect(messagesTo(name)).toBe(2);
  });

  it('opens the account once', async () => {
    const name = await person();
    const signIn = await world.ask(name, method);
    const { Session } = signIn.last;
    const code = world.codeFor(name);
    await signIn.tokens(code);
    signIn.last = { Session: Session ?? '' };
    await expect(signIn.answer(code)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  it('ends after five minutes', async () => {
    const name = await person();
    const signIn = await world.ask(name, method);
    // Cognito’s session lasts as long as the code at most; so it is the code's own end that is seen here.
    world.aws.clock.advance(301);
    await expect(signIn.tokens(world.codeFor(name))).rejects.toThrow();
  });

  it('ends when a newer one is sent, and within the cool-down none is', async () => {
    const name = await person();
    const first = await world.ask(name, method);
    const old = world.codeFor(name);
    const tooSoon = await world.ask(name, method);
    expect(messagesTo(name)).toBe(1);
    world.aws.clock.advance(COOL_DOWN);
    const second = await world.ask(name, method);
    expect(messagesTo(name)).toBe(2);
    expect((await first.answer(old)).AuthenticationResult).toBeUndefined();
    expect((await tooSoon.answer(world.codeFor(name))).AuthenticationResult).toBeUndefined();
    expect((await second.answer(world.codeFor(name))).AuthenticationResult).toBeDefined();
  });

  it('is locked across sign-ins after wrong answers, longer each time, while every other method opens', async () => {
    const { phone, email } = await world.newPerson();
    const name = method === 'SMS_OTP' ? phone : email;
    for (const wrong of [3, 1]) {
      const signIn = await world.ask(name, method);
      const code = world.codeFor(name);
      for (let nth = 1; nth <= wrong; nth++) await signIn.answer(not(code, nth)).catch(() => undefined);
      world.aws.clock.advance(COOL_DOWN);
    }
    // Half a minute of the first minute is over: a right code is not even looked at.
    const locked = await world.ask(name, method);
    expect((await locked.answer(world.codeFor(name))).AuthenticationResult).toBeUndefined();
    expect((await world.links.signIn(email)).IdToken).toBeDefined();
    // The other proof has undone the lock.
    world.aws.clock.advance(COOL_DOWN);
    expect((await world.signIn(name, method)).IdToken).toBeDefined();
  });
});

describe('a link and a code in one mail', () => {
  const { codeVerifier, codeChallenge } = browser('asks');
  const askForBoth = async () => {
    const { email } = await world.links.newUser();
    const link = await world.links.mailedLink(email, { metadata: { codeChallenge } });
    const code = world.codeFor(email);
    /** Types the code: into the sign-in that asked for the mail, or into a fresh one. */
    const typed = async (verifier: string, fresh = false) => {
      const { Session, ChallengeParameters } = await world.client.startSession(email);
      const name = ChallengeParameters.USERNAME ?? email;
      return world.client.answer(name, fresh ? Session : link.session, code, {
        signInMethod: 'EMAIL_OTP',
        alreadyHaveCode: 'yes',
        codeVerifier: verifier,
      });
    };
    return { email, link, typed };
  };

  it('signs the browser in that asked, by the code; then the link is used up', async () => {
    const { link, typed } = await askForBoth();
    const { AuthenticationResult } = await typed(codeVerifier);
    expect(claimsOf(AuthenticationResult?.IdToken).sign_in_method).toBe('EMAIL_OTP');
    await expect(
      world.client.redeem(link.userName, link.fragment, { metadata: { codeVerifier } }),
    ).rejects.toMatchObject(REFUSED);
  });

  it('signs it in by the link; then the code is used up', async () => {
    const { link, typed } = await askForBoth();
    await world.client.redeem(link.userName, link.fragment, { metadata: { codeVerifier } });
    const answered = await typed(codeVerifier).catch((error: Error) => error);
    expect(answered).not.toHaveProperty('AuthenticationResult');
  });

  it('gives another browser nothing for the code, and takes nothing from the one that asked', async () => {
    const { typed } = await askForBoth();
    await expect(typed(browser('reads').codeVerifier, true)).rejects.toMatchObject(REFUSED);
    expect((await typed(codeVerifier)).AuthenticationResult).toBeDefined();
  });

  it('signs the browser in that asked from a fresh sign-in as well', async () => {
    const { typed } = await askForBoth();
    expect((await typed(codeVerifier, true)).AuthenticationResult).toBeDefined();
  });

  it('has no code where no browser can be told from others', async () => {
    const { email } = await world.links.newUser();
    await world.links.mailedLink(email);
    expect(world.links.mailsTo(email)[0]?.text).not.toMatch(/(?<![\w-])\d{6}(?![\w-])/);
  });
});
