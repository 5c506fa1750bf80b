/** Link and code in one mail: the code is for the browser that asked, and either uses up both. */
import { harness } from '../support/harness';
import { fragmentOf, NOBODY, redeemLink, requestLink, SignIn, USER_POOL_ID } from '../support/sign-in';
import {
  answer,
  askForCode,
  BOB,
  browser,
  codeIn,
  FAILED,
  otherThan,
  setCodes,
  TOKENS,
} from './support/codes';

const test = harness();
const { aws, advance, counted } = test;

const MINE = browser('mine');
const CHALLENGE = { codeChallenge: MINE.codeChallenge };
const VERIFIER = { codeVerifier: MINE.codeVerifier };

beforeEach(() => {
  setCodes({ inLinkMail: true });
  aws.users.set(BOB.userName, BOB.attributes);
});

const code = () => codeIn(aws.mails.at(-1)?.text.replace(/https?:\S+/, ''));
const fresh = async (typed: string, metadata: object = VERIFIER) =>
  answer(await SignIn.start(BOB), typed, 'EMAIL_OTP', { ...metadata });

it('signs in the browser that asked, in the sign-in that asked or another', async () => {
  const { signIn } = await requestLink(BOB, CHALLENGE);
  expect(await answer(signIn, code(), 'EMAIL_OTP', VERIFIER)).toEqual(TOKENS);
  const { proof } = (await test.table.user({ userPoolId: USER_POOL_ID, ...BOB })) ?? {};
  expect(proof?.M?.method?.S).toBe('EMAIL_OTP');
  advance(61);
  await requestLink(BOB, CHALLENGE);
  expect(await fresh(code())).toEqual(TOKENS);
});

it('lets one mistype in the sign-in that asked', async () => {
  const { signIn } = await requestLink(BOB, CHALLENGE);
  const right = code();
  expect(await answer(signIn, otherThan(right), 'EMAIL_OTP', VERIFIER)).toMatchObject({ step: 'challenge' });
  expect(await answer(signIn, right, 'EMAIL_OTP', VERIFIER)).toEqual(TOKENS);
});

it('opens nothing in another browser, which costs the owner no try', async () => {
  await requestLink(BOB, CHALLENGE);
  const right = code();
  for (const metadata of [{}, { codeVerifier: browser('stolen').codeVerifier }])
    for (const _try of [1, 2]) expect(await fresh(right, metadata)).toEqual(FAILED);
  expect(await fresh(right)).toEqual(TOKENS);
});

it('dies with the link, and the link with it', async () => {
  await requestLink(BOB, CHALLENGE);
  let typed = code();
  expect(await redeemLink(BOB, fragmentOf(aws.mails[0]), VERIFIER)).toEqual(TOKENS);
  expect(await fresh(typed)).toEqual(FAILED);
  expect(counted('CodeRefused', 'link_used')).toBe(1);
  advance(61);
  await requestLink(BOB, CHALLENGE);
  typed = code();
  expect(await fresh(typed)).toEqual(TOKENS);
  expect(await redeemLink(BOB, fragmentOf(aws.mails[1]), VERIFIER)).toEqual(FAILED);
});

it('of link and code used at once one opens the account', async () => {
  await requestLink(BOB, CHALLENGE);
  const fragment = fragmentOf(aws.mails[0]);
  const typed = code();
  const outcomes = await Promise.all([
    ...Array.from({ length: 10 }, () => redeemLink(BOB, fragment, VERIFIER)),
    ...Array.from({ length: 10 }, () => fresh(typed)),
  ]);
  expect(outcomes.filter(({ step }) => step === 'tokens')).toHaveLength(1);
});

it('is not in the mail of a request that is bound to no browser, nor where the stage has it off', async () => {
  await requestLink(BOB);
  expect(() => code()).toThrow('There is no code');
  setCodes();
  advance(61);
  await requestLink(BOB, CHALLENGE);
  expect(() => code()).toThrow('There is no code');
});

it('takes three answers across all sign-ins', async () => {
  await requestLink(BOB, CHALLENGE);
  const right = code();
  for (const nth of [1, 2, 3]) expect(await fresh(otherThan(right, nth))).toEqual(FAILED);
  expect(await fresh(right)).toEqual(FAILED);
  // The link is as good as it was.
  expect(await redeemLink(BOB, fragmentOf(aws.mails[0]), VERIFIER)).toEqual(TOKENS);
});

it('is replaced by a code that is asked for by itself', async () => {
  await requestLink(BOB, CHALLENGE);
  const old = code();
  const signIn = await askForCode(BOB, 'EMAIL_OTP', CHALLENGE);
  expect(await fresh(old)).toEqual(FAILED);
  expect(await answer(signIn, code(), 'EMAIL_OTP', VERIFIER)).toEqual(TOKENS);
});

it('is made, and mailed to nobody, for a name that nobody has', async () => {
  await requestLink(NOBODY, CHALLENGE);
  const typed = code();
  const signIn = await SignIn.start(NOBODY);
  expect(await answer(signIn, typed, 'EMAIL_OTP', VERIFIER)).toEqual(FAILED);
  expect(counted('CodeRefused', 'undeliverable')).toBe(1);
});

it.each([
  ['en', 'type this code in the browser in which you asked for it'],
  ['ja', 'コード'],
])('says what the code is for in %s, in text and HTML', async (locale, words) => {
  await requestLink(BOB, { ...CHALLENGE, locale });
  expect(aws.mails[0]?.text).toContain(words);
  expect(aws.mails[0]?.html).toContain(words);
  expect(aws.mails[0]?.html).toContain(code());
  expect(aws.mails[0]?.subject).not.toContain(code());
});
