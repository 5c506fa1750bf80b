/**
 * A stranger keeps an owner out: uses up the limits and locks of an account that it knows the name of, for a
 * day and for a year. The owner comes in by a browser that has proven the account before.
 */
import { randomBytes } from 'node:crypto';
import {
  browser,
  type CodeMethod,
  type CodesWorld,
  codesWorld,
  type Person,
} from '../support/one-time-codes';
import { codeIn } from '../support/telephones';

const MINUTE = 60;
const DAY = 86_400;

let world: CodesWorld;
beforeAll(async () => {
  world = await codesWorld({ overrides: { recovery: { codes: { enabled: true } } } });
}, 240_000);
afterEach(() => world.aws.clock.set(0));
afterAll(() => world?.close());

const newSecret = () => randomBytes(32).toString('base64url');

/** Somebody who has signed in by a link in a browser that keeps a secret. */
async function ownerInBrowser(): Promise<{
  person: Person;
  home: { deviceSecret: string };
  idToken: string;
}> {
  const person = await world.newPerson();
  const home = { deviceSecret: newSecret() };
  const { fragment, userName } = await world.links.mailedLink(person.email, { metadata: home });
  const { AuthenticationResult } = await world.client.redeem(userName, fragment, { metadata: home });
  if (!AuthenticationResult) throw new Error('The link gave no tokens.');
  return { person, home, idToken: AuthenticationResult.IdToken };
}

async function newRecoveryCodes(idToken: string): Promise<string[]> {
  const response = await fetch(`${world.aws.output('RecoveryCodesApiUrl')}recovery-codes/generate`, {
    method: 'POST',
    headers: {
      origin: 'http://localhost:5173',
      'content-type': 'application/json',
      authorization: `Bearer ${idToken}`,
    },
    body: '{}',
  });
  return ((await response.json()) as { codes: string[] }).codes;
}

async function recover(userName: string, code: string, metadata: Readonly<Record<string, string>> = {}) {
  const { Session, ChallengeParameters } = await world.client.startSession(userName);
  return world.client.answer(ChallengeParameters.USERNAME ?? userName, Session, code, {
    signInMethod: 'RECOVERY_CODE',
    ...metadata,
  });
}

/** Three wrong answers to a code that was asked for, whatever becomes of them. */
async function guess(userName: string, method: CodeMethod, metadata: Readonly<Record<string, string>> = {}) {
  const signIn = await world.ask(userName, method, metadata);
  for (let nth = 0; nth < 3; nth++)
    await signIn.answer(String(nth).padStart(6, '0'), metadata).catch(() => undefined);
}

let strangers = 0;

/** All that can be done to an account by who knows its name, once, in a browser that nobody knows. */
async function molest(userName: string): Promise<void> {
  strangers += 1;
  const { codeChallenge } = browser(`stranger-${strangers}`);
  const metadata = { codeChallenge, deviceSecret: newSecret() };
  await world.client.requestLink(userName, { metadata });
  for (const method of ['EMAIL_OTP', 'SMS_OTP'] as const) {
    await guess(userName, method, { deviceSecret: newSecret() });
    await world.ask(userName, method, metadata);
  }
  await recover(userName, `0000-0000-0000-${String(strangers).padStart(4, '0')}`).catch(() => undefined);
}

describe('after a day in which a stranger did all it could', () => {
  let person: Person;
  let home: { deviceSecret: string };
  let codes: string[];
  beforeAll(async () => {
    const owner = await ownerInBrowser();
    ({ person, home } = owner);
    codes = await newRecoveryCodes(owner.idToken);
    world.aws.clock.advance(31);
  }, 60_000);

  /** Sets the clock to the end of the day; the stranger goes on until the very last minute. */
  async function afterADay(): Promise<void> {
    world.aws.clock.set(DAY);
    await molest(person.sub);
    world.aws.clock.advance(1);
  }

  it('the day itself: every quarter of an hour', async () => {
    let asked = 0;
    for (let at = 0; at < DAY; at += 15 * MINUTE, asked++) {
      world.aws.clock.set(at + MINUTE);
      await molest(person.sub);
    }
    expect(asked).toBe(96);
  }, 300_000);

  it('a link comes to the owner in a known browser within a minute, and opens the account', async () => {
    await afterADay();
    const { fragment, userName } = await world.links.mailedLink(person.email, { metadata: home });
    const answer = await world.client.redeem(userName, fragment, { metadata: home });
    expect(answer.AuthenticationResult?.IdToken).toBeDefined();
  }, 60_000);

  it.each(['EMAIL_OTP', 'SMS_OTP'] as const)(
    'a code (%s) comes to the owner in a known browser within a minute, and opens the account',
    async (method) => {
      await afterADay();
      world.aws.clock.advance(1);
      const to = method === 'SMS_OTP' ? person.phone : person.email;
      const count = () => (method === 'SMS_OTP' ? world.textsTo(to).length : world.links.mailsTo(to).length);
      const before = count();
      const signIn = await world.ask(person.sub, method, home);
      expect(count()).toBe(before + 1);
      const code = world.codeFor(to);
      // A request of a stranger's does not end the owner's code.
      world.aws.clock.advance(MINUTE);
      await world.ask(person.sub, method);
      expect((await signIn.tokens(code, home)).IdToken).toBeDefined();
    },
    60_000,
  );

  it('a recovery code opens the account at its first try in a known browser, and in a new one', async () => {
    await afterADay();
    const first = await recover(person.sub, codes[0] ?? '', home);
    expect(first.AuthenticationResult?.IdToken).toBeDefined();
    const second = await recover(person.sub, codes[1] ?? '');
    expect(second.AuthenticationResult?.IdToken).toBeDefined();
  }, 60_000);
});

it('messages to one account stay bounded, in all browsers: a known one has a budget and not free rein', async () => {
  const { person, home } = await ownerInBrowser();
  const sent = async (metadata: Readonly<Record<string, string>>) => {
    const before = world.textsTo(person.phone).length;
    for (let asked = 0; asked < 20; asked++) {
      await world.ask(person.sub, 'SMS_OTP', metadata);
      world.aws.clock.advance(2 * MINUTE);
    }
    return world.textsTo(person.phone).length - before;
  };
  const [known, unknown, madeUp] = [
    await sent(home),
    await sent({}),
    await sent({ deviceSecret: newSecret() }),
  ];
  expect(known).toBeGreaterThan(0);
  expect(known).toBeLessThanOrEqual(5);
  expect(unknown).toBeLessThanOrEqual(5);
  // Made-up secrets share what everybody shares; an hour of it is over only in part.
  expect(unknown + madeUp).toBeLessThanOrEqual(10);
}, 120_000);

it('a stranger gets a hundred guesses at codes in all, also with secrets made up, and locks no known browser', async () => {
  const { person, home } = await ownerInBrowser();
  const texts = () => world.textsTo(person.phone).length;
  // Each wrong answer is counted; after the hundredth nothing is sent any more.
  let day = 0;
  let silent = 0;
  for (; silent < 3 && day < 150; day++) {
    world.aws.clock.set((day + 1) * (DAY + MINUTE));
    const before = texts();
    await guess(person.sub, 'SMS_OTP', { deviceSecret: newSecret() });
    silent = texts() === before ? silent + 1 : 0;
  }
  expect(silent).toBe(3);
  expect(day).toBeLessThanOrEqual(103);
  world.aws.clock.advance(MINUTE);
  const signIn = await world.ask(person.sub, 'SMS_OTP', home);
  expect((await signIn.tokens(codeIn(world.textsTo(person.phone).at(-1) ?? ''), home)).IdToken).toBeDefined();
}, 240_000);

it('who has stolen the secret of a known browser has a budget and its guesses, and no entrance', async () => {
  const { person, home } = await ownerInBrowser();
  world.aws.clock.advance(DAY);
  await guess(person.sub, 'SMS_OTP', home);
  const other = await world.newPerson();
  const before = world.textsTo(other.phone).length;
  // At another's account it is nobody's secret.
  await world.ask(other.sub, 'SMS_OTP');
  await world.ask(other.sub, 'SMS_OTP', home);
  expect(world.textsTo(other.phone).length).toBe(before + 1);
  await expect(recover(person.sub, home.deviceSecret, home)).rejects.toMatchObject({
    name: 'NotAuthorizedException',
  });
}, 60_000);

it('people with an account and without see the same, whatever secret is sent', async () => {
  const { person, home } = await ownerInBrowser();
  world.aws.clock.advance(DAY);
  const seen = await Promise.all(
    [person.sub, 'nobody@example.net'].flatMap((name) =>
      [home, { deviceSecret: newSecret() }, { deviceSecret: 'x' }].map(async (metadata) => {
        const { last } = await world.ask(name, 'SMS_OTP', metadata);
        return JSON.stringify({ ...last.ChallengeParameters, USERNAME: '' });
      }),
    ),
  );
  expect(new Set(seen).size).toBe(1);
});

it('a step-up shows a stranger nothing of the number, and the same where there is none', async () => {
  const person = await world.newPerson();
  const { email } = await world.links.newUser();
  const shown = await Promise.all(
    [person.sub, email, 'nobody@example.net'].map(async (name) => {
      const start = await world.client.startSession(name);
      const { ChallengeParameters, Session } = await world.client.answer(
        start.ChallengeParameters.USERNAME ?? name,
        start.Session,
        '__dummy__',
        { signInMethod: 'SMS_OTP_STEPUP' },
      );
      const again = await world.client.answer(
        start.ChallengeParameters.USERNAME ?? name,
        Session,
        JSON.stringify({ jwt: 'a.b.c', secretCode: '000000' }),
        { signInMethod: 'SMS_OTP_STEPUP' },
      );
      return [ChallengeParameters?.phoneNumber, again.ChallengeParameters?.phoneNumber];
    }),
  );
  expect(shown.flat()).toEqual(Array(6).fill(`+${'*'.repeat(11)}`));
});
