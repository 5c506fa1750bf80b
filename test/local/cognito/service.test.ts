import { testContext } from '../support/context';
import { get } from './http';
import {
  answerOf,
  begin,
  codeGame,
  confirmedUser,
  EMAIL,
  poolProperties,
  signIn,
  startBench,
} from './support';

describe('resources of a template', () => {
  it('have the ids and attributes of CloudFormation', async () => {
    const bench = await startBench({ client: { GenerateSecret: true } });
    const again = await startBench({ client: { GenerateSecret: true } });
    expect(bench.poolId).toMatch(/^us-east-1_[A-Za-z0-9]{9}$/);
    expect(bench.clientId).toMatch(/^[a-z0-9]{26}$/);
    expect([again.poolId, again.clientId]).toEqual([bench.poolId, bench.clientId]);
    expect(bench.clientSecret).toMatch(/^[a-z0-9]{52}$/);
    expect(again.clientSecret).not.toBe(bench.clientSecret);
    const pool = await bench.make('AWS::Cognito::UserPool', 'Second', {});
    expect(pool.attributes).toEqual({
      Arn: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${pool.ref}`,
      UserPoolId: pool.ref,
      ProviderName: `cognito-idp.us-east-1.amazonaws.com/${pool.ref}`,
      ProviderURL: `http://localhost:4566/${pool.ref}`,
    });
  });

  it('make users, groups and memberships, also after a reset', async () => {
    const bench = await startBench();
    const UserPoolId = bench.poolId;
    const group = await bench.make('AWS::Cognito::UserPoolGroup', 'Staff', {
      UserPoolId,
      GroupName: 'staff',
      Precedence: '2',
    });
    const user = await bench.make('AWS::Cognito::UserPoolUser', 'Ada', {
      UserPoolId,
      Username: EMAIL,
      UserAttributes: [{ Name: 'name', Value: 'Ada' }],
      DesiredDeliveryMediums: ['EMAIL'],
    });
    await bench.make('AWS::Cognito::UserPoolUserToGroupAttachment', 'AdaIsStaff', {
      UserPoolId,
      GroupName: group.ref,
      Username: user.ref,
    });
    expect(bench.context.deliveredMail).toHaveLength(1);
    await confirmedUser(bench, 'eve@example.com');
    await bench.service.reset?.();
    const { Users } = await bench.call('ListUsersInGroup', { UserPoolId, GroupName: 'staff' });
    expect(Users).toHaveLength(1);
    expect((await bench.call('ListUsers', { UserPoolId })).Users).toHaveLength(1);
  });

  it('may have a domain, whose pages answer that they are not emulated', async () => {
    const bench = await startBench();
    const domain = await bench.make('AWS::Cognito::UserPoolDomain', 'Domain', {
      UserPoolId: bench.poolId,
      Domain: 'sign-in',
    });
    expect(domain.ref).toBe('sign-in');
    expect(bench.context.logged.join()).toContain('not emulated');
    for (const path of ['oauth2/authorize', 'oauth2/token', 'login']) {
      const { status, body } = await get(bench.service, `/${bench.poolId}/${path}`);
      expect([path, status, body.error]).toEqual([path, 501, 'not_emulated']);
    }
  });

  it('may have resource servers', async () => {
    const bench = await startBench();
    const server = { UserPoolId: bench.poolId, Identifier: 'orders', Name: 'Orders' };
    expect((await bench.make('AWS::Cognito::UserPoolResourceServer', 'Orders', server)).ref).toBe('orders');
  });

  it.each([
    [{ AliasAttributes: ['email'] }, 'aliasAttributes or usernameAttributes'],
    [{ UsernameAttributes: ['name'] }, 'UsernameAttributes holds "name"'],
    [{ AutoVerifiedAttributes: [] }, 'AttributesRequireVerificationBeforeUpdate'],
    [
      { Policies: { PasswordPolicy: { MinimumLength: 5 } } },
      'MinimumLength must be a whole number from 6 to 99, it is 5',
    ],
    [{ Schema: [{ Name: 'plan', Required: true }] }, 'Required custom attributes are not supported'],
  ])('are refused as AWS refuses them (pool %j)', async (pool, message) => {
    await expect(startBench({ pool })).rejects.toThrow(message);
  });

  it.each([
    [{ ExplicitAuthFlows: ['ALLOW_MAGIC'] }, 'ExplicitAuthFlows holds "ALLOW_MAGIC"'],
    [
      { WriteAttributes: ['email', 'email_verified'] },
      'Invalid write attributes specified while creating a client: email_verified',
    ],
    [
      { ReadAttributes: ['custom:none'] },
      'Invalid read attributes specified while creating a client: custom:none',
    ],
    [{ AuthSessionValidity: 2 }, 'AuthSessionValidity must be a whole number from 3 to 15, it is 2'],
    [
      { AccessTokenValidity: 2, TokenValidityUnits: { AccessToken: 'days' } },
      'Invalid range for token validity',
    ],
    [{ PreventUserExistenceErrors: 'YES' }, 'PreventUserExistenceErrors is "YES"'],
    [{ UserPoolId: 'us-east-1_unknown00' }, 'User pool us-east-1_unknown00 does not exist.'],
  ])('are refused as AWS refuses them (client %j)', async (client, message) => {
    await expect(startBench({ client })).rejects.toThrow(message);
  });
});

describe('the documents for token verifiers', () => {
  it('are open to every origin', async () => {
    const bench = await startBench();
    for (const name of ['jwks.json', 'openid-configuration']) {
      const { status, headers } = await get(bench.service, `/${bench.poolId}/.well-known/${name}`);
      expect([status, headers['access-control-allow-origin'], headers['content-type']]).toEqual([
        200,
        '*',
        'application/json',
      ]);
    }
    const { body } = await get(bench.service, `/${bench.poolId}/.well-known/openid-configuration`);
    expect(body).toMatchObject({
      issuer: `http://localhost:4566/${bench.poolId}`,
      jwks_uri: `http://localhost:4566/${bench.poolId}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
    });
  });

  it('exist only for pools, and hold no private member', async () => {
    const bench = await startBench();
    expect((await get(bench.service, '/us-east-1_unknown00/.well-known/jwks.json')).answered).toBe(false);
    expect((await get(bench.service, `/${bench.poolId}/other`)).answered).toBe(false);
    expect((await get(bench.service, `/${bench.poolId}/.well-known/jwks.json`, 'POST')).status).toBe(405);
    const { body } = await get(bench.service, `/${bench.poolId}/.well-known/jwks.json`);
    expect(Object.keys(body.keys[0]).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });
});

describe('a restart on kept state', () => {
  it('keeps users, keys, tokens and revocations; sessions end', async () => {
    const { state } = testContext();
    const before = await startBench({ context: { state } });
    codeGame(before.lambda);
    const sub = await confirmedUser(before);
    const [kept, revoked] = [await signIn(before), await signIn(before)];
    await before.call('RevokeToken', { ClientId: before.clientId, Token: revoked.RefreshToken });
    const { Session } = await begin(before);
    const after = await startBench({ context: { state } });
    codeGame(after.lambda);
    await after.call('GetUser', { AccessToken: kept.AccessToken });
    expect(await after.refusal('GetUser', { AccessToken: revoked.AccessToken })).toContain('revoked');
    await after.call('GetTokensFromRefreshToken', {
      ClientId: after.clientId,
      RefreshToken: kept.RefreshToken,
    });
    expect((await begin(after)).ChallengeParameters.USERNAME).toBe(sub);
    expect((await begin(after, 'nobody@example.com')).ChallengeParameters.USERNAME).toBe(
      (await begin(before, 'nobody@example.com')).ChallengeParameters.USERNAME,
    );
    expect(await after.refusal('RespondToAuthChallenge', answerOf(after, Session))).toContain(
      'Invalid session for the user',
    );
  });

  it('says of a password that an earlier version kept without a verifier what helps, and takes a new one', async () => {
    const { state } = testContext();
    const client = { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] };
    const bench = await startBench({ context: { state }, client });
    const user = { UserPoolId: bench.poolId, Username: EMAIL };
    const password = { ...user, Password: 'Correct-horse-7', Permanent: true };
    await bench.call('AdminCreateUser', { ...user, MessageAction: 'SUPPRESS' });
    await bench.call('AdminSetUserPassword', password);
    const users = state.map<{ password: { srp?: unknown } }>('cognito.users');
    for (const [key, kept] of users) {
      const { srp: _, ...older } = kept.password;
      users.set(key, { ...kept, password: older });
    }
    const after = await startBench({ context: { state }, client });
    const srp = {
      ClientId: after.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: EMAIL, SRP_A: 'a'.repeat(64) },
    };
    expect(await after.refusal('InitiateAuth', srp)).toContain('AdminSetUserPassword');
    await after.call('AdminSetUserPassword', password);
    expect((await after.call('InitiateAuth', srp)).ChallengeName).toBe('PASSWORD_VERIFIER');
  });

  it('finds state that went through JSON', async () => {
    const { state } = testContext();
    const before = await startBench({ context: { state }, client: { GenerateSecret: true } });
    await before.call('AdminCreateUser', {
      UserPoolId: before.poolId,
      Username: EMAIL,
      MessageAction: 'SUPPRESS',
    });
    const copied = testContext().state;
    for (const name of ['cognito.keys', 'cognito.clientSecrets', 'cognito.users', 'cognito.groups'])
      for (const [key, value] of state.map(name))
        copied.map(name).set(key, JSON.parse(JSON.stringify(value)));
    const after = await startBench({ context: { state: copied }, client: { GenerateSecret: true } });
    expect(after.clientSecret).toBe(before.clientSecret);
    const user = { UserPoolId: after.poolId, Username: EMAIL };
    expect(await after.call('AdminGetUser', user)).toEqual(await before.call('AdminGetUser', user));
  });
});

it('a reset forgets users, sessions and sign-ins, and keeps the signing keys', async () => {
  const bench = await startBench();
  codeGame(bench.lambda);
  await confirmedUser(bench);
  const { AccessToken, RefreshToken } = await signIn(bench);
  const { Session } = await begin(bench);
  const keys = (await get(bench.service, `/${bench.poolId}/.well-known/jwks.json`)).body;
  await bench.service.reset?.();
  expect(await bench.refusal('GetUser', { AccessToken })).toBe('UserNotFoundException: User does not exist.');
  expect(await bench.refusal('GetTokensFromRefreshToken', { ClientId: bench.clientId, RefreshToken })).toBe(
    'NotAuthorizedException: Invalid Refresh Token',
  );
  expect(await bench.refusal('RespondToAuthChallenge', answerOf(bench, Session))).toBe(
    'NotAuthorizedException: Invalid session for the user.',
  );
  expect((await get(bench.service, `/${bench.poolId}/.well-known/jwks.json`)).body).toEqual(keys);
});

describe('the web ACL of a pool', () => {
  it('judges every public request before anything happens, and no administrator’s', async () => {
    const asked: { arn: string; sourceIp: string; headers: unknown }[] = [];
    let verdict: 'allow' | 'block' = 'allow';
    const firewall = {
      evaluate(arn: string, { sourceIp, headers }: { sourceIp: string; headers: unknown }) {
        asked.push({ arn, sourceIp, headers });
        return verdict;
      },
    };
    const bench = await startBench({ context: { firewall } });
    codeGame(bench.lambda);
    await confirmedUser(bench);
    const { AccessToken, RefreshToken } = await signIn(bench);
    asked.length = 0;
    bench.lambda.events.length = 0;
    verdict = 'block';
    const { ClientId, UserPoolId } = { ClientId: bench.clientId, UserPoolId: bench.poolId };
    const password = 'Correct-horse-7';
    const DeviceKey = 'us-east-1_0b1c2d3e-0000-4000-8000-000000000000';
    const requests: Record<string, object> = {
      SignUp: { ClientId, Username: 'new@example.com', Password: password },
      ConfirmSignUp: { ClientId, Username: EMAIL, ConfirmationCode: '123456' },
      ResendConfirmationCode: { ClientId, Username: EMAIL },
      ForgotPassword: { ClientId, Username: EMAIL },
      ConfirmForgotPassword: { ClientId, Username: EMAIL, ConfirmationCode: '123456', Password: password },
      InitiateAuth: { ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: EMAIL } },
      RespondToAuthChallenge: { ClientId, ChallengeName: 'CUSTOM_CHALLENGE', Session: 'x'.repeat(40) },
      GetTokensFromRefreshToken: { ClientId, RefreshToken },
      RevokeToken: { ClientId, Token: RefreshToken },
      GetUser: { AccessToken },
      GlobalSignOut: { AccessToken },
      UpdateUserAttributes: { AccessToken, UserAttributes: [] },
      DeleteUserAttributes: { AccessToken, UserAttributeNames: [] },
      GetUserAttributeVerificationCode: { AccessToken, AttributeName: 'email' },
      VerifyUserAttribute: { AccessToken, AttributeName: 'email', Code: '123456' },
      ChangePassword: { AccessToken, PreviousPassword: password, ProposedPassword: password },
      DeleteUser: { AccessToken },
      AssociateSoftwareToken: { AccessToken },
      VerifySoftwareToken: { AccessToken, UserCode: '123456' },
      SetUserMFAPreference: { AccessToken },
      GetUserAuthFactors: { AccessToken },
      ConfirmDevice: { AccessToken, DeviceKey },
      GetDevice: { AccessToken, DeviceKey },
      ListDevices: { AccessToken },
      ForgetDevice: { AccessToken, DeviceKey },
      UpdateDeviceStatus: { AccessToken, DeviceKey },
      StartWebAuthnRegistration: { AccessToken },
      CompleteWebAuthnRegistration: { AccessToken, Credential: {} },
      ListWebAuthnCredentials: { AccessToken },
      DeleteWebAuthnCredential: { AccessToken, CredentialId: 'x' },
    };
    const operations = bench.service.apis[0]?.operations ?? {};
    expect(Object.keys(requests).sort()).toEqual(
      Object.keys(operations)
        .filter((name) => operations[name]?.access === 'public')
        .sort(),
    );
    for (const [operation, input] of Object.entries(requests)) {
      const error = await bench
        .call(operation, input, { sourceIp: '192.0.2.7', headers: { a: 'b' } })
        .catch((thrown) => thrown);
      expect([operation, error.code, error.status, error.message]).toEqual([
        operation,
        'ForbiddenException',
        400,
        'Request not allowed due to WAF block.',
      ]);
    }
    expect(asked).toHaveLength(Object.keys(requests).length);
    expect(asked[0]).toEqual({
      arn: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${UserPoolId}`,
      sourceIp: '192.0.2.7',
      // What Cognito itself adds for the web ACL: user-pool-waf of the developer guide.
      headers: {
        a: 'b',
        'x-amzn-cognito-operation-name': Object.keys(requests)[0],
        'x-amzn-cognito-client-id': expect.any(String),
      },
    });
    expect(bench.lambda.events).toEqual([]);
    expect(await bench.call('AdminGetUser', { UserPoolId, Username: EMAIL })).toHaveProperty(
      'UserStatus',
      'CONFIRMED',
    );
  });
});

it('the service declares the protocol of Cognito', async () => {
  const { service } = await startBench({ pool: poolProperties });
  expect(service.apis[0]).toMatchObject({
    name: 'cognito-idp',
    targetPrefixes: ['AWSCognitoIdentityProviderService'],
    cors: true,
  });
});
