/** Step-up by SMS: the package's own browser client, untouched, on our triggers. */
import { Passwordless } from 'amazon-cognito-passwordless-auth';
import { stepUpAuthenticationWithSmsOtp } from 'amazon-cognito-passwordless-auth/sms-otp-stepup';
import { storeTokens } from 'amazon-cognito-passwordless-auth/storage';
import { claimsOf } from '../support/cognito';
import { type CodesWorld, codesWorld, not, type Person, type Tokens } from '../support/one-time-codes';

// The package publishes its client as ECMAScript modules alone, so it is found here by its files; nothing in
// it changes.
function packaged(file: string): object {
  return jest.requireActual(`../../node_modules/amazon-cognito-passwordless-auth/dist/client/${file}.js`);
}
jest.mock('amazon-cognito-passwordless-auth', () => packaged('index'), { virtual: true });
jest.mock('amazon-cognito-passwordless-auth/storage', () => packaged('storage'), { virtual: true });
jest.mock('amazon-cognito-passwordless-auth/sms-otp-stepup', () => packaged('sms-otp-stepup'), {
  virtual: true,
});

let world: CodesWorld;
beforeAll(async () => {
  world = await codesWorld();
});
afterEach(() => world.aws.clock.set(0));
afterAll(() => world?.close());

/** Signs somebody in by a link and gives the client their tokens to keep. */
async function signedIn(person: Person): Promise<Tokens> {
  const tokens = await world.links.signIn(person.email);
  const kept = new Map<string, string>();
  Passwordless.configure({
    cognitoIdpEndpoint: world.aws.endpoint,
    userPoolId: world.aws.output('UserPoolId'),
    clientId: world.client.clientId,
    storage: {
      getItem: (key) => kept.get(key),
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
  });
  await storeTokens({
    accessToken: tokens.AccessToken,
    idToken: tokens.IdToken,
    refreshToken: tokens.RefreshToken,
    expireAt: new Date(Date.now() + 3_600_000),
  });
  return tokens;
}

/** Runs the client; the person types what they are given, in turn. */
function stepUp(person: Person, type: (code: string, attempt: number) => string) {
  const shown: string[] = [];
  const statuses: string[] = [];
  const { signedIn: done } = stepUpAuthenticationWithSmsOtp({
    username: person.sub,
    smsMfaCode: async (phoneNumber: string, attempt: number) => {
      shown.push(phoneNumber);
      return type(world.codeFor(person.phone), attempt);
    },
    statusCb: (status: string) => void statuses.push(status),
    // What the client does by itself with new tokens needs a browser's timers.
    tokensCb: async () => undefined,
  });
  return { done, shown, statuses };
}

it('gives new tokens that say how, to who is signed in and types the code', async () => {
  const person = await world.newPerson();
  await signedIn(person);
  const { done, shown, statuses } = stepUp(person, (code) => code);
  const tokens = await done;
  expect(claimsOf(tokens.idToken)).toMatchObject({ sub: person.sub, sign_in_method: 'SMS_OTP_STEPUP' });
  // The client sends its token with the answer only; until then nobody sees a digit.
  expect(shown).toEqual([`+${'*'.repeat(11)}`]);
  expect(statuses).toEqual(['SIGNING_IN_WITH_OTP', 'SIGNED_IN_WITH_OTP']);
});

it('forgives two slips without another message, and no third', async () => {
  const person = await world.newPerson();
  await signedIn(person);
  await stepUp(person, (code, attempt) => (attempt < 3 ? not(code, attempt) : code)).done;
  expect(world.textsTo(person.phone)).toHaveLength(1);
  world.aws.clock.advance(31);
  const { done, statuses } = stepUp(person, (code, attempt) => not(code, attempt));
  await expect(done).rejects.toThrow('Incorrect username or password.');
  expect(statuses.at(-1)).toBe('SIGNIN_WITH_OTP_FAILED');
  expect(world.textsTo(person.phone)).toHaveLength(2);
});

it('does not open with the right code and a token that was revoked, or is somebody else’s', async () => {
  const [person, other] = [await world.newPerson(), await world.newPerson()];
  const { AccessToken, IdToken } = await signedIn(person);
  const { AccessToken: foreign } = await world.links.signIn(other.email);
  expect((await world.contact('end-sessions', IdToken, {})).status).toBe(204);
  for (const accessToken of [AccessToken, foreign]) {
    const attempts: number[] = [];
    const { signedIn: done } = stepUpAuthenticationWithSmsOtp({
      username: person.sub,
      accessToken,
      smsMfaCode: async (_phoneNumber: string, attempt: number) => {
        attempts.push(attempt);
        return world.codeFor(person.phone);
      },
      tokensCb: async () => undefined,
    });
    await expect(done).rejects.toThrow('Incorrect username or password.');
    expect(attempts).toEqual([1, 2, 3]);
    world.aws.clock.advance(31);
  }
});

it('shows people without a number, and names without an account, what it shows everybody', async () => {
  const { email } = await world.links.newUser();
  const shownTo = async (name: string) => {
    const { Session, ChallengeParameters } = await world.client.startSession(name);
    const answer = await world.client.answer(ChallengeParameters.USERNAME ?? name, Session, '__dummy__', {
      signInMethod: 'SMS_OTP_STEPUP',
    });
    return answer.ChallengeParameters;
  };
  const sent = world.aws.sms.all().length;
  for (const name of [email, 'nobody-at-all@example.net'])
    expect(await shownTo(name)).toMatchObject({ phoneNumber: `+${'*'.repeat(11)}` });
  expect(world.aws.sms.all()).toHaveLength(sent);
});
