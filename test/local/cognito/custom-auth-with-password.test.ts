/** Custom authentication that begins with a password, by the package's client. */
import { Passwordless } from 'amazon-cognito-passwordless-auth';
import { authenticateWithSRP } from 'amazon-cognito-passwordless-auth/srp';
import { appCode, byPassword, setUpApp, startFactorBench } from './second-factor-support';
import { type Bench, EMAIL, PASSWORD } from './support';

// The package publishes its client as ECMAScript modules alone, so it is found here by its files; nothing in
// it changes.
function packaged(file: string): object {
  return jest.requireActual(`../../../node_modules/amazon-cognito-passwordless-auth/dist/client/${file}.js`);
}
jest.mock('amazon-cognito-passwordless-auth', () => packaged('index'), { virtual: true });
jest.mock('amazon-cognito-passwordless-auth/srp', () => packaged('srp'), { virtual: true });

interface Round {
  readonly challengeName: string;
  readonly challengeResult: boolean;
}

/** A define trigger that wants a password and then an answer; the answer is `open sesame`. */
function passwordThenGame({ lambda }: Bench): void {
  lambda.functions.define = (event) => {
    const rounds = event.request.session as Round[];
    const has = (name: string) =>
      rounds.some((round) => round.challengeName === name && round.challengeResult);
    event.response.issueTokens = has('PASSWORD_VERIFIER') && has('CUSTOM_CHALLENGE');
    event.response.failAuthentication = !has('SRP_A');
    event.response.challengeName = has('PASSWORD_VERIFIER') ? 'CUSTOM_CHALLENGE' : 'PASSWORD_VERIFIER';
    return event;
  };
  lambda.functions.create = (event) => {
    event.response.publicChallengeParameters = { hint: 'two words' };
    event.response.privateChallengeParameters = { answer: 'open sesame' };
    return event;
  };
  lambda.functions.verify = (event) => {
    event.response.answerCorrect =
      event.request.challengeAnswer === event.request.privateChallengeParameters.answer;
    return event;
  };
}

/** Points the package's client at the service. */
function connect(bench: Bench): void {
  const items = new Map<string, string>();
  Passwordless.configure({
    cognitoIdpEndpoint: 'http://localhost:4566',
    clientId: bench.clientId,
    userPoolId: bench.poolId,
    storage: {
      getItem: (key) => items.get(key),
      setItem: (key, value) => void items.set(key, value),
      removeItem: (key) => void items.delete(key),
    },
    fetch: async (_: unknown, init?: { headers?: unknown; body?: unknown }) => {
      const headers = new Headers(init?.headers as Record<string, string>);
      const operation = headers.get('x-amz-target')?.split('.')[1] ?? '';
      try {
        return Response.json(await bench.call(operation, JSON.parse(String(init?.body))));
      } catch (error) {
        const { code, message } = error as { code: string; message: string };
        return Response.json({ __type: code, message }, { status: 400 });
      }
    },
  } as Parameters<typeof Passwordless.configure>[0]);
}

function signIn(bench: Bench, password = PASSWORD, otpMfaCode = () => Promise.resolve('')) {
  connect(bench);
  return authenticateWithSRP({
    username: EMAIL,
    password,
    authflow: 'CUSTOM_AUTH',
    customChallengeAnswer: () => Promise.resolve('open sesame'),
    otpMfaCode,
    tokensCb: () => {},
  }).signedIn;
}

const client = { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_PASSWORD_AUTH'] };

it('proves the password by SRP and goes on with the triggers’ own challenge', async () => {
  const bench = await startFactorBench('OPTIONAL', ['SOFTWARE_TOKEN_MFA'], { client });
  passwordThenGame(bench);
  expect(await signIn(bench)).toMatchObject({ accessToken: expect.any(String) });
  const [first, second] = bench.lambda
    .of('DefineAuthChallenge_Authentication')
    .map(({ request }) => request.session);
  expect(first).toEqual([{ challengeName: 'SRP_A', challengeResult: true, challengeMetadata: null }]);
  expect(second).toEqual([
    ...first,
    { challengeName: 'PASSWORD_VERIFIER', challengeResult: true, challengeMetadata: null },
  ]);
});

it('lets nobody past a wrong password to the triggers', async () => {
  const bench = await startFactorBench('OPTIONAL', ['SOFTWARE_TOKEN_MFA'], { client });
  passwordThenGame(bench);
  await expect(signIn(bench, 'Wrong-horse-7')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  expect(bench.lambda.of('CreateAuthChallenge_Authentication')).toEqual([]);
});

it('asks for the user’s second factor between the two', async () => {
  const bench = await startFactorBench('OPTIONAL', ['SOFTWARE_TOKEN_MFA'], { client });
  const secret = await setUpApp(bench, (await byPassword(bench)).AuthenticationResult.AccessToken);
  bench.context.advance(60);
  passwordThenGame(bench);
  await signIn(bench, PASSWORD, () => Promise.resolve(appCode(bench, secret)));
  const rounds = bench.lambda.of('DefineAuthChallenge_Authentication').at(-1)?.request.session as Round[];
  expect(rounds.map(({ challengeName }) => challengeName)).toEqual([
    'SRP_A',
    'PASSWORD_VERIFIER',
    'SOFTWARE_TOKEN_MFA',
    'CUSTOM_CHALLENGE',
  ]);
});
