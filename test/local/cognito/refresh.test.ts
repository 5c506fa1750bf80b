import {
  type Bench,
  codeGame,
  confirmedUser,
  EMAIL,
  hashFor,
  PASSWORD,
  payloadOf,
  signIn,
  startBench,
} from './support';

const rotating = {
  ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_PASSWORD_AUTH'],
  RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 30 },
};

function renew(bench: Bench, RefreshToken: string) {
  return bench.call('GetTokensFromRefreshToken', { ClientId: bench.clientId, RefreshToken });
}

function renewal(bench: Bench, RefreshToken: string, more: object = {}) {
  return {
    ClientId: bench.clientId,
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    AuthParameters: { REFRESH_TOKEN: RefreshToken, ...more },
  };
}

describe('REFRESH_TOKEN_AUTH', () => {
  it('gives new tokens of the same sign-in and no new refresh token', async () => {
    const bench = await startBench();
    await confirmedUser(bench);
    const first = await signIn(bench);
    bench.context.advance(120);
    const { AuthenticationResult: second } = await bench.call(
      'InitiateAuth',
      renewal(bench, first.RefreshToken),
    );
    expect(second).not.toHaveProperty('RefreshToken');
    const [before, after] = [payloadOf(first.IdToken), payloadOf(second.IdToken)];
    expect(after).toMatchObject({
      auth_time: before.auth_time,
      origin_jti: before.origin_jti,
      event_id: before.event_id,
    });
    expect(after.iat - before.iat).toBeGreaterThanOrEqual(119);
    expect(after.jti).not.toBe(before.jti);
    await bench.call('GetUser', { AccessToken: second.AccessToken });
  });

  it('refuses a token that is unknown, expired or of another client', async () => {
    const bench = await startBench({
      client: { RefreshTokenValidity: 2, TokenValidityUnits: { RefreshToken: 'hours' } },
    });
    await confirmedUser(bench);
    const { RefreshToken } = await signIn(bench);
    expect(await bench.refusal('InitiateAuth', renewal(bench, 'abc'))).toBe(
      'NotAuthorizedException: Invalid Refresh Token',
    );
    const { ref: other } = await bench.make('AWS::Cognito::UserPoolClient', 'Other', {
      UserPoolId: bench.poolId,
    });
    expect(await bench.refusal('InitiateAuth', { ...renewal(bench, RefreshToken), ClientId: other })).toBe(
      'NotAuthorizedException: Invalid Refresh Token',
    );
    bench.context.advance(7205);
    expect(await bench.refusal('InitiateAuth', renewal(bench, RefreshToken))).toBe(
      'NotAuthorizedException: Refresh Token has expired',
    );
  });

  it('wants the secret hash of the username', async () => {
    const bench = await startBench({ client: { GenerateSecret: true } });
    const sub = await confirmedUser(bench);
    const { AuthenticationResult } = await bench.call('InitiateAuth', {
      ClientId: bench.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: EMAIL, PASSWORD, SECRET_HASH: hashFor(bench, EMAIL) },
    });
    const { RefreshToken } = AuthenticationResult;
    expect(await bench.refusal('InitiateAuth', renewal(bench, RefreshToken))).toContain(
      'SECRET_HASH was not received',
    );
    const wrong = renewal(bench, RefreshToken, { SECRET_HASH: hashFor(bench, EMAIL) });
    expect(await bench.refusal('InitiateAuth', wrong)).toContain('SecretHash does not match');
    await bench.call('InitiateAuth', renewal(bench, RefreshToken, { SECRET_HASH: hashFor(bench, sub) }));
    expect(
      await bench.refusal('GetTokensFromRefreshToken', { ClientId: bench.clientId, RefreshToken }),
    ).toContain('secret was not received');
    await bench.call('GetTokensFromRefreshToken', {
      ClientId: bench.clientId,
      RefreshToken,
      ClientSecret: bench.clientSecret,
    });
  });

  it('is refused where refresh tokens rotate', async () => {
    const bench = await startBench({ client: rotating });
    await confirmedUser(bench);
    const { RefreshToken } = await signIn(bench);
    expect(await bench.refusal('InitiateAuth', renewal(bench, RefreshToken))).toBe(
      'InvalidParameterException: REFRESH_TOKEN_AUTH flow not enabled for this client',
    );
  });

  it('can not be allowed beside rotation', async () => {
    const bench = startBench({ client: { RefreshTokenRotation: { Feature: 'ENABLED' } } });
    await expect(bench).rejects.toThrow('GetTokensFromRefreshToken');
  });

  it('runs the pre-token trigger for a renewal, and the other triggers not', async () => {
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:pass';
    const bench = await startBench({
      pool: { LambdaConfig: { PreTokenGeneration: arn, PreAuthentication: arn, PostAuthentication: arn } },
    });
    bench.lambda.functions.pass = (event) => event;
    await confirmedUser(bench);
    const { RefreshToken } = await signIn(bench);
    bench.lambda.events.length = 0;
    await bench.call('InitiateAuth', renewal(bench, RefreshToken));
    expect(bench.lambda.events.map(({ triggerSource }) => triggerSource)).toEqual([
      'TokenGeneration_RefreshTokens',
    ]);
  });
});

describe('rotation of refresh tokens', () => {
  it('replaces the token, keeps its end of life, and lets a retry pass in the grace period', async () => {
    const bench = await startBench({ client: { ...rotating, RefreshTokenValidity: 1 } });
    await confirmedUser(bench);
    const first = await signIn(bench);
    const { AuthenticationResult: second } = await renew(bench, first.RefreshToken);
    expect(second.RefreshToken).not.toBe(first.RefreshToken);
    bench.context.advance(25);
    const { AuthenticationResult: retried } = await renew(bench, first.RefreshToken);
    expect(retried.RefreshToken).not.toBe(second.RefreshToken);
    bench.context.advance(10);
    const reuse = { ClientId: bench.clientId, RefreshToken: first.RefreshToken };
    expect(await bench.refusal('GetTokensFromRefreshToken', reuse)).toMatch(/^RefreshTokenReuseException: /);
    const { AuthenticationResult: third } = await renew(bench, second.RefreshToken);
    bench.context.advance(86400);
    expect(
      await bench.refusal('GetTokensFromRefreshToken', { ...reuse, RefreshToken: third.RefreshToken }),
    ).toBe('NotAuthorizedException: Refresh Token has expired');
  });

  it('without a grace period accepts a token once, also when it is sent twice at a time', async () => {
    const bench = await startBench({
      client: { ...rotating, RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 } },
    });
    await confirmedUser(bench);
    const { RefreshToken } = await signIn(bench);
    const answers = await Promise.allSettled([
      renew(bench, RefreshToken),
      renew(bench, RefreshToken),
      renew(bench, RefreshToken),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  it('does not happen where it is off', async () => {
    const bench = await startBench();
    await confirmedUser(bench);
    const { RefreshToken } = await signIn(bench);
    const { AuthenticationResult } = await renew(bench, RefreshToken);
    expect(AuthenticationResult).not.toHaveProperty('RefreshToken');
    await renew(bench, RefreshToken);
  });
});

describe('RevokeToken', () => {
  it('ends one sign-in, its access tokens included, and no other', async () => {
    const bench = await startBench({ client: rotating });
    await confirmedUser(bench);
    const [one, other] = [await signIn(bench), await signIn(bench)];
    const { AuthenticationResult: renewed } = await renew(bench, one.RefreshToken);
    const revoke = { ClientId: bench.clientId, Token: renewed.RefreshToken };
    expect(await bench.call('RevokeToken', revoke)).toEqual({});
    expect(await bench.call('RevokeToken', revoke)).toEqual({});
    for (const { AccessToken } of [one, renewed])
      expect(await bench.refusal('GetUser', { AccessToken })).toBe(
        'NotAuthorizedException: Access Token has been revoked',
      );
    for (const RefreshToken of [one.RefreshToken, renewed.RefreshToken])
      expect(
        await bench.refusal('GetTokensFromRefreshToken', { ClientId: bench.clientId, RefreshToken }),
      ).toBe('NotAuthorizedException: Refresh Token has been revoked');
    await bench.call('GetUser', { AccessToken: other.AccessToken });
    await renew(bench, other.RefreshToken);
  });

  it('refuses access tokens, tokens of other clients, and clients with revocation off', async () => {
    const bench = await startBench();
    await confirmedUser(bench);
    const { AccessToken, RefreshToken } = await signIn(bench);
    expect(await bench.refusal('RevokeToken', { ClientId: bench.clientId, Token: AccessToken })).toMatch(
      /^UnsupportedTokenTypeException/,
    );
    const { ref: other } = await bench.make('AWS::Cognito::UserPoolClient', 'Other', {
      UserPoolId: bench.poolId,
    });
    expect(await bench.refusal('RevokeToken', { ClientId: other, Token: RefreshToken })).toMatch(
      /^UnauthorizedException/,
    );
    const { ref: off } = await bench.make('AWS::Cognito::UserPoolClient', 'Off', {
      UserPoolId: bench.poolId,
      EnableTokenRevocation: false,
    });
    expect(await bench.refusal('RevokeToken', { ClientId: off, Token: RefreshToken })).toMatch(
      /^UnsupportedOperationException/,
    );
    await bench.call('GetUser', { AccessToken });
  });
});

describe('global sign-out', () => {
  it.each(['GlobalSignOut', 'AdminUserGlobalSignOut'])(
    'by %s ends every sign-in of the user and of nobody else',
    async (operation) => {
      const bench = await startBench();
      codeGame(bench.lambda);
      await confirmedUser(bench);
      await confirmedUser(bench, 'eve@example.com');
      const [one, other, foreign] = [
        await signIn(bench),
        await signIn(bench),
        await signIn(bench, 'eve@example.com'),
      ];
      const input =
        operation === 'GlobalSignOut'
          ? { AccessToken: one.AccessToken }
          : { UserPoolId: bench.poolId, Username: EMAIL };
      await bench.call(operation, input);
      for (const { AccessToken, RefreshToken } of [one, other]) {
        expect(await bench.refusal('GetUser', { AccessToken })).toBe(
          'NotAuthorizedException: Access Token has been revoked',
        );
        expect(await bench.refusal('InitiateAuth', renewal(bench, RefreshToken))).toBe(
          'NotAuthorizedException: Refresh Token has been revoked',
        );
      }
      await bench.call('GetUser', { AccessToken: foreign.AccessToken });
      await bench.call('GetUser', { AccessToken: (await signIn(bench)).AccessToken });
    },
  );
});
