import {
  type Bench,
  confirmedUser,
  EMAIL,
  functionArn,
  mailedCode,
  PASSWORD,
  payloadOf,
  signIn,
  startBench,
} from './support';

const NEW_PASSWORD = 'Another-horse-8';

function byPassword(bench: Bench, password = PASSWORD, username = EMAIL) {
  return {
    ClientId: bench.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD: password },
  };
}
const incorrect = 'NotAuthorizedException: Incorrect username or password.';

describe('USER_PASSWORD_AUTH', () => {
  it('signs in, and says the same of a wrong password and an unknown user', async () => {
    const bench = await startBench();
    await confirmedUser(bench);
    expect((await bench.call('InitiateAuth', byPassword(bench))).AuthenticationResult.TokenType).toBe(
      'Bearer',
    );
    expect(await bench.refusal('InitiateAuth', byPassword(bench, 'Wrong-horse-7'))).toBe(incorrect);
    expect(await bench.refusal('InitiateAuth', byPassword(bench, PASSWORD, 'nobody@example.com'))).toBe(
      incorrect,
    );
  });

  it('tells a LEGACY client of unknown users', async () => {
    const bench = await startBench({ client: { PreventUserExistenceErrors: 'LEGACY' } });
    expect(await bench.refusal('InitiateAuth', byPassword(bench))).toBe(
      'UserNotFoundException: User does not exist.',
    );
  });

  it('tells of an unconfirmed account only who knows its password', async () => {
    const bench = await startBench();
    await bench.call('SignUp', { ClientId: bench.clientId, Username: EMAIL, Password: PASSWORD });
    expect(await bench.refusal('InitiateAuth', byPassword(bench, 'Wrong-horse-7'))).toBe(incorrect);
    expect(await bench.refusal('InitiateAuth', byPassword(bench))).toBe(
      'UserNotConfirmedException: User is not confirmed.',
    );
  });

  it.each([
    ['USER_PASSWORD_AUTH', ['ALLOW_CUSTOM_AUTH'], 'USER_PASSWORD_AUTH flow not enabled for this client'],
    ['REFRESH_TOKEN_AUTH', ['ALLOW_CUSTOM_AUTH'], 'REFRESH_TOKEN_AUTH flow not enabled for this client'],
    ['USER_SRP_AUTH', ['ALLOW_CUSTOM_AUTH'], 'USER_SRP_AUTH flow not enabled for this client'],
    ['ADMIN_USER_PASSWORD_AUTH', ['ALLOW_ADMIN_USER_PASSWORD_AUTH'], 'Initiate Auth method not supported.'],
  ])('and its like (%s) need the client’s permission %j', async (AuthFlow, ExplicitAuthFlows, message) => {
    const bench = await startBench({ client: { ExplicitAuthFlows } });
    expect(await bench.refusal('InitiateAuth', { ...byPassword(bench), AuthFlow })).toBe(
      `InvalidParameterException: ${message}`,
    );
  });

  it('locks after five wrong passwords, for longer and longer, and opens again', async () => {
    const bench = await startBench();
    await confirmedUser(bench);
    for (let wrong = 0; wrong < 5; wrong++)
      await bench.refusal('InitiateAuth', byPassword(bench, 'Wrong-horse-7'));
    expect(await bench.refusal('InitiateAuth', byPassword(bench))).toBe(
      'NotAuthorizedException: Password attempts exceeded',
    );
    bench.context.advance(2);
    for (let wrong = 0; wrong < 4; wrong++) {
      expect(await bench.refusal('InitiateAuth', byPassword(bench, 'Wrong-horse-7'))).toBe(incorrect);
      bench.context.advance(2 ** (wrong + 1));
    }
    await bench.call('InitiateAuth', byPassword(bench));
    expect(await bench.refusal('InitiateAuth', byPassword(bench, 'Wrong-horse-7'))).toBe(incorrect);
    await bench.call('InitiateAuth', byPassword(bench));
  });
});

describe('users of administrators', () => {
  async function invited(pool: Record<string, unknown> = {}) {
    const bench = await startBench({ pool });
    const create = { UserPoolId: bench.poolId, Username: EMAIL, DesiredDeliveryMediums: ['EMAIL'] };
    const { User } = await bench.call('AdminCreateUser', create);
    const mail = bench.context.deliveredMail.at(-1)?.html ?? '';
    const [, username, temporary = ''] =
      /^Your username is (\S+) and temporary password is (\S+)\.$/.exec(mail) ?? [];
    return { bench, create, User, username, temporary };
  }

  it('get a mailed temporary password and choose their own at the first sign-in', async () => {
    const { bench, User, username, temporary } = await invited();
    expect(User).toMatchObject({ UserStatus: 'FORCE_CHANGE_PASSWORD', Enabled: true });
    expect(username).toBe(EMAIL);
    const challenge = await bench.call('InitiateAuth', byPassword(bench, temporary));
    expect(challenge).toEqual({
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      ChallengeParameters: {
        USER_ID_FOR_SRP: User.Username,
        requiredAttributes: '[]',
        userAttributes: JSON.stringify({ email: EMAIL }),
      },
      Session: expect.any(String),
    });
    const respond = (password: string) => ({
      ClientId: bench.clientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session: challenge.Session,
      ChallengeResponses: { USERNAME: EMAIL, NEW_PASSWORD: password, 'userAttributes.name': 'Ada' },
    });
    expect(await bench.refusal('RespondToAuthChallenge', respond('short'))).toMatch(
      /^InvalidPasswordException/,
    );
    const { AuthenticationResult } = await bench.call('RespondToAuthChallenge', respond(NEW_PASSWORD));
    expect(payloadOf(AuthenticationResult.IdToken)).toMatchObject({ name: 'Ada', email: EMAIL });
    expect(await bench.refusal('InitiateAuth', byPassword(bench, temporary))).toBe(incorrect);
    await bench.call('InitiateAuth', byPassword(bench, NEW_PASSWORD));
  });

  it('have seven days for it, and can be invited again', async () => {
    const { bench, create, temporary } = await invited();
    bench.context.advance(7 * 86400 + 5);
    expect(await bench.refusal('InitiateAuth', byPassword(bench, temporary))).toBe(
      'NotAuthorizedException: Temporary password has expired and must be reset by an administrator.',
    );
    await bench.call('AdminCreateUser', {
      ...create,
      MessageAction: 'RESEND',
      TemporaryPassword: NEW_PASSWORD,
    });
    expect((await bench.call('InitiateAuth', byPassword(bench, NEW_PASSWORD))).ChallengeName).toBe(
      'NEW_PASSWORD_REQUIRED',
    );
    await bench.call('AdminSetUserPassword', {
      UserPoolId: bench.poolId,
      Username: EMAIL,
      Password: PASSWORD,
      Permanent: true,
    });
    expect(await bench.refusal('AdminCreateUser', { ...create, MessageAction: 'RESEND' })).toMatch(
      /^UnsupportedUserStateException/,
    );
    expect(await bench.refusal('AdminCreateUser', create)).toMatch(/^UsernameExistsException/);
  });

  it('are confirmed by a permanent password', async () => {
    const { bench } = await invited();
    const user = { UserPoolId: bench.poolId, Username: EMAIL };
    await bench.call('AdminSetUserPassword', { ...user, Password: PASSWORD, Permanent: true });
    expect((await bench.call('AdminGetUser', user)).UserStatus).toBe('CONFIRMED');
    await signIn(bench);
    await bench.call('AdminSetUserPassword', { ...user, Password: NEW_PASSWORD });
    expect((await bench.call('AdminGetUser', user)).UserStatus).toBe('FORCE_CHANGE_PASSWORD');
  });

  it('sign in by ADMIN_USER_PASSWORD_AUTH', async () => {
    const bench = await startBench();
    await confirmedUser(bench);
    const input = { ...byPassword(bench), UserPoolId: bench.poolId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH' };
    expect((await bench.call('AdminInitiateAuth', input)).AuthenticationResult.IdToken).toBeDefined();
    expect(await bench.refusal('AdminInitiateAuth', { ...input, ClientId: 'unknown' })).toBe(
      'ResourceNotFoundException: User pool client unknown does not exist.',
    );
  });
});

describe('a forgotten password', () => {
  it('is replaced with a mailed code, once', async () => {
    const bench = await startBench();
    await confirmedUser(bench);
    const user = { ClientId: bench.clientId, Username: EMAIL };
    const noCode = { ...user, ConfirmationCode: '123456', Password: NEW_PASSWORD };
    expect(await bench.refusal('ConfirmForgotPassword', noCode)).toMatch(/^ExpiredCodeException/);
    await bench.call('ForgotPassword', user);
    const reset = { ...noCode, ConfirmationCode: mailedCode(bench) };
    expect(await bench.refusal('ConfirmForgotPassword', { ...reset, Password: 'short' })).toMatch(
      /^InvalidPasswordException/,
    );
    await bench.call('ConfirmForgotPassword', reset);
    expect(await bench.refusal('ConfirmForgotPassword', reset)).toMatch(/^ExpiredCodeException/);
    expect(await bench.refusal('InitiateAuth', byPassword(bench))).toBe(incorrect);
    await bench.call('InitiateAuth', byPassword(bench, NEW_PASSWORD));
  });

  it('gives its code an hour', async () => {
    const bench = await startBench();
    await confirmedUser(bench);
    await bench.call('ForgotPassword', { ClientId: bench.clientId, Username: EMAIL });
    bench.context.advance(3605);
    const reset = {
      ClientId: bench.clientId,
      Username: EMAIL,
      ConfirmationCode: mailedCode(bench),
      Password: NEW_PASSWORD,
    };
    expect(await bench.refusal('ConfirmForgotPassword', reset)).toMatch(/^ExpiredCodeException/);
  });

  it('goes to verified addresses only, without telling a client that hides users', async () => {
    const hiding = await startBench();
    await hiding.call('SignUp', { ClientId: hiding.clientId, Username: EMAIL, Password: PASSWORD });
    const sent = hiding.context.deliveredMail.length;
    const answer = await hiding.call('ForgotPassword', { ClientId: hiding.clientId, Username: EMAIL });
    expect(answer.CodeDeliveryDetails.Destination).toBe('a***@e***');
    expect(hiding.context.deliveredMail).toHaveLength(sent);
    const legacy = await startBench({ client: { PreventUserExistenceErrors: 'LEGACY' } });
    await legacy.call('SignUp', { ClientId: legacy.clientId, Username: EMAIL, Password: PASSWORD });
    expect(await legacy.refusal('ForgotPassword', { ClientId: legacy.clientId, Username: EMAIL })).toMatch(
      /^InvalidParameterException: Cannot reset password/,
    );
  });

  it('can be demanded by an administrator', async () => {
    const bench = await startBench();
    await confirmedUser(bench);
    await bench.call('AdminResetUserPassword', { UserPoolId: bench.poolId, Username: EMAIL });
    expect(await bench.refusal('InitiateAuth', byPassword(bench))).toBe(
      'PasswordResetRequiredException: Password reset required for the user',
    );
    const reset = {
      ClientId: bench.clientId,
      Username: EMAIL,
      ConfirmationCode: mailedCode(bench),
      Password: NEW_PASSWORD,
    };
    await bench.call('ConfirmForgotPassword', reset);
    await bench.call('InitiateAuth', byPassword(bench, NEW_PASSWORD));
  });
});

it('ChangePassword wants the previous one', async () => {
  const bench = await startBench();
  await confirmedUser(bench);
  const { AccessToken } = await signIn(bench);
  const change = { AccessToken, PreviousPassword: 'Wrong-horse-7', ProposedPassword: NEW_PASSWORD };
  expect(await bench.refusal('ChangePassword', change)).toBe(incorrect);
  expect(await bench.refusal('ChangePassword', { ...change, PreviousPassword: undefined })).toMatch(
    /PreviousPassword$/,
  );
  await bench.call('ChangePassword', { ...change, PreviousPassword: PASSWORD });
  await bench.call('InitiateAuth', byPassword(bench, NEW_PASSWORD));
});

it('passwords are kept as salted hashes only', async () => {
  const bench = await startBench();
  await confirmedUser(bench);
  await confirmedUser(bench, 'eve@example.com');
  const users = [
    ...bench.context.state.map<{ password: { salt: string; hash: string } }>('cognito.users').values(),
  ];
  expect(JSON.stringify(users)).not.toContain(PASSWORD);
  expect(new Set(users.map(({ password }) => password.hash)).size).toBe(2);
});

describe('user migration', () => {
  const pool = { LambdaConfig: { UserMigration: functionArn('migrate') } };

  it('brings a user in at the first sign-in', async () => {
    const bench = await startBench({ pool });
    bench.lambda.functions.migrate = (event) => {
      expect(event.request).toMatchObject({ password: PASSWORD });
      event.response.userAttributes = { email: EMAIL, email_verified: 'true', name: 'Ada' };
      event.response.finalUserStatus = 'CONFIRMED';
      return event;
    };
    const { AuthenticationResult } = await bench.call('InitiateAuth', byPassword(bench));
    expect(payloadOf(AuthenticationResult.IdToken)).toMatchObject({ name: 'Ada', email_verified: true });
    await bench.call('InitiateAuth', byPassword(bench));
    expect(bench.lambda.events).toHaveLength(1);
  });

  it('says nothing when the old system knows nobody', async () => {
    const bench = await startBench({ pool });
    bench.lambda.functions.migrate = () => {
      throw new Error('bad password');
    };
    expect(await bench.refusal('InitiateAuth', byPassword(bench))).toBe(incorrect);
  });
});
