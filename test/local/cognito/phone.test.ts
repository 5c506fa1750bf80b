import { begin, codeGame, PASSWORD, payloadOf, signIn, startBench } from './support';

const PHONE = '+819012345678';
const OTHER_PHONE = '+819012345679';

/** A pool that people sign up to by phone number, and the texts it sends. */
async function phoneBench(pool: Record<string, unknown> = {}) {
  const texts: { readonly to: string; readonly text: string }[] = [];
  const bench = await startBench({
    pool: {
      UsernameAttributes: ['phone_number', 'email'],
      AutoVerifiedAttributes: ['phone_number', 'email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['phone_number'] },
      SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::000000000000:role/sms' },
      Schema: [],
      ...pool,
    },
    context: {
      callInRole: async ({ input, checkOnly }) => {
        if (checkOnly) return;
        const { PhoneNumber, Message } = input as { PhoneNumber: string; Message: string };
        texts.push({ to: PhoneNumber, text: Message });
      },
    },
  });
  codeGame(bench.lambda);
  const { poolId: UserPoolId, clientId: ClientId } = bench;
  return {
    ...bench,
    texts,
    /** The code of the last text. */
    code: () => /\d{6}/.exec(texts.at(-1)?.text ?? '')?.[0] ?? 'none was sent',
    signUp: (Username = PHONE, more: object = {}) =>
      bench.call('SignUp', { ClientId, Username, Password: PASSWORD, ...more }),
    confirm: (ConfirmationCode: string, Username = PHONE) =>
      bench.call('ConfirmSignUp', { ClientId, Username, ConfirmationCode }),
    attributesOf: async (Username: string): Promise<Record<string, string>> => {
      const { UserAttributes } = await bench.call('AdminGetUser', { UserPoolId, Username });
      return Object.fromEntries(
        UserAttributes.map(({ Name, Value }: Record<string, string>) => [Name, Value]),
      );
    },
  };
}

describe('a pool that signs in by phone number', () => {
  it('makes up the username, and takes the number wherever a username goes', async () => {
    const bench = await phoneBench();
    const { UserSub } = await bench.signUp();
    await bench.confirm(bench.code());
    expect(await bench.attributesOf(PHONE)).toMatchObject({
      sub: UserSub,
      phone_number: PHONE,
      phone_number_verified: 'true',
    });
    const { ChallengeParameters } = await begin(bench, PHONE);
    expect(ChallengeParameters.USERNAME).toBe(UserSub);
    const { IdToken } = await signIn(bench, PHONE);
    expect(payloadOf(IdToken)).toMatchObject({
      phone_number: PHONE,
      phone_number_verified: true,
      'cognito:username': UserSub,
    });
  });

  it('takes numbers in E.164 alone', async () => {
    const bench = await phoneBench();
    for (const Username of ['09012345678', '+81-90-1234-5678', '81901234567a']) {
      expect(await bench.refusal('SignUp', { ClientId: bench.clientId, Username, Password: PASSWORD })).toBe(
        'InvalidParameterException: Username should be either an email or a phone number.',
      );
    }
  });

  it('tells of a number that is taken at sign-up, and of none when somebody signs in', async () => {
    const bench = await phoneBench();
    await bench.signUp();
    expect(
      await bench.refusal('SignUp', { ClientId: bench.clientId, Username: PHONE, Password: PASSWORD }),
    ).toBe('UsernameExistsException: An account with the given phone_number already exists.');
    await bench.confirm(bench.code());
    const shapes = [await begin(bench, PHONE), await begin(bench, OTHER_PHONE)].map((answer) => [
      Object.keys(answer),
      Object.keys(answer.ChallengeParameters),
    ]);
    expect(shapes[0]).toEqual(shapes[1]);
  });

  it('tells triggers of the number, of users that exist alone', async () => {
    const bench = await phoneBench();
    await bench.signUp();
    await bench.confirm(bench.code());
    await begin(bench, PHONE);
    await begin(bench, OTHER_PHONE);
    const [known, unknown] = bench.lambda.of('CreateAuthChallenge_Authentication');
    expect(known?.request).toMatchObject({ userNotFound: false, userAttributes: { phone_number: PHONE } });
    expect(unknown?.request).toMatchObject({ userNotFound: true, userAttributes: {} });
  });

  it('sends codes again, and to a verified number to reset a password', async () => {
    const bench = await phoneBench({ AccountRecoverySetting: undefined });
    await bench.signUp();
    const first = bench.code();
    await bench.call('ResendConfirmationCode', { ClientId: bench.clientId, Username: PHONE });
    if (bench.code() !== first) await expect(bench.confirm(first)).rejects.toThrow();
    await bench.confirm(bench.code());
    const { CodeDeliveryDetails } = await bench.call('ForgotPassword', {
      ClientId: bench.clientId,
      Username: PHONE,
    });
    expect(CodeDeliveryDetails).toMatchObject({ DeliveryMedium: 'SMS', Destination: '+********5678' });
    expect(bench.texts).toHaveLength(3);
  });

  it('keeps the old number until the new one is proven, where the pool says so', async () => {
    const bench = await phoneBench();
    await bench.signUp();
    await bench.confirm(bench.code());
    const { AccessToken } = await signIn(bench, PHONE);
    await bench.call('UpdateUserAttributes', {
      AccessToken,
      UserAttributes: [{ Name: 'phone_number', Value: OTHER_PHONE }],
    });
    expect(bench.texts.at(-1)?.to).toBe(OTHER_PHONE);
    expect(await bench.attributesOf(PHONE)).toMatchObject({ phone_number: PHONE });
    await bench.call('VerifyUserAttribute', {
      AccessToken,
      AttributeName: 'phone_number',
      Code: bench.code(),
    });
    expect(await bench.attributesOf(OTHER_PHONE)).toMatchObject({
      phone_number: OTHER_PHONE,
      phone_number_verified: 'true',
    });
    expect(await bench.refusal('AdminGetUser', { UserPoolId: bench.poolId, Username: PHONE })).toMatch(
      /^UserNotFoundException/,
    );
  });

  it("lets an administrator set a number as verified without a text, not while it is somebody else's", async () => {
    const bench = await phoneBench();
    await bench.signUp();
    await bench.signUp('ada@example.com');
    const change = (value: string) => ({
      UserPoolId: bench.poolId,
      Username: 'ada@example.com',
      UserAttributes: [
        { Name: 'phone_number', Value: value },
        { Name: 'phone_number_verified', Value: 'true' },
      ],
    });
    expect(await bench.refusal('AdminUpdateUserAttributes', change(PHONE))).toBe(
      'AliasExistsException: An account with the given phone_number already exists.',
    );
    const sent = bench.texts.length;
    await bench.call('AdminUpdateUserAttributes', change(OTHER_PHONE));
    expect(bench.texts).toHaveLength(sent);
    expect((await bench.attributesOf(OTHER_PHONE)).email).toBe('ada@example.com');
    await bench.call('AdminDeleteUserAttributes', {
      UserPoolId: bench.poolId,
      Username: 'ada@example.com',
      UserAttributeNames: ['phone_number'],
    });
    expect(await bench.refusal('AdminGetUser', { UserPoolId: bench.poolId, Username: OTHER_PHONE })).toMatch(
      /^UserNotFoundException/,
    );
    // The last attribute that signs somebody in stays.
    expect(
      await bench.refusal('AdminDeleteUserAttributes', {
        UserPoolId: bench.poolId,
        Username: PHONE,
        UserAttributeNames: ['phone_number'],
      }),
    ).toMatch(/^InvalidParameterException/);
  });

  it('invites by SMS, unless told otherwise', async () => {
    const bench = await phoneBench();
    await bench.call('AdminCreateUser', { UserPoolId: bench.poolId, Username: PHONE });
    expect(bench.texts).toEqual([{ to: PHONE, text: expect.stringContaining(PHONE) }]);
  });
});

describe('a phone number as alias', () => {
  const aliases = { UsernameAttributes: undefined, AliasAttributes: ['phone_number'] };

  it('signs in once it is verified, and belongs to who proved it last', async () => {
    const bench = await phoneBench(aliases);
    const UserAttributes = [{ Name: 'phone_number', Value: PHONE }];
    await bench.signUp('ada', { UserAttributes });
    expect((await begin(bench, PHONE)).ChallengeParameters.USERNAME).not.toBe('ada');
    await bench.confirm(bench.code(), 'ada');
    expect((await begin(bench, PHONE)).ChallengeParameters.USERNAME).toBe('ada');
    await bench.signUp('eve', { UserAttributes });
    const claim = {
      ClientId: bench.clientId,
      Username: 'eve',
      ConfirmationCode: bench.code(),
    };
    expect(await bench.refusal('ConfirmSignUp', claim)).toMatch(/^AliasExistsException/);
    await bench.call('ConfirmSignUp', { ...claim, ForceAliasCreation: true });
    expect((await begin(bench, PHONE)).ChallengeParameters.USERNAME).toBe('eve');
    expect((await bench.attributesOf('ada')).phone_number_verified).toBe('false');
  });

  it('is no username', async () => {
    const bench = await phoneBench(aliases);
    expect(
      await bench.refusal('SignUp', { ClientId: bench.clientId, Username: PHONE, Password: PASSWORD }),
    ).toMatch(/^InvalidParameterException: Username cannot be of phone number format/);
  });
});
