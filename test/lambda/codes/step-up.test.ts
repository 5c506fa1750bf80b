/** `SMS_OTP_STEPUP` as the package's client speaks it. */
import { harness } from '../support/harness';
import { type Answered, CLIENT_ID, NOBODY, SignIn, type TestUser, USER_POOL_ID } from '../support/sign-in';
import { askForCode, BOB, codeIn, FAILED, otherThan, setCodes, TOKENS } from './support/codes';

const test = harness();
const { aws, advance, counted } = test;

const STEP_UP = { signInMethod: 'SMS_OTP_STEPUP' };

/** An access token that Cognito knows as this user's; its signature is Cognito's business. */
function tokenOf(user: TestUser, changes: Record<string, unknown> = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = [
    part({ alg: 'RS256' }),
    part({
      token_use: 'access',
      client_id: CLIENT_ID,
      iss: `https://cognito-idp.us-east-1.amazonaws.com/${USER_POOL_ID}`,
      sub: user.attributes.sub,
      username: user.userName,
      exp: Math.floor(Date.now() / 1000) + 3_600,
      ...changes,
    }),
    'signature',
  ].join('.');
  aws.tokens.set(token, user.userName);
  return token;
}

async function request(user: TestUser, metadata: object = {}): Promise<SignIn> {
  const signIn = await SignIn.start(user);
  await signIn.respond('__dummy__', { ...STEP_UP, ...metadata });
  return signIn;
}

const respond = (signIn: SignIn, secretCode: unknown, jwt: unknown): Promise<Answered> =>
  signIn.respond(JSON.stringify({ jwt, secretCode }), STEP_UP);

const sentCode = () => codeIn(aws.texts.at(-1)?.text);

beforeEach(() => {
  setCodes();
  aws.users.set(BOB.userName, BOB.attributes);
});

/** What everybody sees who has shown no good token. */
const MASKED = { phoneNumber: `+${'*'.repeat(11)}` };

it('takes the code with the access token of the session that is stepped up', async () => {
  const signIn = await request(BOB);
  expect(signIn.shown).toEqual(MASKED);
  expect(await respond(signIn, sentCode(), tokenOf(BOB))).toEqual(TOKENS);
  expect(counted('CodeConfirmed', 'SMS_OTP_STEPUP')).toBe(1);
});

it('asks again after a wrong code, twice, with the same masked number', async () => {
  const signIn = await request(BOB);
  const jwt = tokenOf(BOB);
  const code = sentCode();
  const again = { step: 'challenge', publicParameters: MASKED };
  expect(await respond(signIn, otherThan(code), jwt)).toEqual(again);
  expect(await respond(signIn, otherThan(code, 2), jwt)).toEqual(again);
  expect(await respond(signIn, otherThan(code, 3), jwt)).toEqual(FAILED);
  expect(aws.texts).toHaveLength(1);
});

const CAROL: TestUser = { ...BOB, userName: 'carol', attributes: { ...BOB.attributes, sub: 'carol-sub' } };

it.each<[string, () => unknown]>([
  ['none', () => undefined],
  ['another user’s', () => tokenOf(CAROL)],
  [
    'one that claims to be the user’s, but isn’t',
    () => {
      const token = tokenOf(BOB);
      aws.tokens.set(token, CAROL.userName);
      return token;
    },
  ],
  [
    'one that Cognito does not know: forged or revoked',
    () => {
      const token = tokenOf(BOB);
      aws.tokens.delete(token);
      return token;
    },
  ],
  ['another client’s', () => tokenOf(BOB, { client_id: 'other' })],
  [
    'another pool’s',
    () => tokenOf(BOB, { iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other' }),
  ],
  ['an ID token', () => tokenOf(BOB, { token_use: 'id' })],
  ['an expired one', () => tokenOf(BOB, { exp: 1 })],
  ['no token at all', () => 'not-a-token'],
])('refuses the right code with a wrong token, which costs no try: %s', async (_what, token) => {
  const signIn = await request(BOB);
  const code = sentCode();
  expect(await respond(signIn, code, token())).toMatchObject({ step: 'challenge' });
  expect(await respond(signIn, code, tokenOf(BOB))).toEqual(TOKENS);
});

it('fails, rather than refuses, when Cognito can’t say whose token it is', async () => {
  const signIn = await request(BOB);
  aws.spoilOperation('GetUser', { how: new Error('unreachable') });
  await expect(respond(signIn, sentCode(), tokenOf(BOB))).rejects.toThrow('Something went wrong');
});

it('sends nothing to a client that sends a wrong token with its request', async () => {
  const signIn = await request(BOB, { accessToken: tokenOf(CAROL) });
  expect(aws.texts).toEqual([]);
  expect(signIn.shown).toEqual(MASKED);
  const { shown } = await request(BOB, { accessToken: tokenOf(BOB) });
  expect(shown).toEqual({ phoneNumber: '+*********78' });
  expect(aws.texts).toHaveLength(1);
});

it('shows everybody the same who has shown no token: nothing of a number, nor whether there is one', async () => {
  const shapes = new Set<string>();
  for (const user of [NOBODY, BOB, { ...BOB, userName: 'dan', attributes: { sub: 'dan-sub' } }]) {
    const { shown } = await request(user);
    shapes.add(JSON.stringify(shown));
  }
  expect([...shapes]).toEqual([JSON.stringify(MASKED)]);
});

it('takes no code of another purpose, and gives none to another', async () => {
  const stepUp = await request(BOB);
  const stepUpCode = sentCode();
  advance(31);
  const signIn = await askForCode(BOB);
  const signInCode = sentCode();
  expect(await respond(stepUp, signInCode, tokenOf(BOB))).toMatchObject({ step: 'challenge' });
  const metadata = { signInMethod: 'SMS_OTP', alreadyHaveCode: 'yes' };
  expect(await signIn.respond(stepUpCode, metadata)).toMatchObject({ step: 'challenge' });
  expect(await respond(stepUp, stepUpCode, tokenOf(BOB))).toEqual(TOKENS);
  expect(await signIn.respond(signInCode, metadata)).toEqual(TOKENS);
});

it.each(['{', '[]', '"text"', 'null', '{"jwt":7,"secretCode":"123456"}', '123456'])(
  'refuses an answer that is no answer: %s',
  async (text) => {
    const signIn = await request(BOB);
    expect(await signIn.respond(text, STEP_UP)).toMatchObject({ step: 'challenge' });
  },
);

it('never takes the first answer as more than a request', async () => {
  const signIn = await SignIn.start(BOB);
  expect(await respond(signIn, '123456', tokenOf(BOB))).toMatchObject({ step: 'challenge' });
  expect(aws.texts).toHaveLength(1);
});
