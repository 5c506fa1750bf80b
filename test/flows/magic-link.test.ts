import {
  AdminCreateUserCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { CognitoClient, CognitoError, claimsOf, linkIn } from '../support/cognito';
import { type SignInWorld, signInWorld } from '../support/signing-in';

let world: SignInWorld;
beforeAll(async () => {
  world = await signInWorld();
});
afterAll(() => world?.aws.close());

const refusal = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

describe('signing in by magic link', () => {
  it('signs a new person in from one mail', async () => {
    const { email, sub } = await world.newUser();
    const tokens = await world.signIn(email);
    expect(claimsOf(tokens.IdToken)).toMatchObject({
      sub,
      email,
      email_verified: true,
      sign_in_method: 'MAGIC_LINK',
      token_use: 'id',
    });
    expect(claimsOf(tokens.AccessToken)).toMatchObject({
      sub,
      sign_in_method: 'MAGIC_LINK',
      token_use: 'access',
    });
  });

  it('signs in from another browser, in a session of its own', async () => {
    const { email } = await world.newUser();
    const { userName, fragment } = await world.mailedLink(email);
    const elsewhere = new CognitoClient(world.aws.endpoint, world.client.clientId);
    expect((await elsewhere.redeem(userName, fragment)).AuthenticationResult).toBeDefined();
  });

  it('verifies the address by the first proof, not by sign-up', async () => {
    const { email } = await world.newUser();
    const { fragment, userName, session } = await world.mailedLink(email);
    const tokens = await world.client.redeem(userName, fragment, { session });
    const user = await world.client.call('GetUser', {
      AccessToken: tokens.AuthenticationResult?.AccessToken,
    });
    expect(user.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
  });

  it('mails a link that names the product and its life, in the language of the person', async () => {
    const { email } = await world.newUser({ locale: 'ja' });
    const { html, subject } = await world.mailedLink(email);
    expect(html).toContain('lang="ja"');
    expect(html).toContain('10');
    expect(subject).toMatch(/サインイン/);
  });

  it('keeps no link in the table, only its hash', async () => {
    const { email } = await world.newUser();
    const { fragment } = await world.mailedLink(email);
    const [message = '', token = ''] = fragment.split('.');
    const { DynamoDBClient, ListTablesCommand, ScanCommand } = await import('@aws-sdk/client-dynamodb');
    const dynamodb = new DynamoDBClient({
      endpoint: world.aws.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const tables = (await dynamodb.send(new ListTablesCommand({}))).TableNames ?? [];
    const stored = JSON.stringify(
      await Promise.all(tables.map((TableName) => dynamodb.send(new ScanCommand({ TableName })))),
    );
    expect(token).toHaveLength(43);
    expect(stored.length).toBeGreaterThan(100);
    for (const secret of [message, token, email]) expect(stored).not.toContain(secret);
  });
});

describe('an address in another spelling', () => {
  it('makes no second account of one mailbox', async () => {
    await world.client.signUp('taro@xn--wgv71a119e.jp');
    for (const spelling of ['taro@日本語.jp', 'taro@日本語.jp\u200b'])
      await expect(world.client.signUp(spelling)).rejects.toMatchObject({
        name: expect.stringMatching(/Invalid|Lambda/),
      });
    await expect(world.client.signUp('TARO@XN--WGV71A119E.JP')).rejects.toMatchObject({
      name: 'UsernameExistsException',
    });
  });

  it('is quoted for SES where it has to be', async () => {
    await world.client.signUp('taro..yamada@docomo.ne.jp');
    const { answer } = await world.client.requestLink('taro..yamada@docomo.ne.jp');
    const [mail] = world.mailsTo('"taro..yamada"@docomo.ne.jp');
    const { userName, fragment } = linkIn(mail?.text);
    const tokens = await world.client.redeem(userName, fragment, { session: answer.Session });
    expect(claimsOf(tokens.AuthenticationResult?.IdToken)).toMatchObject({
      email: 'taro..yamada@docomo.ne.jp',
      email_verified: true,
    });
  });

  it('opens an account that was made under it before: mail goes to the one spelling, the old name finds it', async () => {
    const cognito = new CognitoIdentityProviderClient({
      endpoint: world.aws.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const UserPoolId = world.aws.output('UserPoolId');
    const attributes = (email: string) => [
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
    ];
    const old = 'jiro@日本語.jp';
    const one = 'jiro@xn--wgv71a119e.jp';
    const { User } = await cognito.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username: old,
        MessageAction: 'SUPPRESS',
        UserAttributes: attributes(old),
      }),
    );
    const enter = async (name: string) => {
      const sent = world.mailsTo(one).length;
      const { answer } = await world.client.requestLink(name);
      const { userName, fragment } = linkIn(world.mailsTo(one)[sent]?.text);
      return claimsOf(
        (await world.client.redeem(userName, fragment, { session: answer.Session })).AuthenticationResult
          ?.IdToken,
      );
    };
    expect(await enter(old)).toMatchObject({ sub: User?.Username, email: old });
    // Once an operator has written it anew, by the new name.
    await cognito.send(
      new AdminUpdateUserAttributesCommand({ UserPoolId, Username: old, UserAttributes: attributes(one) }),
    );
    world.aws.clock.advance(61);
    expect(await enter(one)).toMatchObject({ sub: User?.Username, email: one });
    world.aws.clock.set(0);
  });
});

describe('a link that must not open the account', () => {
  it('is refused the second time', async () => {
    const { email } = await world.newUser();
    const { userName, fragment } = await world.mailedLink(email);
    await world.client.redeem(userName, fragment);
    await expect(world.client.redeem(userName, fragment)).rejects.toMatchObject(refusal);
  });

  it('opens one session however many redeem it at once', async () => {
    const { email } = await world.newUser();
    const { userName, fragment } = await world.mailedLink(email);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => world.client.redeem(userName, fragment)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('expires after ten minutes', async () => {
    const { email } = await world.newUser();
    const { userName, fragment } = await world.mailedLink(email);
    world.aws.clock.advance(10 * 60 + 1);
    await expect(world.client.redeem(userName, fragment)).rejects.toMatchObject(refusal);
    world.aws.clock.set(0);
  });

  it('is bound to the user it was made for', async () => {
    const owner = await world.newUser();
    const stranger = await world.newUser();
    const { fragment } = await world.mailedLink(owner.email);
    await expect(world.client.redeem(stranger.sub, fragment)).rejects.toMatchObject(refusal);
  });

  it.each([
    ['nothing', ''],
    ['a word', 'hello'],
    ['dots', '...'],
    ['half a link', 'eyJ1c2VyTmFtZSI6ImEifQ'],
    ['a JSON null', `${Buffer.from('null').toString('base64url')}.AAAA`],
    ['a megabyte', 'A'.repeat(100_000)],
    ['bytes that are no text', `${Buffer.from([0xff, 0xfe, 0x00]).toString('base64url')}.${'A'.repeat(342)}`],
  ])('refuses %s', async (_name, answer) => {
    const { email } = await world.newUser();
    const failure = await world.client.redeem(email, answer).catch((error: CognitoError) => error);
    expect(failure).toBeInstanceOf(CognitoError);
    expect((failure as CognitoError).type).toMatch(/NotAuthorizedException|InvalidParameterException/);
  });

  it('is refused when one bit of its message or token differs', async () => {
    const { email } = await world.newUser();
    const { userName, fragment } = await world.mailedLink(email);
    const [message = '', token = ''] = fragment.split('.');
    const flip = (part: string) => {
      const bytes = Buffer.from(part, 'base64url');
      bytes[10] = (bytes[10] ?? 0) ^ 1;
      return bytes.toString('base64url');
    };
    await expect(world.client.redeem(userName, `${flip(message)}.${token}`)).rejects.toMatchObject(refusal);
    await expect(world.client.redeem(userName, `${message}.${flip(token)}`)).rejects.toMatchObject(refusal);
    // Nothing of that burnt the real one.
    expect((await world.client.redeem(userName, fragment)).AuthenticationResult).toBeDefined();
  });
});

describe('asking again', () => {
  it('leaves links that are out alone, three at most', async () => {
    const { email } = await world.newUser();
    const links = [];
    for (let request = 0; request < 3; request++) {
      links.push(await world.mailedLink(email));
      world.aws.clock.advance(61);
    }
    const fourth = await world.client.requestLink(email);
    expect(fourth.answer.ChallengeName).toBe('CUSTOM_CHALLENGE');
    expect(world.mailsTo(email)).toHaveLength(3);
    for (const { userName, fragment } of links)
      expect((await world.client.redeem(userName, fragment)).AuthenticationResult).toBeDefined();
    world.aws.clock.set(0);
  });

  it('within the cool-down looks like success and mails nothing', async () => {
    const { email } = await world.newUser();
    const first = await world.client.requestLink(email);
    const second = await world.client.requestLink(email);
    expect(world.mailsTo(email)).toHaveLength(1);
    expect(shapeOf(second.answer)).toEqual(shapeOf(first.answer));
  });

  it('is limited an hour and a day, and never says so', async () => {
    const { email } = await world.newUser();
    for (let minute = 0; minute < 120; minute += 4) {
      world.aws.clock.set(minute * 60);
      expect((await world.client.requestLink(email)).answer.ChallengeName).toBe('CUSTOM_CHALLENGE');
    }
    const inTwoHours = world.mailsTo(email).length;
    expect(inTwoHours).toBeGreaterThanOrEqual(2);
    expect(inTwoHours).toBeLessThan(30);
    world.aws.clock.set(0);
  });
});

describe('a person who has no account', () => {
  it('gets the answer that a person with one gets', async () => {
    const { email } = await world.newUser();
    const known = await world.client.requestLink(email);
    const unknown = await world.client.requestLink('nobody-here@example.net');
    expect(shapeOf(unknown.answer)).toEqual(shapeOf(known.answer));
    expect(unknown.username).toMatch(/^[0-9a-f-]{36}$/);
    expect(world.mailsTo('nobody-here@example.net')).toHaveLength(0);
  });

  it('is refused in the words that everyone is refused in', async () => {
    const { email } = await world.newUser();
    const { fragment, userName } = await world.mailedLink(email);
    const used = await world.client
      .redeem(userName, fragment)
      .then(() => world.client.redeem(userName, fragment))
      .catch((error: CognitoError) => error);
    const unknown = await world.client
      .redeem('nobody-at-all@example.net', fragment)
      .catch((error: CognitoError) => error);
    expect(unknown).toMatchObject(refusal);
    expect(used).toMatchObject(refusal);
  });
});

/** What a client can see of an answer, apart from values that are random every time. */
function shapeOf(answer: object): unknown {
  return JSON.parse(JSON.stringify(answer), (key, value) =>
    key === 'Session' || key === 'USERNAME'
      ? `${typeof value} ${key === 'Session' ? Math.round(String(value).length / 64) : String(value).length}`
      : value,
  );
}
