import { Passwordless } from 'amazon-cognito-passwordless-auth';
import { SECOND_PROOF } from '../../../lambda/shared/errors';
import { type CodesOptions, createCodes } from '../../../web/src/codes/client';
import { mailBy } from '../../../web/src/codes/mail-by';
import { type CodeRound, codeRounds } from '../../../web/src/codes/round';
import type { Session } from '../../../web/src/custom-auth/session';
import { NetworkError, ServiceError } from '../../../web/src/shared/cognito-fetch';
import { memoryStorage } from '../support/memory-storage';

// The package publishes its client as ECMAScript modules alone, so it is found here by its files; nothing in
// it changes.
function packaged(file: string): object {
  return jest.requireActual(`../../../node_modules/amazon-cognito-passwordless-auth/dist/client/${file}.js`);
}
jest.mock('amazon-cognito-passwordless-auth', () => packaged('index'), { virtual: true });
jest.mock('amazon-cognito-passwordless-auth/cognito-api', () => packaged('cognito-api'), { virtual: true });
jest.mock('amazon-cognito-passwordless-auth/storage', () => packaged('storage'), { virtual: true });

const number = '+819012345678';
const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.e30`;
const tokens = {
  IdToken: token({ sub: 'user', 'cognito:username': 'user' }),
  AccessToken: token({ sub: 'user', username: 'user' }),
  RefreshToken: 'refresh',
  ExpiresIn: 3600,
};
const signedIn = { AuthenticationResult: tokens, ChallengeParameters: {} };
const challenge = (session: string, parameters: object = {}) => ({
  ChallengeName: 'CUSTOM_CHALLENGE',
  Session: session,
  ChallengeParameters: parameters,
});
const refused = new ServiceError('NotAuthorizedException', 'Incorrect username or password.', 400, 'id-1');
const session: Session = { userName: 'user', idToken: '', accessToken: '', left: () => 0 };

/**
 * The package's client on a network of our own. `answers` are those of RespondToAuthChallenge, one after
 * another.
 */
function setUp(answers: readonly unknown[], options: Partial<CodesOptions> = {}) {
  const storage = memoryStorage();
  const rounds = codeRounds(memoryStorage(), 'app');
  const sent: { operation: string; body: Record<string, never> }[] = [];
  const left = [...answers];
  /** `set` is by how much the person has set the wall clock. */
  const clock = { now: 1_000_000, set: 0 };
  Passwordless.configure({
    cognitoIdpEndpoint: 'https://cognito.test/',
    userPoolId: 'us-east-1_abc',
    clientId: 'app',
    storage,
    fetch: async (_, init) => {
      const operation = init?.headers?.['x-amz-target']?.split('.')[1] ?? '';
      sent.push({ operation, body: JSON.parse(init?.body ?? '{}') });
      const content =
        operation === 'InitiateAuth'
          ? challenge('first', { USERNAME: 'user', challenge: 'PROVIDE_AUTH_PARAMETERS' })
          : left.shift();
      if (content instanceof Error) throw content;
      return { ok: true, json: async () => content };
    },
  });
  const makeAccount = jest.fn(async () => {});
  const onSignedIn = jest.fn();
  const codes = createCodes({
    rounds,
    lifeSeconds: 300,
    coolDownSeconds: 30,
    makeAccount,
    onSignedIn,
    stored: async () => session,
    clocks: { wall: () => clock.now + clock.set, steady: () => clock.now },
    ...options,
  });
  const operations = () => sent.map(({ operation }) => operation);
  return { codes, sent, operations, rounds, clock, makeAccount, onSignedIn, storage };
}

describe('asking for a code', () => {
  it('makes the account of someone new, then asks in a sign-in of its own', async () => {
    const { codes, sent, operations, makeAccount } = setUp([challenge('second')]);
    const round = await codes.request('SMS_OTP', number);
    expect(makeAccount).toHaveBeenCalledWith(number);
    expect(operations()).toEqual(['InitiateAuth', 'RespondToAuthChallenge']);
    expect(sent[0]?.body).toMatchObject({ AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: number } });
    expect(sent[1]?.body).toMatchObject({
      Session: 'first',
      ChallengeResponses: { USERNAME: 'user' },
      ClientMetadata: { signInMethod: 'SMS_OTP', alreadyHaveCode: 'no' },
    });
    expect(round).toMatchObject({ way: 'SMS_OTP', to: number, session: 'second', state: 'waiting' });
  });

  it('goes on with the round that waits, as long as the service would send nothing: its code is the one that fits', async () => {
    const { codes, sent, clock } = setUp([challenge('second'), challenge('third')]);
    const round = await codes.request('SMS_OTP', number);
    codes.leave();
    clock.now += 29_000;
    expect(await codes.request('SMS_OTP', number)).toEqual(round);
    expect(sent).toHaveLength(2);
    clock.now += 1_000;
    expect(await codes.request('SMS_OTP', number)).toMatchObject({ session: 'third', askedAt: clock.now });
  });

  it('asks anew at once for another number, or by another way', async () => {
    const { codes } = setUp([challenge('a'), challenge('b'), challenge('c')]);
    expect((await codes.request('SMS_OTP', number)).session).toBe('a');
    expect((await codes.request('SMS_OTP', '+819087654321')).session).toBe('b');
    expect((await codes.request('EMAIL_OTP', 'ann@example.com')).session).toBe('c');
  });

  it('says to wait by another way to the same number, which shares the cool-down', async () => {
    const { codes, clock } = setUp([challenge('a'), challenge('b')]);
    await codes.request('SMS_OTP', number);
    await expect(codes.request('WHATSAPP_OTP', number)).rejects.toMatchObject({ kind: 'codeTooSoon' });
    clock.now += 30_000;
    expect(await codes.request('WHATSAPP_OTP', number)).toMatchObject({ session: 'b', way: 'WHATSAPP_OTP' });
  });

  it('says to wait when no code helps the last round and the service would send none yet', async () => {
    const { codes, clock, sent } = setUp([challenge('a'), refused, challenge('b')]);
    const round = await codes.request('SMS_OTP', number);
    await expect(codes.answer(round, '000000')).rejects.toMatchObject({ kind: 'codeOver' });
    const before = sent.length;
    await expect(codes.request('SMS_OTP', number)).rejects.toMatchObject({ kind: 'codeTooSoon' });
    expect(sent).toHaveLength(before);
    clock.now += 30_000;
    expect((await codes.request('SMS_OTP', number)).session).toBe('b');
  });

  it('passes on that the message could not be sent, and keeps no round', async () => {
    const failure = new ServiceError('UserLambdaValidationException', 'could not be sent', 400, undefined);
    const { codes, rounds } = setUp([failure]);
    await expect(codes.request('SMS_OTP', number)).rejects.toBe(failure);
    expect(rounds.newest()).toBeUndefined();
  });
});

describe('answering with a code', () => {
  it('signs in and forgets the round', async () => {
    const { codes, sent, rounds, onSignedIn, storage } = setUp([challenge('a'), signedIn]);
    const answer = await codes.answer(await codes.request('EMAIL_OTP', 'ann@example.com'), '123456');
    expect(answer).toEqual({ kind: 'signedIn', session });
    expect(sent.at(-1)?.body).toMatchObject({
      Session: 'a',
      ChallengeResponses: { ANSWER: '123456', USERNAME: 'user' },
      ClientMetadata: { signInMethod: 'EMAIL_OTP', alreadyHaveCode: 'yes' },
    });
    expect(rounds.newest()).toBeUndefined();
    expect(onSignedIn).toHaveBeenCalledWith('EMAIL_OTP');
    expect(storage.getItem('CognitoIdentityServiceProvider.app.user.refreshToken')).toBe('refresh');
  });

  it("goes on with the next session after a wrong code, for as long as Cognito's round does", async () => {
    const { codes, sent } = setUp([challenge('a'), challenge('b'), challenge('c'), refused]);
    let round = await codes.request('SMS_OTP', number);
    for (const next of ['b', 'c']) {
      const answer = await codes.answer(round, '000000');
      if (answer.kind !== 'wrong') throw new Error(`The answer was ${answer.kind}.`);
      expect(answer.round.session).toBe(next);
      round = answer.round;
    }
    await expect(codes.answer(round, '000000')).rejects.toMatchObject({ kind: 'codeOver' });
    expect(sent.at(-1)?.body).toMatchObject({ Session: 'c' });
  });

  it('leads to a second proof where the number may have a new owner, and signs nobody in', async () => {
    const { codes, rounds, onSignedIn, storage } = setUp([
      challenge('a'),
      challenge('b', { secondProof: 'required' }),
    ]);
    const round = await codes.request('SMS_OTP', number);
    expect(await codes.answer(round, '123456')).toEqual({ kind: 'secondProof' });
    expect(rounds.newest()).toBeUndefined();
    expect(onSignedIn).not.toHaveBeenCalled();
    expect(storage.keys()).toEqual([]);
  });

  it('leads there on the last try too, after which no challenge follows', async () => {
    const { codes, rounds, onSignedIn } = setUp([
      challenge('a'),
      new ServiceError(
        'UserLambdaValidationException',
        `VerifyAuthChallengeResponse failed with error ${SECOND_PROOF}.`,
        400,
        undefined,
      ),
    ]);
    const round = await codes.request('SMS_OTP', number);
    expect(await codes.answer(round, '123456')).toEqual({ kind: 'secondProof' });
    expect(rounds.newest()).toBeUndefined();
    expect(onSignedIn).not.toHaveBeenCalled();
  });

  it('keeps the round when only the network was down', async () => {
    const { codes } = setUp([challenge('a'), new NetworkError('down'), signedIn]);
    const round = await codes.request('SMS_OTP', number);
    await expect(codes.answer(round, '123456')).rejects.toBeInstanceOf(NetworkError);
    expect(codes.waiting()).toEqual(round);
    expect((await codes.answer(round, '123456')).kind).toBe('signedIn');
  });
});

describe("answering with the code of a link's mail", () => {
  it('takes a sign-in of its own', async () => {
    const { codes, sent, onSignedIn } = setUp([signedIn]);
    expect(await codes.answerMailed('ann@example.com', '123456')).toBe(session);
    expect(sent.map(({ operation }) => operation)).toEqual(['InitiateAuth', 'RespondToAuthChallenge']);
    expect(sent[1]?.body).toMatchObject({
      Session: 'first',
      ChallengeResponses: { ANSWER: '123456' },
      ClientMetadata: { signInMethod: 'EMAIL_OTP', alreadyHaveCode: 'yes' },
    });
    expect(onSignedIn).toHaveBeenCalledWith('EMAIL_OTP');
  });

  it.each([
    ['refuses', refused],
    ['asks again', challenge('b')],
  ])('says that the code does not sign in when Cognito %s', async (_, answer) => {
    const { codes } = setUp([answer]);
    await expect(codes.answerMailed('ann@example.com', '000000')).rejects.toMatchObject({
      kind: 'mailedCode',
    });
  });
});

describe('the round of a tab', () => {
  const round: CodeRound = {
    way: 'SMS_OTP',
    to: number,
    userName: 'user',
    session: 'a',
    askedAt: 1_000_000,
    state: 'waiting',
  };

  it('is there again when a phone has thrown the page away, until its code is over its time', () => {
    const { codes, rounds, clock } = setUp([]);
    rounds.keep(round);
    expect(codes.waiting()).toEqual(round);
    clock.now += 300_000;
    expect(codes.waiting()).toBeUndefined();
  });

  it('is over where the clock was put back before the page came, and no code is waited for in vain', async () => {
    const { codes, rounds, clock } = setUp([challenge('b')]);
    rounds.keep({ ...round, to: number });
    clock.set = -720_000;
    expect(codes.ageOf(round)).toBe(Number.POSITIVE_INFINITY);
    expect(codes.waiting()).toBeUndefined();
    expect((await codes.request('SMS_OTP', number)).session).toBe('b');
  });

  it.each([-720_000, 720_000])(
    'grows older by what passes, with a clock that is set by %i meanwhile',
    async (set) => {
      const { codes, clock } = setUp([challenge('a'), challenge('b')]);
      const asked = await codes.request('SMS_OTP', number);
      clock.set = set;
      clock.now += 29_000;
      expect(codes.ageOf(asked)).toBe(29);
      expect(codes.waiting()).toEqual(asked);
      expect(await codes.request('SMS_OTP', number)).toEqual(asked);
      clock.now += 1_000;
      expect((await codes.request('SMS_OTP', number)).session).toBe('b');
    },
  );

  it.each(['left', 'over'] as const)('is not taken up unasked once it is %s', (state) => {
    const { codes, rounds } = setUp([]);
    rounds.keep({ ...round, state });
    expect(codes.waiting()).toBeUndefined();
  });

  it.each(['null', '[]', '{"way":"SMS_OTP"}', '{', JSON.stringify({ ...round, way: 'PASSWORD' })])(
    'is none where the storage holds %s',
    (content) => {
      const storage = memoryStorage({ 'SignInPage.app.code': content });
      expect(codeRounds(storage, 'app').newest()).toBeUndefined();
    },
  );
});

describe('how the page leads by mail', () => {
  it('follows the last sign-in', () => {
    const storage = memoryStorage();
    const by = mailBy(storage, 'app');
    expect(by.last()).toBe('link');
    by.keep('code');
    expect(by.last()).toBe('code');
    by.keep('link');
    expect(by.last()).toBe('link');
    expect(storage.keys()).toEqual([]);
  });
});
