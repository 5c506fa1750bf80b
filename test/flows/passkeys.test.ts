/**
 * Passkeys over the wire: API Gateway's authorizer and models, Cognito's sessions, IAM at every call of a
 * function.
 */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  authenticate,
  createPasskey,
  type Passkey,
  register,
} from '../lambda/passkeys/webauthn/support/authenticator';
import { MODEL, packedCertified } from '../lambda/passkeys/webauthn/support/statements';
import { claimsOf } from '../support/cognito';
import { type SignInWorld, signInWorld } from '../support/signing-in';

const ORIGIN = 'http://localhost:5173';
const HERE = { rpId: 'localhost', clientData: { origin: ORIGIN } };

let world: SignInWorld;
beforeAll(async () => {
  world = await signInWorld();
});
afterAll(() => world?.aws.close());

interface ApiAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: bodies differ by operation and are checked by the tests
  readonly body: any;
}

async function api(path: string, idToken?: string, body?: unknown): Promise<ApiAnswer> {
  const response = await fetch(`${world.aws.output('Fido2ApiUrl')}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=UTF-8',
      origin: ORIGIN,
      ...(idToken ? { authorization: `Bearer ${idToken}` } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

interface Person {
  readonly email: string;
  readonly userName: string;
  readonly idToken: string;
}

async function person(): Promise<Person> {
  const { email, sub } = await world.newUser();
  const { IdToken } = await world.signIn(email);
  expect(claimsOf(IdToken)['cognito:username']).toBe(sub);
  return { email, userName: sub, idToken: IdToken };
}

async function addPasskey({ idToken }: Person): Promise<Passkey> {
  const passkey = createPasskey();
  const started = await api('register-authenticator/start?rpId=localhost', idToken);
  expect(started).toMatchObject({ status: 200 });
  const { response } = register({ challenge: started.body.challenge, passkey, ...HERE });
  const body = { ...response, friendlyName: 'Test', transports: ['internal'] };
  expect(await api('register-authenticator/complete', idToken, body)).toMatchObject({ status: 200 });
  return passkey;
}

async function signIn(userName: string, passkey: Passkey, challenge?: string, signCount = 1) {
  const { ChallengeParameters: shown, Session: session } = await world.client.startSession(userName);
  const options = JSON.parse(shown.fido2options ?? '{}');
  const answer = authenticate(passkey, {
    challenge: challenge ?? options.challenge,
    userHandle: userName,
    signCount,
    ...HERE,
  });
  return world.client.answer(userName, session, JSON.stringify(answer), { signInMethod: 'FIDO2' });
}

it('registers, signs in with and without a user name, and puts what was proven into both tokens', async () => {
  const alice = await person();
  const passkey = await addPasskey(alice);
  const byName = await signIn(alice.userName, passkey);
  const { challenge } = (await api('sign-in-challenge')).body;
  const byPasskey = await signIn(alice.userName, passkey, challenge, 2);
  for (const { AuthenticationResult: tokens } of [byName, byPasskey])
    for (const token of [tokens?.IdToken, tokens?.AccessToken])
      expect(claimsOf(token)).toMatchObject({
        sub: alice.userName,
        sign_in_method: 'FIDO2',
        passkey_user_verified: 'true',
        passkey_backed_up: 'false',
      });
  await expect(signIn(alice.userName, passkey, challenge, 3)).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'Incorrect username or password.',
  });
  expect(world.mailsTo(alice.email).map(({ subject }) => subject)).toContainEqual(
    expect.stringContaining('A passkey was added'),
  );
});

it('lists, renames and deletes', async () => {
  const alice = await person();
  const passkey = await addPasskey(alice);
  const credentialId = passkey.id.toString('base64url');
  expect(
    await api('authenticators/update', alice.idToken, { credentialId, friendlyName: 'Phone' }),
  ).toMatchObject({ status: 200 });
  const { body } = await api('authenticators/list?rpId=localhost', alice.idToken);
  expect(body.authenticators).toMatchObject([{ credentialId, friendlyName: 'Phone', flagBackupState: 0 }]);
  expect(await api('authenticators/delete', alice.idToken, { credentialId })).toEqual({
    status: 204,
    body: undefined,
  });
  await expect(signIn(alice.userName, passkey)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
});

it('verifies a certified attestation statement, by the library that lies beside the function', async () => {
  const alice = await person();
  const { challenge } = (await api('register-authenticator/start?rpId=localhost', alice.idToken)).body;
  const complete = (alg: number) => {
    const { response } = register({
      challenge,
      aaguid: MODEL,
      format: 'packed',
      statement: packedCertified({ alg }),
      ...HERE,
    });
    return api('register-authenticator/complete', alice.idToken, { ...response, friendlyName: 'Key' });
  };
  expect(await complete(-35)).toMatchObject({
    status: 400,
    body: { code: 'RegistrationRefused', reason: 'attestation-invalid' },
  });
  expect(await complete(-7)).toMatchObject({ status: 200, body: { aaguid: MODEL.toString('base64url') } });
});

it('demands a recent sign-in for a change, not for the list', async () => {
  const alice = await person();
  world.aws.clock.advance(301);
  try {
    expect(await api('register-authenticator/start?rpId=localhost', alice.idToken)).toMatchObject({
      status: 403,
      body: { code: 'RecentSignInRequired' },
    });
    expect(await api('authenticators/list?rpId=localhost', alice.idToken)).toMatchObject({ status: 200 });
  } finally {
    world.aws.clock.set(0);
  }
});

it('makes 50 challenges without one call to the table', async () => {
  await api('sign-in-challenge');
  world.aws.calls.clear();
  const answers = await Promise.all(Array.from({ length: 50 }, () => api('sign-in-challenge')));
  expect(new Set(answers.map(({ body }) => body.challenge)).size).toBe(50);
  // What runs by a schedule reads the table by itself.
  const asked = world.aws.calls
    .all()
    .filter(({ functionName = '' }) => !/NoticeSummaries/.test(functionName));
  expect(asked.filter(({ service }) => service === 'dynamodb')).toEqual([]);
});

it('completes one registration of 50 that race with one challenge, and opens one session of 50 with one public one', async () => {
  const alice = await person();
  const passkey = createPasskey();
  const { challenge } = (await api('register-authenticator/start?rpId=localhost', alice.idToken)).body;
  const { response } = register({ challenge, passkey, ...HERE });
  const body = { ...response, friendlyName: 'Test' };
  const completed = await Promise.all(
    Array.from({ length: 50 }, () => api('register-authenticator/complete', alice.idToken, body)),
  );
  expect(completed.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(completed.filter(({ status }) => status >= 500)).toEqual([]);
  const open = (await api('sign-in-challenge')).body.challenge;
  const sessions = await Promise.allSettled(
    Array.from({ length: 50 }, () => signIn(alice.userName, passkey, open, 0)),
  );
  expect(sessions.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

it('forgets a user when the platform team invokes the function', async () => {
  const alice = await person();
  const passkey = await addPasskey(alice);
  const lambda = new LambdaClient({
    endpoint: world.aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { Payload: payload, FunctionError: failure } = await lambda.send(
    new InvokeCommand({
      FunctionName: world.aws.output('ForgetUserFunctionName'),
      Payload: JSON.stringify({
        userName: alice.email,
        operator: 'o.perator',
        reason: 'Asked in writing to be forgotten',
        deleteUser: true,
      }),
    }),
  );
  lambda.destroy();
  expect(failure).toBeUndefined();
  expect(JSON.parse(Buffer.from(payload ?? []).toString())).toEqual({
    passkeys: 1,
    userDeleted: true,
    mail: 'sent',
  });
  await expect(signIn(alice.userName, passkey)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  expect(await api('register-authenticator/start?rpId=localhost', alice.idToken)).toMatchObject({
    status: 401,
    body: { code: 'SessionEnded' },
  });
});
