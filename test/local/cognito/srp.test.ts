/** Sign-in with a password that never leaves the client, by clients that nobody here wrote. */
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { removeFolders } from '../support/assembly';
import { amplify, authenticateWithSRP, configurePackage } from './foreign-clients';
import { type PoolOnWire, startPool } from './real-clients';

const { confirmSignIn, fetchAuthSession, signIn, signOut } = amplify;

const PASSWORD = 'Correct-horse-7';
const WRONG = 'Wrong-horse-7';
const EMAIL = 'ada@example.com';
const refused = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

let pool: PoolOnWire;

beforeAll(async () => {
  pool = await startPool({});
  await configurePackage({
    cognitoIdpEndpoint: pool.aws.endpoint,
    clientId: pool.clientId,
    userPoolId: pool.userPoolId,
  });
  await makeUser(EMAIL, true);
});
afterEach(() => signOut());
afterAll(async () => {
  await pool?.aws.close();
  removeFolders();
});

async function makeUser(email: string, permanent: boolean): Promise<void> {
  const user = { UserPoolId: pool.userPoolId, Username: email };
  await pool.sdk.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));
  await pool.sdk.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: permanent }));
}

function begin(username: string, SRP_A: string) {
  return pool.sdk.send(
    new InitiateAuthCommand({
      ClientId: pool.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: username, SRP_A },
    }),
  );
}

describe('USER_SRP_AUTH', () => {
  it('signs Amplify in, and refuses a wrong password', async () => {
    await expect(signIn({ username: EMAIL, password: WRONG })).rejects.toMatchObject(refused);
    expect(await signIn({ username: EMAIL, password: PASSWORD })).toMatchObject({ isSignedIn: true });
    expect((await fetchAuthSession()).tokens?.accessToken.payload).toMatchObject({
      client_id: pool.clientId,
      token_use: 'access',
    });
  });

  it('signs the package’s client in time and again, and refuses a wrong password', async () => {
    // Each round has other random numbers, so that paddings of every kind come up.
    for (let round = 0; round < 8; round++) {
      const signedIn = await authenticateWithSRP({ username: EMAIL, password: PASSWORD });
      expect(signedIn).toMatchObject({ username: expect.any(String) });
    }
    await expect(authenticateWithSRP({ username: EMAIL, password: WRONG })).rejects.toMatchObject(refused);
  });

  it('asks for a new password after a temporary one', async () => {
    await makeUser('new@example.com', false);
    expect(await signIn({ username: 'new@example.com', password: PASSWORD })).toMatchObject({
      nextStep: { signInStep: 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED' },
    });
    expect(await confirmSignIn({ challengeResponse: 'Another-horse-8' })).toMatchObject({ isSignedIn: true });
    await signOut();
    expect(await signIn({ username: 'new@example.com', password: 'Another-horse-8' })).toMatchObject({
      isSignedIn: true,
    });
  });

  it('answers somebody who doesn’t exist like a user, with the same salt every time', async () => {
    const SRP_A = 'a'.repeat(768);
    const [user, nobody, again] = [
      await begin(EMAIL, SRP_A),
      await begin('nobody@example.com', SRP_A),
      await begin('Nobody@example.com', SRP_A),
    ];
    const shape = (answer: typeof user) =>
      Object.entries(answer.ChallengeParameters ?? {}).map(([name, value]) => [
        name,
        name === 'SRP_B' ? 'number' : value.length,
      ]);
    expect(shape(nobody)).toEqual(shape(user));
    expect([nobody.ChallengeName, nobody.Session]).toEqual([user.ChallengeName, user.Session]);
    const { SALT, USER_ID_FOR_SRP, SRP_B } = nobody.ChallengeParameters ?? {};
    expect(again.ChallengeParameters).toMatchObject({ SALT, USER_ID_FOR_SRP });
    expect(again.ChallengeParameters?.SRP_B).not.toBe(SRP_B);
    const signedIn = authenticateWithSRP({ username: 'nobody@example.com', password: PASSWORD });
    await expect(signedIn).rejects.toMatchObject(refused);
  });

  it.each([
    ['zero', '0'],
    ['the modulus itself', undefined],
    ['no number', 'xyz'],
    ['a number longer than the group', 'f'.repeat(2000)],
  ])('refuses a public value that is %s', async (_, given) => {
    const { N } = await import('../../../local/services/cognito/sign-in/srp/group');
    await expect(begin(EMAIL, given ?? N.toString(16))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it('takes a secret block once, and only for the user it was made for', async () => {
    await makeUser('eve@example.com', true);
    const { ChallengeParameters = {} } = await begin(EMAIL, 'ab'.repeat(384));
    const answer = (username: string) =>
      pool.sdk.send(
        new RespondToAuthChallengeCommand({
          ClientId: pool.clientId,
          ChallengeName: 'PASSWORD_VERIFIER',
          ChallengeResponses: {
            USERNAME: username,
            PASSWORD_CLAIM_SECRET_BLOCK: ChallengeParameters.SECRET_BLOCK ?? '',
            PASSWORD_CLAIM_SIGNATURE: Buffer.alloc(32).toString('base64'),
            TIMESTAMP: 'Sat Nov 7 09:05:00 UTC 2026',
          },
        }),
      );
    await expect(answer('eve@example.com')).rejects.toMatchObject({
      message: 'Invalid session for the user.',
    });
    await expect(answer(EMAIL)).rejects.toMatchObject(refused);
    await expect(answer(EMAIL)).rejects.toMatchObject({
      message: 'Invalid session for the user, session can only be used once.',
    });
  });

  it('is locked by wrong passwords like every other sign-in by password', async () => {
    await makeUser('locked@example.com', true);
    const byPassword = (PASSWORD: string) =>
      pool.sdk.send(
        new InitiateAuthCommand({
          ClientId: pool.clientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: 'locked@example.com', PASSWORD },
        }),
      );
    for (let wrong = 0; wrong < 10; wrong++) {
      await expect(byPassword(WRONG)).rejects.toMatchObject(refused);
      // The lock lasts 2^n seconds from the fifth wrong one; the last one is left standing.
      if (wrong >= 4 && wrong < 9) pool.aws.clock.advance(2 ** (wrong - 4) + 1);
    }
    const attempt = () => signIn({ username: 'locked@example.com', password: PASSWORD });
    await expect(attempt()).rejects.toMatchObject({ message: 'Password attempts exceeded' });
    pool.aws.clock.advance(60);
    expect(await attempt()).toMatchObject({ isSignedIn: true });
  });

  it('counts a wrong claim like a wrong password', async () => {
    await makeUser('counted@example.com', true);
    const attempt = (password: string) => signIn({ username: 'counted@example.com', password });
    for (let wrong = 0; wrong < 9; wrong++) {
      await expect(attempt(WRONG)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
      pool.aws.clock.advance(2 ** Math.max(wrong - 4, 0) + 1);
    }
    await expect(attempt(WRONG)).rejects.toMatchObject(refused);
    await expect(attempt(PASSWORD)).rejects.toMatchObject({ message: 'Password attempts exceeded' });
  });
});
