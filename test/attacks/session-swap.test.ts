/**
 * An attacker who plants a link of their own account, so that the victim works in the attacker's account
 * without noticing.
 */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Passwordless } from 'amazon-cognito-passwordless-auth';
import { authenticateWithSRP } from 'amazon-cognito-passwordless-auth/srp';
import { codeVerifiers } from '../../web/src/shared/code-verifier';
import { type ClientFetch, cognitoFetch } from '../../web/src/shared/cognito-fetch';
import { type AuthAnswer, CognitoClient } from '../support/cognito';
import { browser, CodeSignIn, type CodesWorld, codesWorld, type Person } from '../support/one-time-codes';
import { type PasskeyPage, passkeyPage, type RegisteredPasskey } from '../support/passkeys';
import type { SignInWorld } from '../support/signing-in';
import { memoryStorage } from '../web/support/memory-storage';

// The package publishes its client as ECMAScript modules alone, so it is found here by its files; nothing in
// it changes.
function packaged(file: string): object {
  return jest.requireActual(`../../node_modules/amazon-cognito-passwordless-auth/dist/client/${file}.js`);
}
jest.mock('amazon-cognito-passwordless-auth', () => packaged('index'), { virtual: true });
jest.mock('amazon-cognito-passwordless-auth/srp', () => packaged('srp'), { virtual: true });

const PASSWORD = 'Correct-horse-battery-9';
let codes: CodesWorld;
let world: SignInWorld;
beforeAll(async () => {
  codes = await codesWorld({
    overrides: { passwordFlows: true, recovery: { codes: { enabled: true } } },
  });
  world = codes.links;
}, 240_000);
afterEach(() => world.aws.clock.set(0));
afterAll(() => codes?.close());

let people = 0;

/** Somebody who has confirmed their address, as accounts have to where passwords sign in. */
async function newUser(password?: string): Promise<{ email: string; sub: string }> {
  people += 1;
  const email = `swap-${people}@example.net`;
  const { UserSub: sub } = await world.client.signUp(email, {}, password);
  const ConfirmationCode = /<p[^>]*>(\d{6})<\/p>/.exec(world.mailsTo(email).at(-1)?.html ?? '')?.[1];
  await world.client.call('ConfirmSignUp', {
    ClientId: world.client.clientId,
    Username: email,
    ConfirmationCode,
  });
  return { email, sub };
}

const refused = { name: 'NotAuthorizedException' };

describe('a link that the attacker asked for without a challenge', () => {
  it('opens nothing in a browser that has a verifier of its own, and still works where it was asked for', async () => {
    const { email } = await newUser();
    const { userName, fragment } = await world.mailedLink(email);
    // The victim's browser has asked for links before, so that it has a verifier.
    const { codeVerifier } = browser('victim');
    const victim = { metadata: { codeVerifier } };
    await expect(world.client.redeem(userName, fragment, victim)).rejects.toMatchObject(refused);
    expect((await world.client.redeem(userName, fragment)).AuthenticationResult).toBeDefined();
  });
});

describe('a link that the attacker asked for with a challenge', () => {
  it('opens nothing in a browser with another verifier', async () => {
    const { email } = await newUser();
    const { codeChallenge } = browser('attacker');
    const { codeVerifier } = browser('victim');
    const { userName, fragment } = await world.mailedLink(email, { metadata: { codeChallenge } });
    for (const metadata of [{ codeVerifier }, {}])
      await expect(world.client.redeem(userName, fragment, { metadata })).rejects.toMatchObject(refused);
  });
});

describe('a recovery link that the attacker had mailed', () => {
  /** An operator has a link mailed; gives what its reader sends to Cognito. */
  async function recoveryLink(email: string): Promise<{ userName: string; secret: string }> {
    const lambda = new LambdaClient({
      endpoint: world.aws.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'operator', secretAccessKey: 'any' },
    });
    const reason = 'Lost the phone; showed the passport at the counter';
    await lambda.send(
      new InvokeCommand({
        FunctionName: world.aws.output('RecoverUserFunctionName'),
        Payload: JSON.stringify({ userName: email, operator: 'o.perator', reason, link: true }),
      }),
    );
    lambda.destroy();
    const [, facts = '', secret = ''] =
      /#recovery\.([\w-]+)\.([\w-]+)/.exec(world.mailsTo(email).at(-1)?.text ?? '') ?? [];
    const { userName } = JSON.parse(Buffer.from(facts, 'base64url').toString('utf8'));
    return { userName, secret };
  }

  it('opens nothing in a browser that has a verifier of its own, and is not used up by it', async () => {
    const { email } = await newUser();
    const { userName, secret } = await recoveryLink(email);
    const { codeVerifier } = browser('victim');
    const answer = async (metadata: Readonly<Record<string, string>>) => {
      const { Session } = await world.client.startSession(userName);
      return world.client.answer(userName, Session, secret, { signInMethod: 'RECOVERY_LINK', ...metadata });
    };
    await expect(answer({ codeVerifier })).rejects.toMatchObject(refused);
    await expect(answer({ codeVerifier: 'malformed' })).rejects.toMatchObject(refused);
    expect((await answer({})).AuthenticationResult).toBeDefined();
  });
});

describe('a session that the page’s next sign-in takes the place of', () => {
  /** The client of the page in a browser that keeps a session, and what Cognito says of that session. */
  async function pageWithSession(email: string) {
    const { clientId } = world.client;
    const storage = memoryStorage();
    const call = cognitoFetch({
      fetch: (url, init) => fetch(url, init as RequestInit),
      storage,
      clientId,
      verifiers: codeVerifiers({ storage, clientId }),
      deviceSecret: () => 'd'.repeat(43),
      locale: () => 'en',
      renew: async () => {
        throw new Error('No token of this test is over.');
      },
    });
    const { RefreshToken } = await world.signIn(email);
    const kept = `CognitoIdentityServiceProvider.${clientId}`;
    storage.setItem(`${kept}.LastAuthUser`, 'somebody');
    storage.setItem(`${kept}.somebody.refreshToken`, RefreshToken);
    return {
      client: new PageClient(call, world.aws.endpoint, clientId),
      call,
      storage,
      left: () => storage.keys().filter((key) => key.endsWith('.refreshToken')),
      refresh: () => world.client.call('GetTokensFromRefreshToken', { ClientId: clientId, RefreshToken }),
    };
  }

  /** Calls as the package's client does within the page. */
  class PageClient extends CognitoClient {
    constructor(
      private readonly viaPage: ClientFetch,
      endpoint: string,
      clientId: string,
    ) {
      super(endpoint, clientId);
    }

    override async call(operation: string, body: unknown) {
      const headers = {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      };
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      return (await this.viaPage(this.endpoint, init)).json();
    }
  }

  let person: Person;
  let passkeys: PasskeyPage;
  let passkey: RegisteredPasskey;
  beforeAll(async () => {
    const { email, sub } = await newUser(PASSWORD);
    const phone = '+819055550001';
    await codes.setAttributes(sub, { phone_number: phone, phone_number_verified: 'true' });
    person = { email, sub, phone };
    passkeys = passkeyPage(world.aws, world.client);
    passkey = await passkeys.register((await world.signIn(email)).IdToken);
  }, 60_000);

  type Page = Awaited<ReturnType<typeof pageWithSession>>;
  const byCode = async ({ client }: Page, to: string, method: 'EMAIL_OTP' | 'SMS_OTP') =>
    (await CodeSignIn.ask(client, to, method)).answer(codes.codeFor(to));

  const WAYS: Readonly<Record<string, (page: Page) => Promise<AuthAnswer | undefined>>> = {
    'a code by mail': (page) => byCode(page, person.email, 'EMAIL_OTP'),
    'a code by SMS': (page) => byCode(page, person.phone, 'SMS_OTP'),
    'a passkey': ({ client }) =>
      passkeyPage(world.aws, client).signIn(person.email, passkey, { signCount: 9 }),
    async 'a link'({ client }) {
      const { answer } = await client.requestLink(person.email);
      const text = world.mailsTo(person.email).at(-1)?.text ?? '';
      const fragment = /#([\w-]+\.[\w-]+)/.exec(text)?.[1] ?? '';
      return client.redeem(person.sub, fragment, { session: answer.Session });
    },
    async 'a password'({ call, storage }) {
      Passwordless.configure({
        cognitoIdpEndpoint: world.aws.endpoint,
        userPoolId: world.aws.output('UserPoolId'),
        clientId: world.client.clientId,
        storage,
        fetch: call,
      });
      let opened = false;
      const { signedIn } = authenticateWithSRP({
        username: person.email,
        password: PASSWORD,
        tokensCb: async () => {
          opened = true;
        },
      });
      await signedIn;
      return opened ? ({ AuthenticationResult: {} } as AuthAnswer) : undefined;
    },
  };

  it.each(Object.keys(WAYS))(
    'by %s is over, here and at Cognito',
    async (way) => {
      world.aws.clock.advance(3_600 * (1 + Object.keys(WAYS).indexOf(way)));
      const page = await pageWithSession(person.email);
      world.aws.clock.advance(120 + 3_600 * (1 + Object.keys(WAYS).indexOf(way)));
      const opened = await WAYS[way]?.(page);
      expect(opened?.AuthenticationResult).toBeDefined();
      expect(page.left()).toEqual([]);
      await expect(page.refresh()).rejects.toMatchObject(refused);
    },
    60_000,
  );

  it('goes on where that sign-in is refused', async () => {
    world.aws.clock.advance(40_000);
    const page = await pageWithSession(person.email);
    const signIn = await CodeSignIn.ask(page.client, person.phone, 'SMS_OTP');
    await signIn.answer(codes.codeFor(person.phone) === '000000' ? '000001' : '000000');
    expect(page.left()).toHaveLength(1);
    expect((await page.refresh()).AuthenticationResult).toBeDefined();
  });
});
