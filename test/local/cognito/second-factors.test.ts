import {
  appCode,
  byPassword,
  channels,
  givePhone,
  prefer,
  response,
  setUpApp,
  startFactorBench,
  textedCode,
} from './second-factor-support';
import { confirmedUser, EMAIL, functionArn, mailedCode, signIn, startBench } from './support';

const mismatch = 'CodeMismatchException: Invalid code or auth state for the user.';

describe('a pool', () => {
  it.each([
    ['a wrong mode', { MfaConfiguration: 'MAYBE' }, 'MfaConfiguration is "MAYBE"'],
    ['no factor at all', { MfaConfiguration: 'ON' }, 'EnabledMfas is empty'],
    ['factors without a mode', { EnabledMfas: ['SOFTWARE_TOKEN_MFA'] }, 'EnabledMfas must be empty'],
    ['SMS without a channel', { MfaConfiguration: 'ON', EnabledMfas: ['SMS_MFA'] }, 'needs SmsConfiguration'],
    [
      'e-mail without SES',
      { MfaConfiguration: 'ON', EnabledMfas: ['EMAIL_OTP'] },
      'EmailSendingAccount DEVELOPER',
    ],
    [
      'e-mail in the lowest tier',
      { ...channels, MfaConfiguration: 'ON', EnabledMfas: ['EMAIL_OTP'], UserPoolTier: 'LITE' },
      'needs UserPoolTier ESSENTIALS or PLUS',
    ],
    [
      'required factors beside codes as first ones',
      {
        MfaConfiguration: 'ON',
        EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
      },
      "AllowedFirstAuthFactors holds EMAIL_OTP, which a pool with MfaConfiguration ON can't have",
    ],
    [
      'required factors beside passkeys that are one factor',
      {
        MfaConfiguration: 'ON',
        EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } },
      },
      'MULTI_FACTOR_WITH_USER_VERIFICATION',
    ],
    [
      'no password',
      { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['WEB_AUTHN'] } } },
      'must hold PASSWORD',
    ],
  ])('is refused with %s', async (_, pool, message) => {
    await expect(startBench({ pool })).rejects.toThrow(message);
  });

  it('tells its configuration', async () => {
    const bench = await startFactorBench('OPTIONAL');
    expect(await bench.call('GetUserPoolMfaConfig', { UserPoolId: bench.poolId })).toEqual({
      MfaConfiguration: 'OPTIONAL',
      SmsMfaConfiguration: {
        SmsAuthenticationMessage: 'Your authentication code is {####}',
        SmsConfiguration: channels.SmsConfiguration,
      },
      SoftwareTokenMfaConfiguration: { Enabled: true },
      EmailMfaConfiguration: {
        Message: 'Your authentication code is {####}',
        Subject: 'Your authentication code',
      },
    });
  });
});

describe('codes by SMS and e-mail', () => {
  it('are asked for after the password, and prove the address', async () => {
    const bench = await startFactorBench('OPTIONAL');
    await givePhone(bench);
    await prefer(bench, { SMSMfaSettings: { Enabled: true, PreferredMfa: true } });
    const challenge = await byPassword(bench);
    expect(challenge).toMatchObject({
      ChallengeName: 'SMS_MFA',
      ChallengeParameters: {
        CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS',
        CODE_DELIVERY_DESTINATION: '+*******0123',
        USER_ID_FOR_SRP: expect.any(String),
      },
    });
    const right = response(bench, 'SMS_MFA', challenge.Session, { SMS_MFA_CODE: textedCode(bench) });
    const { AuthenticationResult } = await bench.call('RespondToAuthChallenge', right);
    const user = await bench.call('GetUser', { AccessToken: AuthenticationResult.AccessToken });
    expect(user).toMatchObject({ UserMFASettingList: ['SMS_MFA'], PreferredMfaSetting: 'SMS_MFA' });
    expect(user.UserAttributes).toContainEqual({ Name: 'phone_number_verified', Value: 'true' });
    expect(await bench.refusal('RespondToAuthChallenge', right)).toBe(
      'NotAuthorizedException: Invalid session for the user, session can only be used once.',
    );
  });

  it('come by mail with the texts of the pool and the custom-message trigger', async () => {
    const bench = await startBench({
      pool: {
        ...channels,
        MfaConfiguration: 'OPTIONAL',
        EnabledMfas: ['EMAIL_OTP'],
        EmailAuthenticationSubject: 'Sign in',
        LambdaConfig: { CustomMessage: functionArn('message') },
      },
    });
    bench.lambda.functions.message = (event) => {
      if (event.triggerSource === 'CustomMessage_Authentication')
        event.response.emailMessage = `For ${event.request.userAttributes.email}: {####}`;
      return event;
    };
    await confirmedUser(bench);
    await prefer(bench, { EmailMfaSettings: { Enabled: true } });
    const challenge = await byPassword(bench);
    expect(challenge.ChallengeName).toBe('EMAIL_OTP');
    expect(bench.context.deliveredMail.at(-1)).toMatchObject({
      subject: 'Sign in',
      html: expect.stringMatching(/^For ada@example\.com: \d{6}$/),
    });
    expect(bench.lambda.of('CustomMessage_Authentication').at(-1)?.request).toMatchObject({
      codeParameter: '{####}',
      usernameParameter: null,
    });
    const answer = { EMAIL_OTP_CODE: mailedCode(bench) };
    await bench.call('RespondToAuthChallenge', response(bench, 'EMAIL_OTP', challenge.Session, answer));
  });

  it('die after three wrong answers, and with their session', async () => {
    const bench = await startFactorBench('OPTIONAL');
    await prefer(bench, { EmailMfaSettings: { Enabled: true } });
    const challenge = await byPassword(bench);
    const code = mailedCode(bench);
    const wrong = code === '000000' ? '000001' : '000000';
    const answer = (EMAIL_OTP_CODE: string, session = challenge.Session) =>
      response(bench, 'EMAIL_OTP', session, { EMAIL_OTP_CODE });
    for (let tries = 0; tries < 3; tries++)
      expect(await bench.refusal('RespondToAuthChallenge', answer(wrong))).toBe(mismatch);
    expect(await bench.refusal('RespondToAuthChallenge', answer(code))).toMatch(
      /session can only be used once/,
    );
    const late = await byPassword(bench);
    bench.context.advance(181);
    expect(await bench.refusal('RespondToAuthChallenge', answer(mailedCode(bench), late.Session))).toMatch(
      /session is expired/,
    );
  });

  it('can’t be guessed over many sessions', async () => {
    const bench = await startFactorBench('OPTIONAL', ['SOFTWARE_TOKEN_MFA']);
    const secret = await setUpApp(bench, (await byPassword(bench)).AuthenticationResult.AccessToken);
    bench.context.advance(60);
    const answer = (Session: string, steps: number) =>
      response(bench, 'SOFTWARE_TOKEN_MFA', Session, {
        SOFTWARE_TOKEN_MFA_CODE: appCode(bench, secret, steps),
      });
    const wrong = async () => {
      const { Session } = await byPassword(bench);
      return bench.refusal('RespondToAuthChallenge', answer(Session, 50));
    };
    const early = await byPassword(bench);
    const mismatched = 'CodeMismatchException: Invalid code received for user';
    for (let tries = 0; tries < 5; tries++) expect(await wrong()).toBe(mismatched);
    const locked = 'NotAuthorizedException: Password attempts exceeded';
    expect(await bench.refusal('RespondToAuthChallenge', answer(early.Session, 0))).toBe(locked);
    // A right password opens nothing meanwhile, and does not begin the count anew.
    await expect(byPassword(bench)).rejects.toMatchObject({ message: 'Password attempts exceeded' });
    for (const seconds of [1, 2, 4, 8]) {
      bench.context.advance(seconds);
      expect(await wrong()).toBe(mismatched);
    }
    bench.context.advance(8);
    await expect(byPassword(bench)).rejects.toMatchObject({ message: 'Password attempts exceeded' });
    bench.context.advance(9);
    const { Session } = await byPassword(bench);
    await bench.call('RespondToAuthChallenge', answer(Session, 0));
    expect(await wrong()).toBe(mismatched);
    await byPassword(bench);
  });

  it('prove only the address they went to', async () => {
    const bench = await startFactorBench('OPTIONAL');
    await givePhone(bench);
    await prefer(bench, { SMSMfaSettings: { Enabled: true } });
    const { Session } = await byPassword(bench);
    const code = textedCode(bench);
    await givePhone(bench, '+14155550199');
    const { AuthenticationResult } = await bench.call(
      'RespondToAuthChallenge',
      response(bench, 'SMS_MFA', Session, { SMS_MFA_CODE: code }),
    );
    const { UserAttributes } = await bench.call('GetUser', { AccessToken: AuthenticationResult.AccessToken });
    expect(UserAttributes).toContainEqual({ Name: 'phone_number_verified', Value: 'false' });
  });

  it('leave the way to a forgotten password to another address', async () => {
    const recovery = {
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
    };
    const bench = await startFactorBench('OPTIONAL', undefined, {
      pool: recovery,
      client: { PreventUserExistenceErrors: 'LEGACY' },
    });
    const user = { ClientId: bench.clientId, Username: EMAIL };
    await bench.call('ForgotPassword', user);
    await prefer(bench, { EmailMfaSettings: { Enabled: true } });
    expect(await bench.refusal('ForgotPassword', user)).toMatch(/no registered\/verified email/);
  });
});

describe('an authenticator app', () => {
  it('is set up with a signed-in user’s token and then asked at every sign-in', async () => {
    const bench = await startFactorBench('OPTIONAL');
    const { AccessToken } = (await byPassword(bench)).AuthenticationResult;
    const preference = { AccessToken, SoftwareTokenMfaSettings: { Enabled: true } };
    expect(await bench.refusal('SetUserMFAPreference', preference)).toBe(
      'InvalidParameterException: User has not verified software token mfa',
    );
    const { SecretCode, Session } = await bench.call('AssociateSoftwareToken', { AccessToken });
    expect([SecretCode, Session]).toEqual([expect.stringMatching(/^[A-Z2-7]{52}$/), undefined]);
    expect(
      await bench.refusal('VerifySoftwareToken', { AccessToken, UserCode: appCode(bench, SecretCode, 9) }),
    ).toBe('EnableSoftwareTokenMFAException: Code mismatch');
    expect((await byPassword(bench)).AuthenticationResult).toBeDefined();
    const secret = await setUpApp(bench, AccessToken);
    bench.context.advance(30);
    const challenge = await byPassword(bench);
    expect(challenge.ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
    const answer = { SOFTWARE_TOKEN_MFA_CODE: appCode(bench, secret) };
    await bench.call(
      'RespondToAuthChallenge',
      response(bench, 'SOFTWARE_TOKEN_MFA', challenge.Session, answer),
    );
  });

  it.each([-1, 0, 1])('may be off by a step (%d)', async (steps) => {
    const bench = await startFactorBench('OPTIONAL');
    const secret = await setUpApp(bench, (await byPassword(bench)).AuthenticationResult.AccessToken);
    bench.context.advance(120);
    const { Session } = await byPassword(bench);
    const answer = { SOFTWARE_TOKEN_MFA_CODE: appCode(bench, secret, steps) };
    await bench.call('RespondToAuthChallenge', response(bench, 'SOFTWARE_TOKEN_MFA', Session, answer));
  });

  it('gives codes that work once: not again, not one from before, not two at a time', async () => {
    const bench = await startFactorBench('OPTIONAL');
    const secret = await setUpApp(bench, (await byPassword(bench)).AuthenticationResult.AccessToken);
    const replayed = 'ExpiredCodeException: Your software token has already been used once.';
    const attempt = async (code: string) =>
      response(bench, 'SOFTWARE_TOKEN_MFA', (await byPassword(bench)).Session, {
        SOFTWARE_TOKEN_MFA_CODE: code,
      });
    // The code of the set-up itself counts as used.
    expect(await bench.refusal('RespondToAuthChallenge', await attempt(appCode(bench, secret)))).toBe(
      replayed,
    );
    bench.context.advance(60);
    const code = appCode(bench, secret);
    const both = await Promise.allSettled(
      [await attempt(code), await attempt(code)].map((input) => bench.call('RespondToAuthChallenge', input)),
    );
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await bench.refusal('RespondToAuthChallenge', await attempt(code))).toBe(replayed);
    expect(await bench.refusal('RespondToAuthChallenge', await attempt(appCode(bench, secret, -1)))).toBe(
      replayed,
    );
  });

  it('can’t be set up where the pool has none', async () => {
    const bench = await startFactorBench('OPTIONAL', ['EMAIL_OTP']);
    const { AccessToken } = (await byPassword(bench)).AuthenticationResult;
    expect(await bench.refusal('AssociateSoftwareToken', { AccessToken })).toBe(
      'SoftwareTokenMFANotFoundException: Software Token MFA has not been enabled by the userPool.',
    );
  });
});

describe('several factors', () => {
  it('are offered for choice without a preference', async () => {
    const bench = await startFactorBench('OPTIONAL');
    await givePhone(bench);
    await prefer(bench, { SMSMfaSettings: { Enabled: true }, EmailMfaSettings: { Enabled: true } });
    const choice = await byPassword(bench);
    expect(choice).toMatchObject({
      ChallengeName: 'SELECT_MFA_TYPE',
      ChallengeParameters: { MFAS_CAN_CHOOSE: '["SMS_MFA","EMAIL_OTP"]' },
    });
    const select = (ANSWER: string) => response(bench, 'SELECT_MFA_TYPE', choice.Session, { ANSWER });
    expect(await bench.refusal('RespondToAuthChallenge', select('SOFTWARE_TOKEN_MFA'))).toMatch(
      /^InvalidParameterException/,
    );
    const challenge = await bench.call('RespondToAuthChallenge', select('EMAIL_OTP'));
    expect(challenge.ChallengeName).toBe('EMAIL_OTP');
    const answer = { EMAIL_OTP_CODE: mailedCode(bench) };
    await bench.call('RespondToAuthChallenge', response(bench, 'EMAIL_OTP', challenge.Session, answer));
  });

  it('have one preference at most, among those turned on', async () => {
    const bench = await startFactorBench('OPTIONAL');
    await givePhone(bench);
    const wish = { Enabled: true, PreferredMfa: true };
    const setting = { UserPoolId: bench.poolId, Username: EMAIL };
    expect(
      await bench.refusal('AdminSetUserMFAPreference', {
        ...setting,
        SMSMfaSettings: wish,
        EmailMfaSettings: wish,
      }),
    ).toMatch(/Only one MFA method can be preferred/);
    expect(
      await bench.refusal('AdminSetUserMFAPreference', {
        ...setting,
        EmailMfaSettings: { PreferredMfa: true },
      }),
    ).toMatch(/not enabled/);
    await prefer(bench, { SMSMfaSettings: wish });
    await prefer(bench, { EmailMfaSettings: wish });
    expect(await bench.call('AdminGetUser', setting)).toMatchObject({
      UserMFASettingList: ['SMS_MFA', 'EMAIL_OTP'],
      PreferredMfaSetting: 'EMAIL_OTP',
    });
    await prefer(bench, { SMSMfaSettings: { Enabled: false }, EmailMfaSettings: { Enabled: false } });
    expect(await bench.call('AdminGetUser', setting)).not.toHaveProperty('PreferredMfaSetting');
    expect((await byPassword(bench)).AuthenticationResult).toBeDefined();
  });
});

describe('required second factors', () => {
  it('go to the address that the user has', async () => {
    const bench = await startFactorBench('ON');
    expect((await byPassword(bench)).ChallengeName).toBe('EMAIL_OTP');
    await givePhone(bench);
    expect((await byPassword(bench)).ChallengeParameters.MFAS_CAN_CHOOSE).toBe('["SMS_MFA","EMAIL_OTP"]');
  });

  it('are set up on the way by who has none, and no step of it can be skipped', async () => {
    const bench = await startFactorBench('ON', ['SOFTWARE_TOKEN_MFA']);
    const challenge = await byPassword(bench);
    expect(challenge).toMatchObject({
      ChallengeName: 'MFA_SETUP',
      ChallengeParameters: { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' },
    });
    const skip = (Session: string) =>
      bench.refusal('RespondToAuthChallenge', response(bench, 'MFA_SETUP', Session));
    const unverified = 'NotAuthorizedException: User has not verified software token mfa';
    expect(await skip(challenge.Session)).toBe(unverified);
    const associated = await bench.call('AssociateSoftwareToken', { Session: challenge.Session });
    expect(await skip(associated.Session)).toBe(unverified);
    const verify = (UserCode: string) => ({ Session: associated.Session, UserCode });
    expect(await bench.refusal('VerifySoftwareToken', verify(appCode(bench, associated.SecretCode, 9)))).toBe(
      'EnableSoftwareTokenMFAException: Code mismatch',
    );
    expect(await skip(associated.Session)).toBe(unverified);
    const verified = await bench.call('VerifySoftwareToken', verify(appCode(bench, associated.SecretCode)));
    expect(verified.Status).toBe('SUCCESS');
    expect(await skip(associated.Session)).toMatch(/session can only be used once/);
    const done = response(bench, 'MFA_SETUP', verified.Session);
    const { AuthenticationResult } = await bench.call('RespondToAuthChallenge', done);
    const { AccessToken } = AuthenticationResult;
    expect(await bench.call('GetUser', { AccessToken })).toMatchObject({
      PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA',
    });
    expect((await byPassword(bench)).ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
  });

  it('are set up once: a second sign-in under way can’t add another’s app', async () => {
    const bench = await startFactorBench('ON', ['SOFTWARE_TOKEN_MFA']);
    const setUp = async () => {
      const { Session: first } = await byPassword(bench);
      const { Session, SecretCode } = await bench.call('AssociateSoftwareToken', { Session: first });
      const verified = await bench.call('VerifySoftwareToken', {
        Session,
        UserCode: appCode(bench, SecretCode),
      });
      return response(bench, 'MFA_SETUP', verified.Session);
    };
    const [mine, thiefs] = [await setUp(), await setUp()];
    await bench.call('RespondToAuthChallenge', mine);
    expect(await bench.refusal('RespondToAuthChallenge', thiefs)).toMatch(/^NotAuthorizedException/);
  });

  it('are proven after a temporary password too', async () => {
    const bench = await startFactorBench('ON', ['SOFTWARE_TOKEN_MFA']);
    await bench.call('AdminSetUserPassword', {
      UserPoolId: bench.poolId,
      Username: EMAIL,
      Password: 'Correct-horse-7',
    });
    const { Session } = await byPassword(bench);
    const answer = { NEW_PASSWORD: 'Another-horse-8' };
    expect(
      await bench.call('RespondToAuthChallenge', response(bench, 'NEW_PASSWORD_REQUIRED', Session, answer)),
    ).toMatchObject({ ChallengeName: 'MFA_SETUP' });
  });
});

describe('sessions between the factors', () => {
  it('fit no other user, challenge or client', async () => {
    const bench = await startFactorBench('OPTIONAL');
    await confirmedUser(bench, 'eve@example.com');
    for (const name of [EMAIL, 'eve@example.com'])
      await prefer(bench, { EmailMfaSettings: { Enabled: true } }, name);
    const { Session: adas } = await byPassword(bench);
    await byPassword(bench, 'eve@example.com');
    const evesCode = { EMAIL_OTP_CODE: mailedCode(bench) };
    const invalid = 'NotAuthorizedException: Invalid session for the user.';
    expect(
      await bench.refusal(
        'RespondToAuthChallenge',
        response(bench, 'EMAIL_OTP', adas, evesCode, 'eve@example.com'),
      ),
    ).toBe(invalid);
    expect(await bench.refusal('RespondToAuthChallenge', response(bench, 'EMAIL_OTP', adas, evesCode))).toBe(
      mismatch,
    );
    expect(await bench.refusal('RespondToAuthChallenge', response(bench, 'MFA_SETUP', adas))).toBe(invalid);
    expect(await bench.refusal('AssociateSoftwareToken', { Session: adas })).toBe(invalid);
    const other = await bench.make('AWS::Cognito::UserPoolClient', 'Other', { UserPoolId: bench.poolId });
    const elsewhere = { ...response(bench, 'EMAIL_OTP', adas, evesCode), ClientId: other.ref };
    expect(await bench.refusal('RespondToAuthChallenge', elsewhere)).toBe(invalid);
  });

  it('end for a user who is disabled meanwhile', async () => {
    const bench = await startFactorBench('OPTIONAL');
    await prefer(bench, { EmailMfaSettings: { Enabled: true } });
    const { Session } = await byPassword(bench);
    await bench.call('AdminDisableUser', { UserPoolId: bench.poolId, Username: EMAIL });
    const answer = { EMAIL_OTP_CODE: mailedCode(bench) };
    expect(await bench.refusal('RespondToAuthChallenge', response(bench, 'EMAIL_OTP', Session, answer))).toBe(
      'NotAuthorizedException: User is disabled.',
    );
  });

  it('are not needed where a pool has no second factors', async () => {
    const bench = await startBench();
    await confirmedUser(bench);
    const { AccessToken } = await signIn(bench);
    expect(
      await bench.refusal('SetUserMFAPreference', { AccessToken, EmailMfaSettings: { Enabled: true } }),
    ).toMatch(/^InvalidParameterException: User pool does not have EMAIL_OTP enabled/);
  });
});
