import {
  type Bench,
  begin,
  codeGame,
  confirmedUser,
  EMAIL,
  functionArn,
  mailedCode,
  poolProperties,
  signIn,
  startBench,
} from './support';

const NEW_EMAIL = 'countess@example.com';

async function attributesOf(bench: Bench, AccessToken: string): Promise<Record<string, string>> {
  const { UserAttributes } = await bench.call('GetUser', { AccessToken });
  return Object.fromEntries(
    UserAttributes.map(({ Name, Value }: { Name: string; Value: string }) => [Name, Value]),
  );
}

async function signedIn(options: Parameters<typeof startBench>[0] = {}) {
  const bench = await startBench(options);
  codeGame(bench.lambda);
  const sub = await confirmedUser(bench);
  const { AccessToken } = await signIn(bench);
  bench.context.deliveredMail.length = 0;
  const update = (Name: string, Value: string) => ({ AccessToken, UserAttributes: [{ Name, Value }] });
  return { bench, sub, AccessToken, update };
}

describe('UpdateUserAttributes', () => {
  it('changes what the client may write', async () => {
    const { bench, AccessToken, update } = await signedIn();
    expect(await bench.call('UpdateUserAttributes', update('name', 'Ada'))).toEqual({
      CodeDeliveryDetailsList: [],
    });
    expect((await attributesOf(bench, AccessToken)).name).toBe('Ada');
    await bench.call('DeleteUserAttributes', { AccessToken, UserAttributeNames: ['name'] });
    expect(await attributesOf(bench, AccessToken)).not.toHaveProperty('name');
  });

  it.each(['email_verified', 'sub', 'custom:level', 'phone_number_verified'])(
    'never lets a client write %s',
    async (name) => {
      const { bench, update } = await signedIn();
      expect(await bench.refusal('UpdateUserAttributes', update(name, 'true'))).toBe(
        'NotAuthorizedException: A client attempted to write unauthorized attribute',
      );
    },
  );

  it('never changes immutable attributes', async () => {
    const { bench, update } = await signedIn({ client: { WriteAttributes: ['email', 'custom:tenant'] } });
    expect(await bench.refusal('UpdateUserAttributes', update('custom:tenant', 'other'))).toBe(
      'InvalidParameterException: user.custom:tenant: Attribute cannot be updated.',
    );
  });

  it('never deletes the address that signs in', async () => {
    const { bench, AccessToken } = await signedIn();
    expect(
      await bench.refusal('DeleteUserAttributes', { AccessToken, UserAttributeNames: ['email'] }),
    ).toMatch(/^InvalidParameterException: user.email/);
  });
});

describe('a new address where the original is kept', () => {
  it('waits for its proof', async () => {
    const { bench, sub, AccessToken, update } = await signedIn();
    expect(await bench.call('UpdateUserAttributes', update('email', NEW_EMAIL))).toEqual({
      CodeDeliveryDetailsList: [
        { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'c***@e***' },
      ],
    });
    expect(await attributesOf(bench, AccessToken)).toMatchObject({ email: EMAIL, email_verified: 'true' });
    expect(bench.context.deliveredMail.at(-1)?.destination.to).toEqual([NEW_EMAIL]);
    expect((await begin(bench, NEW_EMAIL)).ChallengeParameters.USERNAME).not.toBe(sub);
    await bench.call('VerifyUserAttribute', { AccessToken, AttributeName: 'email', Code: mailedCode(bench) });
    expect(await attributesOf(bench, AccessToken)).toMatchObject({
      email: NEW_EMAIL,
      email_verified: 'true',
    });
    expect((await begin(bench, NEW_EMAIL)).ChallengeParameters.USERNAME).toBe(sub);
    expect((await begin(bench, EMAIL)).ChallengeParameters.USERNAME).not.toBe(sub);
  });

  it('is not proven by a code that went to another address', async () => {
    const { bench, AccessToken, update } = await signedIn();
    await bench.call('UpdateUserAttributes', update('email', 'mine@example.com'));
    const Code = mailedCode(bench);
    const limit = { AccessToken, AttributeName: 'email' };
    for (let sent = 1; sent < 5; sent++) await bench.call('GetUserAttributeVerificationCode', limit);
    const last = mailedCode(bench);
    // The limit keeps the code for the next address from being sent; the old codes must not count for it.
    expect(await bench.refusal('UpdateUserAttributes', update('email', 'victim@example.com'))).toMatch(
      /^LimitExceeded/,
    );
    for (const code of [Code, last])
      expect(await bench.refusal('VerifyUserAttribute', { ...limit, Code: code })).toMatch(
        /^ExpiredCodeException/,
      );
    expect((await attributesOf(bench, AccessToken)).email).toBe(EMAIL);
  });

  it('is refused when it is somebody else’s, at the change and at the proof', async () => {
    const { bench, AccessToken, update } = await signedIn();
    await confirmedUser(bench, 'eve@example.com');
    expect(await bench.refusal('UpdateUserAttributes', update('email', 'EVE@example.com'))).toMatch(
      /^AliasExistsException/,
    );
    await bench.call('UpdateUserAttributes', update('email', NEW_EMAIL));
    const Code = mailedCode(bench);
    await confirmedUser(bench, NEW_EMAIL);
    expect(await bench.refusal('VerifyUserAttribute', { AccessToken, AttributeName: 'email', Code })).toMatch(
      /^AliasExistsException/,
    );
  });
});

it('a new address replaces the original at once, unverified, where that is not kept', async () => {
  const { bench, AccessToken, update } = await signedIn({ pool: { UserAttributeUpdateSettings: undefined } });
  await bench.call('UpdateUserAttributes', update('email', NEW_EMAIL));
  expect(await attributesOf(bench, AccessToken)).toMatchObject({ email: NEW_EMAIL, email_verified: 'false' });
  await bench.call('VerifyUserAttribute', { AccessToken, AttributeName: 'email', Code: mailedCode(bench) });
  expect(await attributesOf(bench, AccessToken)).toMatchObject({ email: NEW_EMAIL, email_verified: 'true' });
});

it('a code for an attribute carries the client metadata to the custom-message trigger', async () => {
  const bench = await startBench({
    pool: { LambdaConfig: { ...poolProperties.LambdaConfig, CustomMessage: functionArn('message') } },
  });
  bench.lambda.functions.message = (event) => event;
  await confirmedUser(bench);
  const { AccessToken } = await signIn(bench);
  const ClientMetadata = { lang: 'ja' };
  await bench.call('GetUserAttributeVerificationCode', {
    AccessToken,
    AttributeName: 'email',
    ClientMetadata,
  });
  expect(bench.lambda.of('CustomMessage_VerifyUserAttribute')[0]?.request.clientMetadata).toEqual(
    ClientMetadata,
  );
});

it('GetUser and the ID token show only what the client may read', async () => {
  const { bench, AccessToken } = await signedIn({
    client: { ReadAttributes: ['name'], WriteAttributes: ['name', 'email'] },
  });
  await bench.call('UpdateUserAttributes', { AccessToken, UserAttributes: [{ Name: 'name', Value: 'Ada' }] });
  expect(Object.keys(await attributesOf(bench, AccessToken)).sort()).toEqual(['name', 'sub']);
});

it('an administrator sets verification together with the address', async () => {
  const { bench, AccessToken } = await signedIn();
  await bench.call('AdminUpdateUserAttributes', {
    UserPoolId: bench.poolId,
    Username: EMAIL,
    UserAttributes: [
      { Name: 'email', Value: NEW_EMAIL },
      { Name: 'email_verified', Value: 'true' },
    ],
  });
  expect(await attributesOf(bench, AccessToken)).toMatchObject({ email: NEW_EMAIL, email_verified: 'true' });
  expect(bench.context.deliveredMail).toEqual([]);
});
