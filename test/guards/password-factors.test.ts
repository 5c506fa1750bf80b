/** What Cognito does natively beside a password, as each choice of a stage provisions it. */
import type { ConfigInput } from '../../lib/config/schema';
import { buildStage, onlyResource, resourcesOfType } from '../support/stacks';
import { acceptingOwn } from '../support/weaker-ways';

const built = (overrides: Partial<ConfigInput>) =>
  buildStage('dev', { passwordFlows: true, passkeys: {}, ...overrides });
const poolOf = (overrides: Partial<ConfigInput>) =>
  onlyResource(built(overrides).auth, 'AWS::Cognito::UserPool').Properties;
const clientOf = (overrides: Partial<ConfigInput>) =>
  onlyResource(built(overrides).auth, 'AWS::Cognito::UserPoolClient').Properties;

describe('second factors', () => {
  it('are off where the stage says nothing', () => {
    const pool = poolOf({});
    expect(pool.MfaConfiguration).toBe('OFF');
    expect(pool.EnabledMfas).toBeUndefined();
  });

  it.each([
    ['optional', 'OPTIONAL'],
    ['required', 'ON'],
  ] as const)('are %s where the stage says so', (mode, expected) => {
    const accepted = mode === 'required' ? acceptingOwn : {};
    const pool = poolOf({ mfa: { mode, factors: ['totp', 'sms', 'email'] }, ...accepted });
    expect(pool.MfaConfiguration).toBe(expected);
    expect(pool.EnabledMfas).toEqual(['SOFTWARE_TOKEN_MFA', 'SMS_MFA', 'EMAIL_OTP']);
  });

  it('by SMS go out through the stage’s own channel, also where no code of ours does', () => {
    const { auth, messaging } = built({ codes: {}, mfa: { mode: 'optional', factors: ['sms'] } });
    const pool = onlyResource(auth, 'AWS::Cognito::UserPool').Properties;
    expect(pool.SmsConfiguration.EumsSms.OriginationIdentity).toBeDefined();
    expect(Object.keys(resourcesOfType(messaging, 'AWS::SMSVOICE::ConfigurationSet'))).toHaveLength(1);
  });

  it('leave a forgotten password to the address, unless second factors go there', () => {
    const mechanisms = (overrides: Partial<ConfigInput>) =>
      poolOf(overrides).AccountRecoverySetting.RecoveryMechanisms.map(({ Name }: { Name: string }) => Name);
    expect(mechanisms({ mfa: { mode: 'optional', factors: ['totp'] } })).toEqual(['verified_email']);
    expect(mechanisms({ mfa: { mode: 'off', factors: ['email'] } })).toEqual(['verified_email']);
    expect(mechanisms({ mfa: { mode: 'optional', factors: ['email'] } })).toEqual([
      'verified_phone_number',
      'verified_email',
    ]);
  });
});

describe('devices', () => {
  it('are not remembered where the stage says nothing', () => {
    expect(poolOf({ mfa: { mode: 'optional' } }).DeviceConfiguration).toBeUndefined();
  });

  it.each([
    ['always', true, { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false }],
    ['user-choice', true, { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true }],
    ['user-choice', false, { ChallengeRequiredOnNewDevice: false, DeviceOnlyRememberedOnUserPrompt: true }],
  ] as const)('are remembered %s, skipping the second factor: %s', (rememberDevices, skip, expected) => {
    const mfa = { mode: 'optional' as const, rememberDevices, skipOnRememberedDevice: skip };
    expect(poolOf({ mfa }).DeviceConfiguration).toEqual(expected);
  });
});

describe('native sign-in', () => {
  const nativeSignIn = {
    factors: ['passkey', 'email-code', 'sms-code'],
    relyingPartyId: 'dev.example.com',
  } satisfies ConfigInput['nativeSignIn'];

  it('is not there where the stage says nothing', () => {
    const pool = poolOf({});
    expect(pool.Policies.SignInPolicy).toBeUndefined();
    expect(pool.WebAuthnRelyingPartyID).toBeUndefined();
    expect(clientOf({}).ExplicitAuthFlows).not.toContain('ALLOW_USER_AUTH');
  });

  it('offers the factors of the stage and the password, without which Cognito takes no list', () => {
    const pool = poolOf({ nativeSignIn });
    expect(pool.Policies.SignInPolicy.AllowedFirstAuthFactors.sort()).toEqual([
      'EMAIL_OTP',
      'PASSWORD',
      'SMS_OTP',
      'WEB_AUTHN',
    ]);
    expect(pool.WebAuthnRelyingPartyID).toBe('dev.example.com');
    expect(pool.WebAuthnUserVerification).toBe('required');
    expect(pool.WebAuthnFactorConfiguration).toBeUndefined();
    expect(clientOf({ nativeSignIn }).ExplicitAuthFlows).toEqual([
      'ALLOW_CUSTOM_AUTH',
      'ALLOW_USER_SRP_AUTH',
      'ALLOW_USER_AUTH',
    ]);
  });

  it('lets a passkey stand for both factors where its holder was verified, and else not', () => {
    const only = { factors: ['passkey' as const], relyingPartyId: 'dev.example.com' };
    expect(
      poolOf({ nativeSignIn: only, mfa: { mode: 'required' }, ...acceptingOwn }).WebAuthnFactorConfiguration,
    ).toBe('MULTI_FACTOR_WITH_USER_VERIFICATION');
    const preferred = { ...only, userVerification: 'preferred' as const };
    expect(
      poolOf({ nativeSignIn: preferred, mfa: { mode: 'optional' } }).WebAuthnFactorConfiguration,
    ).toBeUndefined();
  });
});

describe('the words of what Cognito sends', () => {
  const functionOf = (overrides: Partial<ConfigInput>) => {
    const { auth } = built(overrides);
    const arn = onlyResource(auth, 'AWS::Cognito::UserPool').Properties.LambdaConfig.CustomMessage;
    const properties =
      arn && resourcesOfType(auth, 'AWS::Lambda::Function')[arn['Fn::GetAtt'][0]]?.Properties;
    return { auth, properties };
  };

  it('are ours, also where no password signs in', () => {
    for (const passwordFlows of [true, false])
      expect(functionOf({ passwordFlows }).properties.Environment.Variables.APP_NAME).toBe('Example (dev)');
  });

  it('come with the cost guard where anything goes out by SMS, for each message that may', () => {
    const sources = (overrides: Partial<ConfigInput>) =>
      functionOf(overrides).properties.Environment.Variables.POOL_SMS_SOURCES;
    expect(sources({ codes: {}, sms: undefined })).toBeUndefined();
    const always = 'CustomMessage_AdminCreateUser,CustomMessage_VerifyUserAttribute';
    const newAccounts = 'CustomMessage_SignUp,CustomMessage_ResendCode,CustomMessage_UpdateUserAttribute';
    expect(sources({})).toBe(`${always},${newAccounts}`);
    expect(sources({ signInIdentifiers: ['email'], codes: { stepUp: true } })).toBe(always);
    expect(sources({ mfa: { mode: 'optional', factors: ['sms', 'email'] } })).toBe(
      `${always},${newAccounts},CustomMessage_Authentication,CustomMessage_ForgotPassword`,
    );
    expect(sources({ nativeSignIn: { factors: ['sms-code'] } })).toContain('CustomMessage_Authentication');
  });
});
