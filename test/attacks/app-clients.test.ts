/** Several app clients of one stage: what one of them asked for or was given is of no use at another. */
import { createHmac } from 'node:crypto';
import {
  AdminGetUserCommand,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { plainCode } from '../../lambda/shared/reading/code';
import { type AccountWorld, accountWorld, codeIn, PASSWORD } from '../support/account-api';
import { type AuthAnswer, CognitoClient, claimsOf, linkIn } from '../support/cognito';
import { CodeSignIn } from '../support/one-time-codes';
import { operatorClient } from '../support/operator-client';

const EMAIL = 'owner@example.net';

let world: AccountWorld;
let cognito: ReturnType<typeof operatorClient>;
let web: CognitoClient;
let ios: CognitoClient;
let ids: Readonly<Record<'ios' | 'server', string>>;
beforeAll(async () => {
  world = await accountWorld({
    magicLink: { poolPerHour: 100_000, coolDownSeconds: 60 },
    codes: { email: true, inLinkMail: true },
    sms: undefined,
    appClients: [
      { name: 'ios', minutes: 15, refreshDays: 90 },
      { name: 'server', secret: true },
    ],
  });
  const { aws } = world;
  cognito = operatorClient(aws);
  ids = JSON.parse(aws.output('AppClientIds'));
  web = world.publicClient;
  ios = new CognitoClient(aws.endpoint, ids.ios);
  await web.signUp(EMAIL, {}, PASSWORD);
  await web.call('ConfirmSignUp', {
    ClientId: web.clientId,
    Username: EMAIL,
    ConfirmationCode: codeIn(world.mailTo(EMAIL)),
  });
}, 180_000);
afterAll(async () => {
  cognito?.destroy();
  await world?.aws.close();
});
/** What a sign-in that failed gives. */
const refused = (): AuthAnswer => ({});
const METADATA = { signInMethod: 'EMAIL_OTP', alreadyHaveCode: 'yes' };

beforeEach(() => world.aws.clock.advance(61));

async function mailedTo(client: CognitoClient) {
  const { answer } = await client.requestLink(EMAIL);
  const { text } = world.aws.mail.all().at(-1) ?? {};
  return { ...linkIn(text), session: answer.Session, text: text ?? '' };
}

/** Tokens of a client that has asked for a link of its own. */
async function tokensOf(client: CognitoClient) {
  const { userName, fragment } = await mailedTo(client);
  const { AuthenticationResult } = await client.redeem(userName, fragment);
  if (!AuthenticationResult) throw new Error('No tokens.');
  return AuthenticationResult;
}

it.each([
  ['web', 'ios', () => [web, ios] as const],
  ['ios', 'web', () => [ios, web] as const],
])('a link that %s asked for signs in nobody at %s, and goes on working', async (_, __, clients) => {
  const [asker, other] = clients();
  const { userName, fragment } = await mailedTo(asker);
  const elsewhere = await other.redeem(userName, fragment).catch(refused);
  expect(elsewhere.AuthenticationResult).toBeUndefined();
  const { AuthenticationResult: tokens } = await asker.redeem(userName, fragment);
  expect(claimsOf(tokens?.IdToken)).toMatchObject({ aud: asker.clientId, sign_in_method: 'MAGIC_LINK' });
});

it('a code that one asked for signs in nobody at another', async () => {
  const codeOf = async (client: CognitoClient) => {
    const signIn = await CodeSignIn.ask(client, EMAIL, 'EMAIL_OTP');
    const code = plainCode(/(?<!\S)\d[\d ]{5,8}(?!\S)/.exec(world.mailTo(EMAIL))?.[0] ?? '');
    expect(code).toMatch(/^\d{6,8}$/);
    return { signIn, code };
  };
  const { signIn: asked, code } = await codeOf(ios);
  const replay = await web.answer(asked.userName, asked.last.Session, code, METADATA).catch(refused);
  expect(replay.AuthenticationResult).toBeUndefined();
  world.aws.clock.advance(61);
  const { signIn, code: own } = await codeOf(web);
  if (own !== code) expect((await signIn.answer(code).catch(refused)).AuthenticationResult).toBeUndefined();
});

it('tokens of one are renewed by it alone, and are nothing to the account API', async () => {
  const { AccessToken, RefreshToken, IdToken, ExpiresIn } = await tokensOf(ios);
  expect(ExpiresIn).toBe(15 * 60);
  expect(claimsOf(IdToken)).toMatchObject({ aud: ids.ios });
  const renew = (client: CognitoClient) =>
    client.call('GetTokensFromRefreshToken', { ClientId: client.clientId, RefreshToken });
  await expect(renew(web)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  expect(await world.call('me', undefined, { authorization: `Bearer ${AccessToken}` })).toMatchObject({
    status: 401,
    body: { code: 'NotSignedIn' },
  });
  expect(await world.call('refresh', { refreshToken: RefreshToken })).toMatchObject({ status: 401 });
  expect((await renew(ios)).AuthenticationResult).toBeDefined();
});

it('the one of servers takes nothing without its secret', async () => {
  const server = new CognitoClient(world.aws.endpoint, ids.server);
  await expect(server.startSession(EMAIL)).rejects.toMatchObject({
    message: `Client ${ids.server} is configured with secret but SECRET_HASH was not received`,
  });
  const UserPoolId = world.aws.output('UserPoolId');
  const { UserPoolClient } = await cognito.send(
    new DescribeUserPoolClientCommand({ UserPoolId, ClientId: ids.server }),
  );
  const { Username = '' } = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username: EMAIL }));
  const hash = (name: string) =>
    createHmac('sha256', UserPoolClient?.ClientSecret ?? '')
      .update(`${name}${ids.server}`)
      .digest('base64');
  const session = async () =>
    (
      await server.call('InitiateAuth', {
        AuthFlow: 'CUSTOM_AUTH',
        ClientId: ids.server,
        AuthParameters: { USERNAME: EMAIL, SECRET_HASH: hash(EMAIL) },
      })
    ).Session;
  const answer = async (ANSWER: string, metadata: object) =>
    server.call('RespondToAuthChallenge', {
      ChallengeName: 'CUSTOM_CHALLENGE',
      ClientId: ids.server,
      Session: await session(),
      ChallengeResponses: { USERNAME: Username, ANSWER, SECRET_HASH: hash(Username) },
      ClientMetadata: { signInMethod: 'MAGIC_LINK', redirectUri: server.redirectUri, ...metadata },
    });
  await answer('__dummy__', { alreadyHaveMagicLink: 'no' });
  const { fragment } = linkIn(world.aws.mail.all().at(-1)?.text);
  const { AuthenticationResult } = await answer(fragment, { alreadyHaveMagicLink: 'yes' });
  expect(claimsOf(AuthenticationResult.IdToken)).toMatchObject({ aud: ids.server });
});
