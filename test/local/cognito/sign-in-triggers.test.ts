/** The triggers and tokens of sign-ins that take more than one step. */
import { byPassword, channels, prefer, response, startFactorBench } from './second-factor-support';
import { type Bench, confirmedUser, EMAIL, functionArn, mailedCode, payloadOf, startBench } from './support';

const TRIGGERS = ['PreAuthentication', 'PostAuthentication', 'PreTokenGeneration'] as const;
const pool = {
  LambdaConfig: Object.fromEntries(TRIGGERS.map((name) => [name, functionArn(name)])),
};
const client = {
  ExplicitAuthFlows: [
    'ALLOW_USER_SRP_AUTH',
    'ALLOW_USER_AUTH',
    'ALLOW_USER_PASSWORD_AUTH',
    'ALLOW_REFRESH_TOKEN_AUTH',
  ],
};

async function start(more: Record<string, unknown> = {}): Promise<Bench> {
  const bench = await startFactorBench('OPTIONAL', ['EMAIL_OTP'], { pool: { ...pool, ...more }, client });
  for (const name of TRIGGERS) bench.lambda.functions[name] = (event) => event;
  return bench;
}

const sources = ({ lambda }: Bench) => lambda.events.map(({ triggerSource }) => triggerSource);

it('run before the password and after the last factor, never between', async () => {
  const bench = await start();
  await prefer(bench, { EmailMfaSettings: { Enabled: true } });
  const { Session } = await byPassword(bench);
  expect(sources(bench)).toEqual(['PreAuthentication_Authentication']);
  const answer = { EMAIL_OTP_CODE: mailedCode(bench) };
  await bench.call('RespondToAuthChallenge', response(bench, 'EMAIL_OTP', Session, answer));
  expect(sources(bench).slice(1)).toEqual([
    'PostAuthentication_Authentication',
    'TokenGeneration_Authentication',
  ]);
});

it('refuse a sign-in before anything is checked or sent', async () => {
  const bench = await start({
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
  });
  bench.lambda.functions.PreAuthentication = () => {
    throw new Error('not from here');
  };
  const sent = bench.context.deliveredMail.length;
  for (const [AuthFlow, more] of [
    ['USER_SRP_AUTH', { SRP_A: 'ab'.repeat(384) }],
    ['USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' }],
  ] as const) {
    const AuthParameters = { USERNAME: EMAIL, ...more };
    expect(await bench.refusal('InitiateAuth', { ClientId: bench.clientId, AuthFlow, AuthParameters })).toBe(
      'UserLambdaValidationException: PreAuthentication failed with error not from here.',
    );
  }
  expect(bench.context.deliveredMail).toHaveLength(sent);
});

it('tell of a new device, whose key the access token carries; refreshing needs it, and the device confirmed', async () => {
  const bench = await start({ DeviceConfiguration: { ChallengeRequiredOnNewDevice: true } });
  const { AuthenticationResult } = await byPassword(bench);
  const { AccessToken, RefreshToken, NewDeviceMetadata } = AuthenticationResult;
  const { DeviceKey, DeviceGroupKey } = NewDeviceMetadata;
  expect([DeviceKey, DeviceGroupKey]).toEqual([
    expect.stringMatching(/^us-east-1_[0-9a-f-]{36}$/),
    expect.stringMatching(/^-\w{9}$/),
  ]);
  expect(payloadOf(AccessToken).device_key).toBe(DeviceKey);
  expect(bench.lambda.of('PostAuthentication_Authentication').at(-1)?.request.newDeviceUsed).toBe(true);
  const refresh = (parameters: object = {}) => ({
    ClientId: bench.clientId,
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    AuthParameters: { REFRESH_TOKEN: RefreshToken, ...parameters },
  });
  const invalid = 'NotAuthorizedException: Invalid Refresh Token';
  expect(await bench.refusal('InitiateAuth', refresh())).toBe(invalid);
  expect(await bench.refusal('InitiateAuth', refresh({ DEVICE_KEY: DeviceKey }))).toBe(invalid);
  await bench.call('ConfirmDevice', {
    AccessToken,
    DeviceKey,
    DeviceSecretVerifierConfig: {
      Salt: Buffer.alloc(16, 7).toString('base64'),
      PasswordVerifier: Buffer.alloc(384, 7).toString('base64'),
    },
  });
  expect(await bench.refusal('InitiateAuth', refresh())).toBe(invalid);
  expect(await bench.refusal('InitiateAuth', refresh({ DEVICE_KEY: DeviceKey.replace(/.$/, '-') }))).toBe(
    invalid,
  );
  await bench.call('InitiateAuth', refresh({ DEVICE_KEY: DeviceKey }));
  await bench.call('AdminUserGlobalSignOut', { UserPoolId: bench.poolId, Username: EMAIL });
  expect(await bench.refusal('InitiateAuth', refresh({ DEVICE_KEY: DeviceKey }))).toMatch(/revoked/);
  expect(await bench.refusal('ListDevices', { AccessToken })).toMatch(/revoked/);
});

it('a remembered device does not spare its user a set-up that the pool requires', async () => {
  const bench = await startBench({
    pool: {
      ...channels,
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
    },
  });
  const sub = await confirmedUser(bench);
  const users = bench.context.state.map<Record<string, unknown>>('cognito.users');
  const key = `${bench.poolId} ${sub}`;
  const DEVICE_KEY = 'us-east-1_0b1c2d3e-0000-4000-8000-000000000000';
  users.set(key, {
    ...users.get(key),
    devices: { [DEVICE_KEY]: { key: DEVICE_KEY, groupKey: '-group', remembered: true } },
  });
  expect((await byPassword(bench, EMAIL, { DEVICE_KEY })).ChallengeName).toBe('MFA_SETUP');
});
