import { FunctionTimeout } from '../../../local/contract';
import {
  answerOf,
  begin,
  clientProperties,
  codeGame,
  confirmedUser,
  EMAIL,
  functionArn,
  hashFor,
  payloadOf,
  poolProperties,
  startBench,
} from './support';

async function game(options: Parameters<typeof startBench>[0] = {}) {
  const bench = await startBench(options);
  codeGame(bench.lambda);
  return bench;
}

describe('CUSTOM_AUTH', () => {
  it('leads from a challenge to tokens', async () => {
    const bench = await game();
    const sub = await confirmedUser(bench);
    const challenge = await begin(bench);
    expect(challenge).toEqual({
      ChallengeName: 'CUSTOM_CHALLENGE',
      ChallengeParameters: { hint: 'round 1', USERNAME: sub },
      Session: expect.stringMatching(/^[\w-]{20,2048}$/),
    });
    const { AuthenticationResult } = await bench.call(
      'RespondToAuthChallenge',
      answerOf(bench, challenge.Session),
    );
    expect(AuthenticationResult).toMatchObject({
      ExpiresIn: 3600,
      TokenType: 'Bearer',
      RefreshToken: expect.any(String),
    });
    expect(payloadOf(AuthenticationResult.IdToken)).toMatchObject({
      sub,
      'cognito:username': sub,
      email: EMAIL,
      email_verified: true,
    });
  });

  it('accepts the USERNAME of the challenge parameters and of another letter case', async () => {
    const bench = await game();
    const sub = await confirmedUser(bench);
    for (const username of [sub, 'ADA@Example.com']) {
      const { Session } = await begin(bench);
      const answer = await bench.call(
        'RespondToAuthChallenge',
        answerOf(bench, Session, 'open sesame', username),
      );
      expect(answer.AuthenticationResult).toBeDefined();
    }
  });

  it('gives triggers the documented events', async () => {
    const bench = await game({
      pool: {
        LambdaConfig: {
          ...poolProperties.LambdaConfig,
          PreAuthentication: functionArn('pass'),
          PostAuthentication: functionArn('pass'),
          PreTokenGeneration: functionArn('pass'),
        },
      },
    });
    bench.lambda.functions.pass = (event) => event;
    const sub = await confirmedUser(bench);
    const { Session } = await bench.call(
      'InitiateAuth',
      {
        ClientId: bench.clientId,
        AuthFlow: 'CUSTOM_AUTH',
        AuthParameters: { USERNAME: EMAIL },
        ClientMetadata: { from: 'initiate' },
      },
      { userAgent: 'aws-sdk-js/3.1162.0 os/linux' },
    );
    await bench.call('RespondToAuthChallenge', {
      ...answerOf(bench, Session),
      ClientMetadata: { from: 'respond' },
    });
    const userAttributes = { sub, email: EMAIL, email_verified: 'true', 'cognito:user_status': 'CONFIRMED' };
    const common = {
      version: '1',
      region: 'us-east-1',
      userPoolId: bench.poolId,
      userName: sub,
      callerContext: { awsSdkVersion: 'aws-sdk-js-3.1162.0', clientId: bench.clientId },
    };
    const answered = {
      ...common,
      callerContext: { ...common.callerContext, awsSdkVersion: 'aws-sdk-unknown-unknown' },
    };
    const clientMetadata = { from: 'respond' };
    const round = { challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: 'ROUND_1' };
    expect(bench.lambda.events).toEqual([
      {
        ...common,
        triggerSource: 'PreAuthentication_Authentication',
        request: { userAttributes, validationData: { from: 'initiate' }, userNotFound: false },
        response: {},
      },
      {
        ...common,
        triggerSource: 'DefineAuthChallenge_Authentication',
        request: { userAttributes, session: [], userNotFound: false },
        response: { challengeName: null, issueTokens: null, failAuthentication: null },
      },
      {
        ...common,
        triggerSource: 'CreateAuthChallenge_Authentication',
        request: { userAttributes, challengeName: 'CUSTOM_CHALLENGE', session: [], userNotFound: false },
        response: {
          publicChallengeParameters: null,
          privateChallengeParameters: null,
          challengeMetadata: null,
        },
      },
      {
        ...answered,
        triggerSource: 'VerifyAuthChallengeResponse_Authentication',
        request: {
          userAttributes,
          privateChallengeParameters: { secret: 'open sesame' },
          challengeAnswer: 'open sesame',
          clientMetadata,
          userNotFound: false,
        },
        response: { answerCorrect: null },
      },
      {
        ...answered,
        triggerSource: 'DefineAuthChallenge_Authentication',
        request: { userAttributes, session: [round], clientMetadata, userNotFound: false },
        response: { challengeName: null, issueTokens: null, failAuthentication: null },
      },
      {
        ...answered,
        triggerSource: 'PostAuthentication_Authentication',
        request: { userAttributes, newDeviceUsed: false, clientMetadata },
        response: {},
      },
      {
        ...answered,
        triggerSource: 'TokenGeneration_Authentication',
        request: {
          userAttributes,
          groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null },
          clientMetadata,
        },
        response: { claimsOverrideDetails: null },
      },
    ]);
    expect(bench.lambda.invocations[0]).toMatchObject({
      waitMs: 5000,
      attempts: 3,
      caller: {
        kind: 'service',
        service: 'cognito-idp.amazonaws.com',
        sourceArn: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${bench.poolId}`,
      },
    });
  });

  it('gives a new session after a wrong answer and fails when the define trigger says so', async () => {
    const bench = await game();
    await confirmedUser(bench);
    let challenge = await begin(bench);
    const sessions = [challenge.Session];
    for (const round of [2, 3]) {
      challenge = await bench.call('RespondToAuthChallenge', answerOf(bench, challenge.Session, 'wrong'));
      expect(challenge.ChallengeParameters.hint).toBe(`round ${round}`);
      sessions.push(challenge.Session);
    }
    expect(new Set(sessions).size).toBe(3);
    expect(await bench.refusal('RespondToAuthChallenge', answerOf(bench, challenge.Session, 'wrong'))).toBe(
      'NotAuthorizedException: Incorrect username or password.',
    );
  });

  it('never shows private parameters to the client', async () => {
    const bench = await game();
    await confirmedUser(bench);
    expect(JSON.stringify(await begin(bench))).not.toContain('sesame');
  });

  it('wants the secret hash where the client has a secret', async () => {
    const bench = await game({ client: { GenerateSecret: true } });
    await confirmedUser(bench);
    const initiate = (AuthParameters: object) => ({
      ClientId: bench.clientId,
      AuthFlow: 'CUSTOM_AUTH',
      AuthParameters,
    });
    expect(await bench.refusal('InitiateAuth', initiate({ USERNAME: EMAIL }))).toBe(
      `NotAuthorizedException: Client ${bench.clientId} is configured with secret but SECRET_HASH was not received`,
    );
    expect(
      await bench.refusal(
        'InitiateAuth',
        initiate({ USERNAME: EMAIL, SECRET_HASH: hashFor(bench, 'eve@example.com') }),
      ),
    ).toBe(`NotAuthorizedException: SecretHash does not match for the client: ${bench.clientId}`);
    const { Session, ChallengeParameters } = await bench.call(
      'InitiateAuth',
      initiate({ USERNAME: EMAIL, SECRET_HASH: hashFor(bench, EMAIL) }),
    );
    const { USERNAME } = ChallengeParameters;
    const unhashed = answerOf(bench, Session, 'open sesame', USERNAME);
    expect(await bench.refusal('RespondToAuthChallenge', unhashed)).toContain('SECRET_HASH was not received');
    const answer = await bench.call('RespondToAuthChallenge', {
      ...unhashed,
      ChallengeResponses: { USERNAME, ANSWER: 'open sesame', SECRET_HASH: hashFor(bench, USERNAME) },
    });
    expect(answer.AuthenticationResult.AccessToken).toBeDefined();
  });

  it('refuses a client whose flows lack it', async () => {
    const bench = await game({ client: { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] } });
    expect(await begin(bench).catch(String)).toBe(
      'InvalidParameterException: CUSTOM_AUTH flow not enabled for this client',
    );
  });

  it('refuses unconfirmed and disabled users', async () => {
    const bench = await game();
    await bench.call('SignUp', { ClientId: bench.clientId, Username: EMAIL, Password: 'Correct-horse-7' });
    expect(await begin(bench).catch(String)).toBe('UserNotConfirmedException: User is not confirmed.');
    await bench.call('AdminConfirmSignUp', { UserPoolId: bench.poolId, Username: EMAIL });
    const { Session } = await begin(bench);
    await bench.call('AdminDisableUser', { UserPoolId: bench.poolId, Username: EMAIL });
    expect(await begin(bench).catch(String)).toBe('NotAuthorizedException: User is disabled.');
    expect(await bench.refusal('RespondToAuthChallenge', answerOf(bench, Session))).toBe(
      'NotAuthorizedException: User is disabled.',
    );
  });

  it('works for administrators on a client of the pool', async () => {
    const bench = await game();
    await confirmedUser(bench);
    const challenge = await bench.call('AdminInitiateAuth', {
      UserPoolId: bench.poolId,
      ClientId: bench.clientId,
      AuthFlow: 'CUSTOM_AUTH',
      AuthParameters: { USERNAME: EMAIL },
    });
    const answer = await bench.call('AdminRespondToAuthChallenge', {
      UserPoolId: bench.poolId,
      ...answerOf(bench, challenge.Session),
    });
    expect(answer.AuthenticationResult.IdToken).toBeDefined();
  });
});

describe('CUSTOM_AUTH for a user who does not exist', () => {
  it('runs the triggers with userNotFound and looks the same', async () => {
    const bench = await game();
    await confirmedUser(bench);
    const known = await begin(bench);
    const one = await begin(bench, 'nobody@example.com');
    const two = await begin(bench, 'NOBODY@example.com');
    expect(Object.keys(one)).toEqual(Object.keys(known));
    expect(one.ChallengeParameters.USERNAME).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(two.ChallengeParameters.USERNAME).toBe(one.ChallengeParameters.USERNAME);
    expect((await begin(bench, 'other@example.com')).ChallengeParameters.USERNAME).not.toBe(
      one.ChallengeParameters.USERNAME,
    );
    expect(one.Session).toHaveLength(known.Session.length);
    const event = bench.lambda.of('CreateAuthChallenge_Authentication').at(-1);
    expect(event?.request).toMatchObject({ userNotFound: true, userAttributes: {} });
  });

  it.each(['given name', 'simulated name'])(
    'never gives tokens, even when the triggers would (%s)',
    async (which) => {
      const bench = await game();
      const { Session, ChallengeParameters } = await begin(bench, 'nobody@example.com');
      const username = which === 'given name' ? 'nobody@example.com' : ChallengeParameters.USERNAME;
      expect(
        await bench.refusal('RespondToAuthChallenge', answerOf(bench, Session, 'open sesame', username)),
      ).toBe('NotAuthorizedException: Incorrect username or password.');
      const [define] = bench.lambda.of('DefineAuthChallenge_Authentication').slice(-1);
      expect(define?.request.session).toEqual([expect.objectContaining({ challengeResult: true })]);
    },
  );

  it('says so to a LEGACY client, whose triggers get no userNotFound', async () => {
    const bench = await game({ client: { PreventUserExistenceErrors: 'LEGACY' } });
    expect(await begin(bench).catch(String)).toBe('UserNotFoundException: User does not exist.');
    await confirmedUser(bench);
    await begin(bench);
    expect(bench.lambda.events.every(({ request }) => !('userNotFound' in request))).toBe(true);
  });
});

describe('sessions', () => {
  it('are good for one answer', async () => {
    const bench = await game();
    await confirmedUser(bench);
    const { Session } = await begin(bench);
    await bench.call('RespondToAuthChallenge', answerOf(bench, Session));
    expect(await bench.refusal('RespondToAuthChallenge', answerOf(bench, Session))).toBe(
      'NotAuthorizedException: Invalid session for the user, session can only be used once.',
    );
  });

  it('let one of several concurrent answers proceed', async () => {
    const bench = await game();
    await confirmedUser(bench);
    const { Session } = await begin(bench);
    const answers = await Promise.allSettled(
      Array.from({ length: 8 }, () => bench.call('RespondToAuthChallenge', answerOf(bench, Session))),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(bench.lambda.of('VerifyAuthChallengeResponse_Authentication')).toHaveLength(1);
  });

  it('belong to one user', async () => {
    const bench = await game();
    await confirmedUser(bench);
    await confirmedUser(bench, 'eve@example.com');
    const { Session } = await begin(bench);
    expect(
      await bench.refusal(
        'RespondToAuthChallenge',
        answerOf(bench, Session, 'open sesame', 'eve@example.com'),
      ),
    ).toBe('NotAuthorizedException: Invalid session for the user.');
  });

  it('belong to one client', async () => {
    const bench = await game();
    await confirmedUser(bench);
    const { ref: other } = await bench.make('AWS::Cognito::UserPoolClient', 'Other', {
      UserPoolId: bench.poolId,
      ...clientProperties,
    });
    const { Session } = await begin(bench);
    expect(
      await bench.refusal('RespondToAuthChallenge', { ...answerOf(bench, Session), ClientId: other }),
    ).toBe('NotAuthorizedException: Invalid session for the user.');
  });

  it.each([
    [3, undefined],
    [15, 15],
  ])('expire after %i minutes', async (minutes, AuthSessionValidity) => {
    const bench = await game({ client: AuthSessionValidity ? { AuthSessionValidity } : {} });
    await confirmedUser(bench);
    const early = await begin(bench);
    const late = await begin(bench);
    bench.context.advance(minutes * 60 - 5);
    await bench.call('RespondToAuthChallenge', answerOf(bench, early.Session));
    bench.context.advance(10);
    expect(await bench.refusal('RespondToAuthChallenge', answerOf(bench, late.Session))).toBe(
      'NotAuthorizedException: Invalid session for the user, session is expired.',
    );
  });

  it('are refused when made up', async () => {
    const bench = await game();
    await confirmedUser(bench);
    expect(await bench.refusal('RespondToAuthChallenge', answerOf(bench, 'x'.repeat(128)))).toBe(
      'NotAuthorizedException: Invalid session for the user.',
    );
    expect(await bench.refusal('RespondToAuthChallenge', answerOf(bench, 'short'))).toBe(
      "InvalidParameterException: 1 validation error detected: Value at 'session' failed to satisfy constraint: Member must have length greater than or equal to 20",
    );
  });
});

describe('triggers that fail', () => {
  it('pass the text of a thrown error on', async () => {
    const bench = await game();
    await confirmedUser(bench);
    bench.lambda.functions.create = () => {
      throw new Error('no mail today');
    };
    expect(await begin(bench).catch(String)).toBe(
      'UserLambdaValidationException: CreateAuthChallenge failed with error no mail today.',
    );
  });

  it('are reported when they take too long', async () => {
    const bench = await game();
    await confirmedUser(bench);
    bench.lambda.functions.define = () => {
      throw new FunctionTimeout('5000 ms');
    };
    expect(await begin(bench).catch(String)).toBe(
      'UnexpectedLambdaException: DefineAuthChallenge invocation failed due to error Socket timeout while invoking Lambda function.',
    );
  });

  it('are reported when the pool may not invoke them', async () => {
    const bench = await game();
    await confirmedUser(bench);
    delete bench.lambda.functions.define;
    expect(await begin(bench).catch(String)).toBe(
      'UnexpectedLambdaException: DefineAuthChallenge invocation failed due to error AccessDeniedException.',
    );
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'yes'],
    ['no response', { version: '1' }],
    ['neither tokens nor a challenge', { response: {} }],
    ['issueTokens that is no boolean', { response: { issueTokens: 'true' } }],
  ])('are refused when they answer %s', async (_, answer) => {
    const bench = await game();
    await confirmedUser(bench);
    bench.lambda.functions.define = () => answer;
    expect(await begin(bench).catch(String)).toBe(
      'InvalidLambdaResponseException: Unrecognizable lambda output',
    );
  });

  it('must exist for CUSTOM_AUTH', async () => {
    const bench = await game({ pool: { LambdaConfig: {} } });
    await confirmedUser(bench);
    expect(await begin(bench).catch(String)).toBe(
      'InvalidParameterException: Custom auth lambda trigger is not configured for the user pool.',
    );
  });
});
