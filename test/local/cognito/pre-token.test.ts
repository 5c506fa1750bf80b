import {
  confirmedUser,
  EMAIL,
  functionArn,
  payloadOf,
  signIn,
  startBench,
  type TriggerFunction,
} from './support';

const PROTECTED = {
  sub: 'x',
  iss: 'x',
  aud: 'x',
  exp: '1',
  iat: '1',
  jti: 'x',
  token_use: 'x',
  client_id: 'x',
  username: 'x',
  auth_time: '1',
  origin_jti: 'x',
  event_id: 'x',
  'cognito:username': 'x',
  'cognito:groups': 'x',
  scope: 'x',
  nbf: '1',
};

async function tokensWith(version: 'V1_0' | 'V2_0' | 'V3_0', trigger: TriggerFunction) {
  const bench = await startBench({
    pool: {
      LambdaConfig: {
        PreTokenGenerationConfig: { LambdaArn: functionArn('pretoken'), LambdaVersion: version },
      },
    },
  });
  bench.lambda.functions.pretoken = trigger;
  await confirmedUser(bench);
  await bench.call('CreateGroup', { UserPoolId: bench.poolId, GroupName: 'staff' });
  await bench.call('AdminAddUserToGroup', { UserPoolId: bench.poolId, Username: EMAIL, GroupName: 'staff' });
  const tokens = await signIn(bench);
  return { bench, tokens, id: payloadOf(tokens.IdToken), access: payloadOf(tokens.AccessToken) };
}

describe('the pre-token trigger, version 1', () => {
  it('adds to, overrides and takes from the ID token alone', async () => {
    const { id, access } = await tokensWith('V1_0', (event) => {
      event.response.claimsOverrideDetails = {
        claimsToAddOrOverride: { plan: 'gold', email: 'masked' },
        claimsToSuppress: ['email_verified'],
      };
      return event;
    });
    expect(id).toMatchObject({ plan: 'gold', email: 'masked', 'cognito:groups': ['staff'] });
    expect(id).not.toHaveProperty('email_verified');
    expect(access).not.toHaveProperty('plan');
  });

  it('replaces groups in both tokens', async () => {
    const { id, access } = await tokensWith('V1_0', (event) => {
      expect(event.request.groupConfiguration).toEqual({
        groupsToOverride: ['staff'],
        iamRolesToOverride: [],
        preferredRole: null,
      });
      event.response.claimsOverrideDetails = {
        groupOverrideDetails: {
          groupsToOverride: ['guests'],
          iamRolesToOverride: ['arn:role'],
          preferredRole: 'arn:role',
        },
      };
      return event;
    });
    expect(id).toMatchObject({
      'cognito:groups': ['guests'],
      'cognito:roles': ['arn:role'],
      'cognito:preferred_role': 'arn:role',
    });
    expect(access['cognito:groups']).toEqual(['guests']);
  });

  it('may answer with text claims only', async () => {
    const run = tokensWith('V1_0', (event) => {
      event.response.claimsOverrideDetails = { claimsToAddOrOverride: { level: 3 } };
      return event;
    });
    await expect(run).rejects.toThrow('Unrecognizable lambda output');
  });
});

describe.each(['V2_0', 'V3_0'] as const)('the pre-token trigger, version %s', (version) => {
  it('changes both tokens, with values of any type, and the scopes', async () => {
    const { bench, tokens, id, access } = await tokensWith(version, (event) => {
      expect(event.version).toBe(version.charAt(1));
      expect(event.request.scopes).toEqual(['aws.cognito.signin.user.admin']);
      expect(event.response).toEqual({ claimsAndScopeOverrideDetails: null });
      event.response.claimsAndScopeOverrideDetails = {
        idTokenGeneration: { claimsToAddOrOverride: { plan: { name: 'gold' } }, claimsToSuppress: ['email'] },
        accessTokenGeneration: {
          claimsToAddOrOverride: { level: 3 },
          scopesToAdd: ['orders/read', 'aws.cognito.other'],
          scopesToSuppress: ['aws.cognito.signin.user.admin'],
        },
      };
      return event;
    });
    expect(id.plan).toEqual({ name: 'gold' });
    expect(id).not.toHaveProperty('email');
    expect(access).toMatchObject({ level: 3, scope: 'orders/read' });
    expect(await bench.refusal('GetUser', { AccessToken: tokens.AccessToken })).toBe(
      'NotAuthorizedException: Access Token does not have required scopes',
    );
  });
});

describe.each(['V1_0', 'V2_0'] as const)('claims that are reserved (%s)', (version) => {
  it('can be neither overridden nor suppressed', async () => {
    const generation = { claimsToAddOrOverride: PROTECTED, claimsToSuppress: Object.keys(PROTECTED) };
    const details =
      version === 'V1_0'
        ? { claimsOverrideDetails: generation }
        : {
            claimsAndScopeOverrideDetails: {
              idTokenGeneration: generation,
              accessTokenGeneration: generation,
            },
          };
    const plain = await tokensWith(version, (event) => event);
    const attacked = await tokensWith(version, (event) => ({ ...event, response: details }));
    expect(Object.keys(attacked.id).sort()).toEqual(Object.keys(plain.id).sort());
    expect(Object.keys(attacked.access).sort()).toEqual(Object.keys(plain.access).sort());
    for (const payload of [attacked.id, attacked.access])
      expect(Object.values(payload).filter((value) => value === 'x' || value === '1')).toEqual([]);
  });
});

it('refuses a version that the feature plan lacks', async () => {
  const config = { PreTokenGenerationConfig: { LambdaArn: functionArn('pretoken'), LambdaVersion: 'V2_0' } };
  await expect(startBench({ pool: { UserPoolTier: 'LITE', LambdaConfig: config } })).rejects.toThrow(
    'UserPoolTier',
  );
});

it.each(['7', '$LATEST'])('refuses version %s of a function, and takes an alias', async (version) => {
  const naming = (qualifier: string) => ({
    pool: {
      LambdaConfig: {
        CreateAuthChallenge: functionArn('create'),
        PreTokenGeneration: `${functionArn('pretoken')}:${qualifier}`,
      },
    },
  });
  await expect(startBench(naming(version))).rejects.toThrow('names a version');
  await expect(startBench(naming('warm'))).resolves.toBeDefined();
});
