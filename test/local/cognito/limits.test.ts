/** Quotas and limits that Cognito documents; those of codes and passwords stand with their flows. */
import type { Group } from '../../../local/services/cognito/model';
import { type Bench, confirmedUser, EMAIL, functionArn, PASSWORD, sesMail, startBench } from './support';

const beyond = (member: string, most: number) =>
  `InvalidParameterException: 1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${most}`;

/** The error of a resource that can't be made, as `code: message`. */
async function refusedResource(bench: Bench, type: string, properties: object): Promise<string> {
  const made = bench.make(type, 'TooMuch', properties);
  const error = await made.then(
    () => new Error('it was made'),
    (reason: Error & { code: string }) => reason,
  );
  return 'code' in error ? `${error.code}: ${error.message}` : error.message;
}

const texts = (length: number) => `${'x'.repeat(length - 6)}{####}`;
const list = (length: number) => Array.from({ length }, (_, index) => `https://app.example.com/${index}`);

describe('a pool', () => {
  it.each([
    [
      'EmailVerificationMessage',
      { EmailVerificationMessage: texts(20_001) },
      'emailVerificationMessage',
      20_000,
    ],
    [
      'EmailVerificationSubject',
      { EmailVerificationSubject: 'x'.repeat(141) },
      'emailVerificationSubject',
      140,
    ],
    ['SmsAuthenticationMessage', { SmsAuthenticationMessage: texts(141) }, 'smsAuthenticationMessage', 140],
    [
      'VerificationMessageTemplate',
      { VerificationMessageTemplate: { SmsMessage: texts(141) } },
      'verificationMessageTemplate.smsMessage',
      140,
    ],
    [
      'InviteMessageTemplate',
      { AdminCreateUserConfig: { InviteMessageTemplate: { SMSMessage: `{username} ${texts(130)}` } } },
      'adminCreateUserConfig.inviteMessageTemplate.sMSMessage',
      140,
    ],
    [
      'an attribute’s name',
      { Schema: [{ Name: 'x'.repeat(21), AttributeDataType: 'String' }] },
      'schema.1.member.name',
      20,
    ],
    [
      'Schema',
      { Schema: list(51).map((_, index) => ({ Name: `a${index}`, AttributeDataType: 'String' })) },
      'schema',
      50,
    ],
  ])(
    'is refused with %s that is too long, and made with the longest',
    async (_, properties, member, most) => {
      const bench = await startBench();
      expect(await refusedResource(bench, 'AWS::Cognito::UserPool', properties)).toBe(beyond(member, most));
      const shorter = JSON.parse(JSON.stringify(properties).replace(/x(?=[x{"])/, '')) as {
        Schema?: unknown[];
      };
      if (_ === 'Schema') shorter.Schema?.pop();
      await bench.make('AWS::Cognito::UserPool', 'Longest', shorter);
    },
  );

  it('is the thousandth of an account, or none', async () => {
    const bench = await startBench();
    const keys = bench.context.state.map('cognito.keys');
    // One key does for all: to make a thousand takes minutes.
    jest.spyOn(keys, 'get').mockReturnValue(keys.get(bench.poolId));
    for (let index = 1; index < 1000; index++) await bench.make('AWS::Cognito::UserPool', `Pool${index}`, {});
    expect(await refusedResource(bench, 'AWS::Cognito::UserPool', {})).toBe(
      'LimitExceededException: Exceeded the quota of pools: 1000.',
    );
  });

  it('has at most a thousand clients, whoever makes them', async () => {
    const bench = await startBench();
    const properties = { UserPoolId: bench.poolId };
    for (let index = 1; index < 1000; index++)
      await bench.make('AWS::Cognito::UserPoolClient', `Client${index}`, properties);
    const refusal = 'LimitExceededException: Exceeded the quota of clients: 1000.';
    expect(await refusedResource(bench, 'AWS::Cognito::UserPoolClient', properties)).toBe(refusal);
    expect(await bench.refusal('CreateUserPoolClient', { ...properties, ClientName: 'more' })).toBe(refusal);
    await bench.call('DeleteUserPoolClient', { ...properties, ClientId: bench.clientId });
    await bench.call('CreateUserPoolClient', { ...properties, ClientName: 'more' });
  });

  it('has at most ten thousand groups, and a user a hundred of them', async () => {
    const bench = await startBench();
    const { poolId: UserPoolId } = bench;
    await confirmedUser(bench);
    const groups = bench.context.state.map<Group>('cognito.groups');
    for (let index = 0; index < 9_999; index++)
      groups.set(`${UserPoolId} g${index}`, { poolId: UserPoolId, name: `g${index}`, createdAt: 0 });
    await bench.call('CreateGroup', { UserPoolId, GroupName: 'last' });
    const refusal = 'LimitExceededException: Exceeded the quota of groups: 10000.';
    expect(await bench.refusal('CreateGroup', { UserPoolId, GroupName: 'more' })).toBe(refusal);
    expect(
      await refusedResource(bench, 'AWS::Cognito::UserPoolGroup', { UserPoolId, GroupName: 'more' }),
    ).toBe(refusal);
    const join = (GroupName: string) => ({ UserPoolId, Username: EMAIL, GroupName });
    for (let index = 0; index < 100; index++) await bench.call('AdminAddUserToGroup', join(`g${index}`));
    await bench.call('AdminAddUserToGroup', join('g99'));
    expect(await bench.refusal('AdminAddUserToGroup', join('last'))).toBe(
      'InvalidParameterException: A user can be a member of 100 groups at most.',
    );
  });

  it('has at most 25 resource servers, with a hundred scopes each', async () => {
    const bench = await startBench();
    const server = (index: number, scopes = 0) => ({
      UserPoolId: bench.poolId,
      Identifier: `api${index}`,
      Name: `api${index}`,
      Scopes: list(scopes).map((_, scope) => ({ ScopeName: `s${scope}`, ScopeDescription: 'a scope' })),
    });
    const type = 'AWS::Cognito::UserPoolResourceServer';
    expect(await refusedResource(bench, type, server(0, 101))).toBe(beyond('scopes', 100));
    for (let index = 0; index < 25; index++) await bench.make(type, `Api${index}`, server(index, 100));
    expect(await refusedResource(bench, type, server(25))).toBe(
      'LimitExceededException: Exceeded the quota of resourceServers: 25.',
    );
  });
});

describe('a client', () => {
  it.each([
    ['CallbackURLs', 100],
    ['LogoutURLs', 100],
    ['AllowedOAuthScopes', 50],
  ])('has at most as many %s as %i', async (name, most) => {
    const bench = await startBench();
    const properties = (length: number) => ({ UserPoolId: bench.poolId, [name]: list(length) });
    const member = name.charAt(0).toLowerCase() + name.slice(1);
    const type = 'AWS::Cognito::UserPoolClient';
    expect(await refusedResource(bench, type, properties(most + 1))).toBe(beyond(member, most));
    await bench.make(type, 'Longest', properties(most));
  });
});

describe('the custom-message trigger', () => {
  const refused = 'InvalidLambdaResponseException: Unrecognizable lambda output';
  async function wording(response: object, pool: object = sesMail) {
    const bench = await startBench({
      pool: { ...pool, LambdaConfig: { CustomMessage: functionArn('message') } },
    });
    bench.lambda.functions.message = (event) => {
      Object.assign(event.response, response);
      return event;
    };
    return bench;
  }
  const signUp = ({ clientId: ClientId }: Bench) => ({ ClientId, Username: EMAIL, Password: PASSWORD });

  it.each([
    ['a mail', { emailMessage: texts(20_001) }],
    ['a subject', { emailSubject: 'x'.repeat(141) }],
    ['an SMS, though a mail is sent', { smsMessage: texts(141) }],
  ])('may not make %s too long', async (_, response) => {
    const bench = await wording(response);
    expect(await bench.refusal('SignUp', signUp(bench))).toBe(refused);
    expect(bench.context.deliveredMail).toEqual([]);
  });

  it.each([{ emailMessage: 'It is {####}' }, { emailSubject: 'Welcome' }])(
    'may not word mails of Cognito’s own sender: %j',
    async (response) => {
      const bench = await wording(response, {});
      expect(await bench.refusal('SignUp', signUp(bench))).toBe(refused);
    },
  );

  it('may word SMS of such a pool, whose mails have Cognito’s words', async () => {
    const bench = await wording({ smsMessage: 'It is {####}' }, {});
    await bench.call('SignUp', signUp(bench));
    expect(bench.context.deliveredMail[0]?.html).toMatch(/^Your confirmation code is \d{6}$/);
  });

  it('has to name user and password in an invitation', async () => {
    const bench = await wording({ emailMessage: 'It is {####}' });
    const invite = { UserPoolId: bench.poolId, Username: EMAIL, DesiredDeliveryMediums: ['EMAIL'] };
    expect(await bench.refusal('AdminCreateUser', invite)).toBe(refused);
  });
});

describe('ChangePassword', () => {
  it('takes five wrong passwords an hour, at once or one by one, and leaves sign-in alone', async () => {
    const bench = await startBench();
    await confirmedUser(bench);
    const AuthFlow = 'USER_PASSWORD_AUTH';
    const byPassword = { ClientId: bench.clientId, AuthFlow, AuthParameters: { USERNAME: EMAIL, PASSWORD } };
    const { AuthenticationResult } = await bench.call('InitiateAuth', byPassword);
    const change = (PreviousPassword: string) => ({
      AccessToken: AuthenticationResult.AccessToken,
      PreviousPassword,
      ProposedPassword: PASSWORD,
    });
    await bench.call('ChangePassword', change(PASSWORD));
    const guesses = await Promise.allSettled(
      Array.from({ length: 9 }, () => bench.call('ChangePassword', change('Wrong-horse-7'))),
    );
    const codes = guesses.map((guess) => (guess.status === 'rejected' ? guess.reason.code : 'accepted'));
    expect(codes.sort()).toEqual([
      ...Array(4).fill('LimitExceededException'),
      ...Array(5).fill('NotAuthorizedException'),
    ]);
    expect(await bench.refusal('ChangePassword', change(PASSWORD))).toBe(
      'LimitExceededException: Attempt limit exceeded, please try after some time.',
    );
    await bench.call('InitiateAuth', byPassword);
    bench.context.advance(3600);
    const again = await bench.call('InitiateAuth', byPassword);
    const { AccessToken } = again.AuthenticationResult;
    await bench.call('ChangePassword', { ...change(PASSWORD), AccessToken });
  });
});
