import {
  type Bench,
  begin,
  codeGame,
  confirmedUser,
  EMAIL,
  functionArn,
  mailedCode,
  PASSWORD,
  sesMail,
  startBench,
} from './support';

function signUp(bench: Bench, more: object = {}) {
  return { ClientId: bench.clientId, Username: EMAIL, Password: PASSWORD, ...more };
}
function confirmation(bench: Bench, ConfirmationCode: string, Username = EMAIL) {
  return { ClientId: bench.clientId, Username, ConfirmationCode };
}
async function userOf(bench: Bench, Username = EMAIL) {
  const user = await bench.call('AdminGetUser', { UserPoolId: bench.poolId, Username });
  const pairs = user.UserAttributes.map(({ Name, Value }: { Name: string; Value: string }) => [Name, Value]);
  return { ...user, attributes: Object.fromEntries(pairs) };
}
const someCodeBut = (code: string) => (code === '000000' ? '000001' : '000000');

describe('SignUp', () => {
  it('makes an unconfirmed user, whose mailed code confirms account and address', async () => {
    const bench = await startBench();
    const answer = await bench.call('SignUp', signUp(bench));
    expect(answer).toEqual({
      UserConfirmed: false,
      UserSub: expect.stringMatching(/^[0-9a-f-]{36}$/),
      CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'a***@e***' },
    });
    expect(await userOf(bench)).toMatchObject({
      Username: answer.UserSub,
      UserStatus: 'UNCONFIRMED',
      Enabled: true,
    });
    const [mail] = bench.context.deliveredMail;
    expect(mail).toMatchObject({
      source: 'no-reply@verificationemail.com',
      destination: { to: [EMAIL] },
      subject: 'Your verification code',
    });
    const code = mailedCode(bench);
    expect(await bench.refusal('ConfirmSignUp', confirmation(bench, someCodeBut(code)))).toBe(
      'CodeMismatchException: Invalid verification code provided, please try again.',
    );
    expect(await bench.call('ConfirmSignUp', confirmation(bench, code))).toEqual({});
    const user = await userOf(bench);
    expect(user).toMatchObject({ UserStatus: 'CONFIRMED', attributes: { email_verified: 'true' } });
    expect(await bench.refusal('ConfirmSignUp', confirmation(bench, code))).toBe(
      'NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED',
    );
  });

  it('tells that an address is taken, whatever its letter case and the client setting', async () => {
    const bench = await startBench();
    await bench.call('SignUp', signUp(bench));
    expect(await bench.refusal('SignUp', signUp(bench, { Username: 'ADA@example.com' }))).toBe(
      'UsernameExistsException: An account with the given email already exists.',
    );
  });

  it('makes one user of two concurrent requests', async () => {
    const bench = await startBench();
    const both = await Promise.allSettled([
      bench.call('SignUp', signUp(bench)),
      bench.call('SignUp', signUp(bench)),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it.each([
    [
      'Username that is no address',
      { Username: 'ada' },
      'InvalidParameterException: Username should be an email.',
    ],
    [
      'short password',
      { Password: 'Aa1!' },
      'InvalidPasswordException: Password did not conform with policy: Password not long enough',
    ],
    [
      'password without digits',
      { Password: 'Correct-horse' },
      'InvalidPasswordException: Password did not conform with policy: Password must have numeric characters',
    ],
    [
      'password without symbols',
      { Password: 'CorrectHorse7' },
      'InvalidPasswordException: Password did not conform with policy: Password must have symbol characters',
    ],
    ['no password', { Password: undefined }, 'InvalidParameterException: Password is required'],
    [
      'unknown attribute',
      { UserAttributes: [{ Name: 'shoe', Value: '42' }] },
      'NotAuthorizedException: A client attempted to write unauthorized attribute',
    ],
    [
      'email_verified',
      { UserAttributes: [{ Name: 'email_verified', Value: 'true' }] },
      'NotAuthorizedException: A client attempted to write unauthorized attribute',
    ],
    [
      'custom attribute the client may not write',
      { UserAttributes: [{ Name: 'custom:tenant', Value: 'acme' }] },
      'NotAuthorizedException: A client attempted to write unauthorized attribute',
    ],
    [
      'number that is no phone number',
      { UserAttributes: [{ Name: 'phone_number', Value: '0151 123' }] },
      'InvalidParameterException: Invalid phone number format.',
    ],
    [
      'other address than the username',
      { UserAttributes: [{ Name: 'email', Value: 'eve@example.com' }] },
      'InvalidParameterException: The attribute email must be the same as the username.',
    ],
  ])('refuses a %s', async (_, more, refusal) => {
    const bench = await startBench();
    expect(await bench.refusal('SignUp', signUp(bench, more))).toBe(refusal);
    expect(bench.context.deliveredMail).toEqual([]);
  });

  it.each([
    [{ Name: 'custom:tenant', Value: 'a' }, 'custom:tenant: String must be at least 2 characters long'],
    [
      { Name: 'custom:tenant', Value: 'a'.repeat(9) },
      'custom:tenant: String must be no longer than 8 characters',
    ],
    [{ Name: 'custom:level', Value: 'high' }, 'custom:level: The attribute value is not a valid number'],
    [{ Name: 'custom:level', Value: '10' }, 'custom:level: Number must be at most 9'],
  ])('holds custom attributes to the schema (%j)', async (attribute, refusal) => {
    const bench = await startBench({
      client: { WriteAttributes: ['email', 'custom:tenant', 'custom:level'] },
    });
    expect(await bench.refusal('SignUp', signUp(bench, { UserAttributes: [attribute] }))).toBe(
      `InvalidParameterException: Attributes did not conform to the schema: ${refusal}`,
    );
  });

  it('wants required attributes', async () => {
    const Schema = [{ Name: 'family_name', Required: true, Mutable: true }];
    const bench = await startBench({ pool: { Schema } });
    expect(await bench.refusal('SignUp', signUp(bench))).toBe(
      'InvalidParameterException: Attributes did not conform to the schema: family_name: The attribute is required',
    );
  });

  it('is off where only administrators create users', async () => {
    const bench = await startBench({ pool: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } } });
    expect(await bench.refusal('SignUp', signUp(bench))).toBe(
      'NotAuthorizedException: SignUp is not permitted for this user pool',
    );
  });

  it('lets the pre-sign-up trigger confirm without verifying, and runs post-confirmation', async () => {
    const bench = await startBench({
      pool: { LambdaConfig: { PreSignUp: functionArn('pre'), PostConfirmation: functionArn('post') } },
    });
    bench.lambda.functions.pre = (event) => {
      event.response.autoConfirmUser = true;
      return event;
    };
    bench.lambda.functions.post = (event) => event;
    const more = {
      ClientMetadata: { campaign: 'spring' },
      ValidationData: [{ Name: 'captcha', Value: 'ok' }],
    };
    const answer = await bench.call('SignUp', signUp(bench, more));
    expect(answer).toEqual({ UserConfirmed: true, UserSub: expect.any(String) });
    expect(bench.lambda.events).toEqual([
      expect.objectContaining({
        triggerSource: 'PreSignUp_SignUp',
        userName: answer.UserSub,
        request: {
          userAttributes: { email: EMAIL },
          validationData: { captcha: 'ok' },
          clientMetadata: { campaign: 'spring' },
        },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      }),
      expect.objectContaining({ triggerSource: 'PostConfirmation_ConfirmSignUp', response: {} }),
    ]);
    expect(bench.context.deliveredMail).toEqual([]);
    expect((await userOf(bench)).attributes).toMatchObject({ email_verified: 'false' });
  });

  it('says of each address that it is not verified, in the user and in events, and of no other', async () => {
    const bench = await startBench({
      pool: {
        LambdaConfig: { PreSignUp: functionArn('pre'), CustomMessage: functionArn('message') },
        AutoVerifiedAttributes: ['email', 'phone_number'],
      },
      client: { WriteAttributes: ['email', 'phone_number'] },
    });
    bench.lambda.functions.pre = (event) => {
      event.response.autoVerifyPhone = 'phone_number' in event.request.userAttributes;
      return event;
    };
    bench.lambda.functions.message = (event) => event;
    await bench.call('SignUp', signUp(bench));
    expect(bench.lambda.of('CustomMessage_SignUp')[0]?.request.userAttributes).toMatchObject({
      email_verified: 'false',
      'cognito:user_status': 'UNCONFIRMED',
    });
    const { attributes } = await userOf(bench);
    expect(attributes).toMatchObject({ email_verified: 'false' });
    expect(attributes).not.toHaveProperty('phone_number_verified');
    const Username = 'nora@example.com';
    const UserAttributes = [{ Name: 'phone_number', Value: '+12065550100' }];
    await bench.call('SignUp', signUp(bench, { Username, UserAttributes }));
    expect((await userOf(bench, Username)).attributes).toMatchObject({
      email_verified: 'false',
      phone_number_verified: 'true',
    });
  });

  it('makes nobody when the pre-sign-up trigger throws', async () => {
    const bench = await startBench({ pool: { LambdaConfig: { PreSignUp: functionArn('pre') } } });
    bench.lambda.functions.pre = () => {
      throw new Error('not invited');
    };
    expect(await bench.refusal('SignUp', signUp(bench))).toBe(
      'UserLambdaValidationException: PreSignUp failed with error not invited.',
    );
    expect((await bench.call('ListUsers', { UserPoolId: bench.poolId })).Users).toEqual([]);
  });

  it('sends the message of the custom-message trigger', async () => {
    const bench = await startBench({
      pool: { ...sesMail, LambdaConfig: { CustomMessage: functionArn('message') } },
    });
    bench.lambda.functions.message = (event) => {
      event.response.emailSubject = 'Welcome';
      event.response.emailMessage = `Your $& code: ${event.request.codeParameter}`;
      return event;
    };
    await bench.call('SignUp', signUp(bench));
    const [mail] = bench.context.deliveredMail;
    expect(mail).toMatchObject({ subject: 'Welcome', html: expect.stringMatching(/^Your \$& code: \d{6}$/) });
    expect(bench.lambda.of('CustomMessage_SignUp')[0]?.request).toMatchObject({
      codeParameter: '{####}',
      usernameParameter: null,
    });
    bench.lambda.functions.message = (event) => ({ ...event, response: { emailMessage: 'no code in here' } });
    expect(await bench.refusal('ResendConfirmationCode', { ClientId: bench.clientId, Username: EMAIL })).toBe(
      'InvalidLambdaResponseException: Unrecognizable lambda output',
    );
  });
});

describe('confirmation codes', () => {
  it('expire after 24 hours, and a new one replaces the old one', async () => {
    const bench = await startBench();
    await bench.call('SignUp', signUp(bench));
    const first = mailedCode(bench);
    bench.context.advance(86395);
    await bench.call('ResendConfirmationCode', { ClientId: bench.clientId, Username: EMAIL });
    const second = mailedCode(bench);
    if (first !== second)
      expect(await bench.refusal('ConfirmSignUp', confirmation(bench, first))).toMatch(
        /^CodeMismatchException/,
      );
    bench.context.advance(86405);
    expect(await bench.refusal('ConfirmSignUp', confirmation(bench, second))).toBe(
      'ExpiredCodeException: Invalid code provided, please request a code again.',
    );
  });

  it('can not be guessed: after five wrong ones not even the right one counts', async () => {
    const bench = await startBench();
    await bench.call('SignUp', signUp(bench));
    const code = mailedCode(bench);
    const guesses = await Promise.allSettled(
      Array.from({ length: 9 }, () => bench.call('ConfirmSignUp', confirmation(bench, someCodeBut(code)))),
    );
    const codes = guesses.map((guess) => (guess.status === 'rejected' ? guess.reason.code : 'accepted'));
    expect(codes).toEqual([
      ...Array(5).fill('CodeMismatchException'),
      ...Array(4).fill('LimitExceededException'),
    ]);
    expect(await bench.refusal('ConfirmSignUp', confirmation(bench, code))).toBe(
      'LimitExceededException: Attempt limit exceeded, please try after some time.',
    );
    bench.context.advance(3605);
    await bench.call('ConfirmSignUp', confirmation(bench, code));
  });

  it('are not sent without end', async () => {
    const bench = await startBench();
    await bench.call('SignUp', signUp(bench));
    const resend = { ClientId: bench.clientId, Username: EMAIL };
    for (let sent = 1; sent < 5; sent++) await bench.call('ResendConfirmationCode', resend);
    expect(await bench.refusal('ResendConfirmationCode', resend)).toMatch(/^LimitExceededException/);
    expect(bench.context.deliveredMail).toHaveLength(5);
  });

  it('are not sent to confirmed users', async () => {
    const bench = await startBench();
    await confirmedUser(bench);
    expect(await bench.refusal('ResendConfirmationCode', { ClientId: bench.clientId, Username: EMAIL })).toBe(
      'InvalidParameterException: User is already confirmed.',
    );
  });
});

describe('a client that hides users', () => {
  it('gets simulated deliveries and generic refusals for unknown names', async () => {
    const bench = await startBench();
    const unknown = { ClientId: bench.clientId, Username: 'nobody@example.com' };
    const simulated = {
      CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'n***@e***' },
    };
    const sent = bench.context.deliveredMail.length;
    expect(await bench.call('ResendConfirmationCode', unknown)).toEqual(simulated);
    expect(await bench.call('ForgotPassword', unknown)).toEqual(simulated);
    await bench.call('SignUp', signUp(bench, { Username: 'nora@example.com' }));
    await bench.call('AdminDisableUser', { UserPoolId: bench.poolId, Username: 'nora@example.com' });
    const disabled = { ...unknown, Username: 'nora@example.com' };
    expect(await bench.call('ResendConfirmationCode', disabled)).toEqual(simulated);
    expect(await bench.call('ForgotPassword', disabled)).toEqual(simulated);
    expect(bench.context.deliveredMail).toHaveLength(sent + 1);
    expect(await bench.refusal('ConfirmSignUp', { ...unknown, ConfirmationCode: '123456' })).toMatch(
      /^ExpiredCodeException/,
    );
    const reset = { ...unknown, ConfirmationCode: '123456', Password: PASSWORD };
    expect(await bench.refusal('ConfirmForgotPassword', reset)).toMatch(/^CodeMismatchException/);
  });

  it('is told nothing by LEGACY either, except that the user does not exist', async () => {
    const bench = await startBench({ client: { PreventUserExistenceErrors: 'LEGACY' } });
    const unknown = { ClientId: bench.clientId, Username: 'nobody@example.com' };
    for (const [operation, more] of [
      ['ResendConfirmationCode', {}],
      ['ForgotPassword', {}],
      ['ConfirmSignUp', { ConfirmationCode: '123456' }],
      ['ConfirmForgotPassword', { ConfirmationCode: '123456', Password: PASSWORD }],
    ] as const)
      expect(await bench.refusal(operation, { ...unknown, ...more })).toBe(
        'UserNotFoundException: User does not exist.',
      );
  });
});

describe('pools with other names', () => {
  it('take plain usernames, verified addresses as aliases, and give an alias to its last prover', async () => {
    const bench = await startBench({
      pool: {
        UsernameAttributes: [],
        AliasAttributes: ['email', 'preferred_username'],
        UsernameConfiguration: undefined,
      },
    });
    codeGame(bench.lambda);
    const withEmail = { UserAttributes: [{ Name: 'email', Value: EMAIL }] };
    expect(await bench.refusal('SignUp', signUp(bench, withEmail))).toBe(
      'InvalidParameterException: Username cannot be of email format, since user pool is configured for email alias.',
    );
    await bench.call('SignUp', signUp(bench, { Username: 'ada', ...withEmail }));
    const adasCode = mailedCode(bench);
    await bench.call('SignUp', signUp(bench, { Username: 'eve', ...withEmail }));
    const evesCode = mailedCode(bench);
    await bench.call('ConfirmSignUp', confirmation(bench, adasCode, 'ada'));
    expect((await begin(bench, EMAIL)).ChallengeParameters.USERNAME).toBe('ada');
    expect(await bench.refusal('ConfirmSignUp', confirmation(bench, evesCode, 'eve'))).toBe(
      'AliasExistsException: An account with the given email already exists.',
    );
    await bench.call('ConfirmSignUp', { ...confirmation(bench, evesCode, 'eve'), ForceAliasCreation: true });
    expect((await begin(bench, EMAIL)).ChallengeParameters.USERNAME).toBe('eve');
    expect((await userOf(bench, 'ada')).attributes.email_verified).toBe('false');
    // Case counts where the template doesn't say otherwise.
    expect((await begin(bench, 'ADA')).ChallengeParameters.USERNAME).not.toBe('ada');
  });

  it('send codes by SMS to phone numbers', async () => {
    const messages: { PhoneNumber: string; Message: string }[] = [];
    const bench = await startBench({
      pool: {
        UsernameAttributes: ['phone_number', 'email'],
        AutoVerifiedAttributes: ['phone_number', 'email'],
        SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::000000000000:role/sms' },
        Schema: [],
      },
      context: {
        callInRole: async ({ input }) => messages.push(input as (typeof messages)[number]),
      },
    });
    const answer = await bench.call('SignUp', signUp(bench, { Username: '+14155550123' }));
    expect(answer.CodeDeliveryDetails).toEqual({
      AttributeName: 'phone_number',
      DeliveryMedium: 'SMS',
      Destination: '+*******0123',
    });
    const [sms] = messages;
    expect(sms?.PhoneNumber).toBe('+14155550123');
    const code = /\d{6}/.exec(sms?.Message ?? '')?.[0] ?? '';
    await bench.call('ConfirmSignUp', confirmation(bench, code, '+14155550123'));
    expect((await userOf(bench, '+14155550123')).attributes.phone_number_verified).toBe('true');
    expect(await bench.refusal('SignUp', signUp(bench, { Username: 'neither' }))).toBe(
      'InvalidParameterException: Username should be either an email or a phone number.',
    );
  });
});

describe('a mail of a pool that mails by SES', () => {
  it.each(['taro..yamada@docomo.ne.jp', 'taro.@docomo.ne.jp', 'taro@日本語.jp', 'jesús@example.com'])(
    'does not reach %s, which SES does not take as it stands',
    async (Username) => {
      const bench = await startBench({ pool: sesMail });
      await expect(bench.call('SignUp', signUp(bench, { Username }))).rejects.toMatchObject({
        code: 'CodeDeliveryFailureException',
      });
      expect(bench.context.deliveredMail).toEqual([]);
    },
  );
});
