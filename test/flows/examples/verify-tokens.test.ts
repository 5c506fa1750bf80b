/**
 * examples/verify-tokens: the server of its README in a process of its own, the function deployed beside the
 * stage. What holds for one holds for the other.
 */
import { generateKeyPairSync } from 'node:crypto';
import {
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  type CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeProtectedHeader, SignJWT } from 'jose';
import { checkFrom } from '../../../examples/verify-tokens/verify';
import { projectRoot } from '../../support/assembly';
import { claimsOf } from '../../support/cognito';
import { synthesizedExample } from '../../support/examples';
import { type CodesWorld, codesWorld, type Tokens } from '../../support/one-time-codes';
import { operatorClient } from '../../support/operator-client';
import { type Running, startRunning } from '../../support/running';

const backEnds = ['Express', 'Lambda'] as const;
const urls = new Map<(typeof backEnds)[number], string>();
let world: CodesWorld;
let other: CodesWorld;
let server: Running;
let operator: CognitoIdentityProviderClient;

beforeAll(async () => {
  const folder = await synthesizedExample('verify-tokens', ['-c', 'stage=local']);
  [world, other] = await Promise.all([codesWorld({}, [folder]), codesWorld()]);
  const { aws, client } = world;
  server = startRunning('npx', ['tsx', 'examples/verify-tokens/server.ts'], {
    cwd: projectRoot,
    env: {
      ...process.env,
      PORT: '0',
      AWS_ENDPOINT_URL: aws.endpoint,
      USER_POOL_ID: aws.output('UserPoolId'),
      CLIENT_IDS: client.clientId,
    },
  });
  const [express = ''] = await server.printed(/http:\S+/);
  urls.set('Express', `${express}/`).set('Lambda', aws.output('BackEndUrl'));
  operator = operatorClient(aws);
}, 180_000);
afterAll(async () => {
  operator?.destroy();
  await server?.end();
  await world?.close();
  await other?.close();
});

type BackEnd = (typeof backEnds)[number];

async function call(at: BackEnd, operation: string, token?: string, scheme = 'Bearer') {
  const [method = '', path = ''] = operation.split(' /');
  const response = await fetch(`${urls.get(at)}${path}`, {
    method,
    headers: token === undefined ? {} : { authorization: `${scheme} ${token}` },
  });
  return {
    status: response.status,
    challenge:
      response.headers.get('www-authenticate') ?? response.headers.get('x-amzn-remapped-www-authenticate'),
    body: (await response.json()) as Record<string, string>,
  };
}

/** Tokens of somebody new who signed in by a link, some time ago. */
async function signedIn(secondsAgo = 0, at = world): Promise<Tokens> {
  at.aws.clock.set(-secondsAgo);
  try {
    const { email } = await at.links.newUser();
    return await at.links.signIn(email);
  } finally {
    at.aws.clock.set(0);
  }
}

async function signedInByPasskey(): Promise<Tokens> {
  const { IdToken } = await signedIn();
  const passkey = await world.passkeys.register(IdToken);
  const { AuthenticationResult } = await world.passkeys.signInWithoutName(passkey);
  if (!AuthenticationResult) throw new Error('No tokens.');
  return AuthenticationResult;
}

/** A token of somebody else's client of the same pool. */
async function tokenOfAnotherClient(): Promise<string> {
  const UserPoolId = world.aws.output('UserPoolId');
  const { UserPoolClient: ours } = await operator.send(
    new DescribeUserPoolClientCommand({ UserPoolId, ClientId: world.client.clientId }),
  );
  const { UserPoolClient: theirs } = await operator.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: 'theirs',
      ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'],
      WriteAttributes: ours?.WriteAttributes,
    }),
  );
  const { sub } = await world.links.newUser();
  const Password = 'A-password-of-the-test-1';
  await operator.send(
    new AdminSetUserPasswordCommand({ UserPoolId, Username: sub, Password, Permanent: true }),
  );
  const { AuthenticationResult } = await operator.send(
    new AdminInitiateAuthCommand({
      UserPoolId,
      ClientId: theirs?.ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: sub, PASSWORD: Password },
    }),
  );
  return AuthenticationResult?.AccessToken ?? '';
}

const INVALID = {
  status: 401,
  challenge: 'Bearer error="invalid_token"',
  body: { error: 'invalid_token' },
};

describe.each(backEnds)('%s', (at) => {
  it('serves who has signed in, and knows who it is, how and since when', async () => {
    const { AccessToken } = await signedIn();
    const { sub, auth_time } = claimsOf(AccessToken);
    expect(await call(at, 'GET /profile', AccessToken)).toMatchObject({
      status: 200,
      body: { sub, signInMethod: 'MAGIC_LINK', signedInAt: new Date(Number(auth_time) * 1000).toISOString() },
    });
    expect((await call(at, 'GET /profile', AccessToken, 'bearer')).status).toBe(200);
  });

  it('says what to send where nothing was', async () => {
    for (const answer of [await call(at, 'GET /profile'), await call(at, 'GET /profile', 'a b')])
      expect(answer).toMatchObject({
        status: 401,
        challenge: 'Bearer',
        body: { message: 'Send the header "Authorization: Bearer <access token>".' },
      });
  });

  it.each<[string, () => Promise<string>]>([
    ['an ID token', async () => (await signedIn()).IdToken],
    ['a refresh token', async () => (await signedIn()).RefreshToken.split('.').slice(0, 3).join('.')],
    ['a token of another pool', async () => (await signedIn(0, other)).AccessToken],
    ['a token of another client', tokenOfAnotherClient],
    ['a token that has expired', async () => (await signedIn(3_700)).AccessToken],
    [
      'a token with another claim',
      async () => {
        const [header, , signature] = (await signedIn()).AccessToken.split('.');
        const claims = { ...claimsOf((await signedIn()).AccessToken), sub: 'of-somebody-else' };
        return `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
      },
    ],
    [
      'a token without a signature',
      async () => {
        const [, claims] = (await signedIn()).AccessToken.split('.');
        return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
      },
    ],
    [
      'a token signed by another key under the name of the pool’s',
      async () => {
        const { AccessToken } = await signedIn();
        const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
        return new SignJWT(claimsOf(AccessToken))
          .setProtectedHeader({ alg: 'RS256', kid: decodeProtectedHeader(AccessToken).kid ?? '' })
          .sign(privateKey);
      },
    ],
    ['no JWT at all', async () => 'token'],
  ])('refuses %s', async (_, token) => {
    const answer = await call(at, 'GET /profile', await token());
    expect(answer).toMatchObject(INVALID);
    expect(answer.body.sub).toBeUndefined();
  });

  it('demands a sign-in of the last five minutes, which a refresh is not', async () => {
    const { AccessToken, RefreshToken } = await signedIn(301);
    const again = {
      status: 401,
      challenge: 'Bearer error="insufficient_user_authentication"',
    };
    expect(await call(at, 'GET /profile', AccessToken)).toMatchObject({ status: 200 });
    expect(await call(at, 'POST /address', AccessToken)).toMatchObject(again);
    const { AuthenticationResult } = await world.client.call('GetTokensFromRefreshToken', {
      ClientId: world.client.clientId,
      RefreshToken,
    });
    expect(await call(at, 'POST /address', AuthenticationResult.AccessToken)).toMatchObject(again);
    expect(await call(at, 'POST /address', (await signedIn(240)).AccessToken)).toMatchObject({ status: 200 });
  });

  it('demands a passkey, which a link is not, nor a token that was refreshed', async () => {
    const byPasskey = await signedInByPasskey();
    expect(await call(at, 'POST /payouts', byPasskey.AccessToken)).toMatchObject({
      status: 200,
      body: { signInMethod: 'FIDO2' },
    });
    const { AuthenticationResult: refreshed } = await world.client.call('GetTokensFromRefreshToken', {
      ClientId: world.client.clientId,
      RefreshToken: byPasskey.RefreshToken,
    });
    for (const { AccessToken } of [await signedIn(), refreshed])
      expect(await call(at, 'POST /payouts', AccessToken)).toMatchObject({
        status: 401,
        challenge: 'Bearer error="insufficient_user_authentication"',
        body: { error: 'insufficient_user_authentication', message: 'Sign in again, by FIDO2.' },
      });
  });

  it('sees by Cognito alone that a session was revoked', async () => {
    const { AccessToken, RefreshToken } = await signedIn();
    expect(await call(at, 'GET /statements', AccessToken)).toMatchObject({ status: 200 });
    await world.client.call('RevokeToken', { ClientId: world.client.clientId, Token: RefreshToken });
    expect(await call(at, 'GET /statements', AccessToken)).toMatchObject(INVALID);
    // What a signature can't tell, and the README says.
    expect(await call(at, 'GET /profile', AccessToken)).toMatchObject({ status: 200 });
  });

  it('sends nobody to sign in while Cognito can’t be asked', async () => {
    const { AccessToken } = await signedIn();
    world.aws.faults.inject({ service: 'cognito-idp', operation: 'GetUser', kind: 'throttle', times: 9 });
    expect(await call(at, 'GET /statements', AccessToken)).toMatchObject({ status: 503, challenge: null });
    world.aws.faults.clear();
  });
});

it('answers 503, not 401, where the keys of the pool can’t be read', async () => {
  const check = checkFrom({
    USER_POOL_ID: 'us-east-1_Nobody123',
    CLIENT_IDS: 'any',
    AWS_ENDPOINT_URL: world.aws.endpoint,
  });
  const { AccessToken } = await signedIn();
  const claims = { ...claimsOf(AccessToken), iss: `${world.aws.endpoint}/us-east-1_Nobody123` };
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const token = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'any' }).sign(privateKey);
  await expect(check(`Bearer ${token}`)).rejects.toMatchObject({ status: 503 });
});

it('says which variable is missing, and where its value is from', () => {
  expect(() => checkFrom({})).toThrow('USER_POOL_ID is missing; "npm run outputs" prints it as UserPoolId.');
  expect(() => checkFrom({ USER_POOL_ID: 'us-east-1_A' })).toThrow('CLIENT_IDS is missing');
});

it('fails, rather than serve, where tokens are none that Cognito answers to', async () => {
  const prod = await codesWorld({ overrides: { codes: { email: true, sms: true } } });
  try {
    const { AccessToken } = await signedIn(0, prod);
    const check = checkFrom({
      USER_POOL_ID: prod.aws.output('UserPoolId'),
      CLIENT_IDS: prod.client.clientId,
      AWS_ENDPOINT_URL: prod.aws.endpoint,
    });
    await expect(check(`Bearer ${AccessToken}`)).resolves.toMatchObject({ signInMethod: 'MAGIC_LINK' });
    await expect(check(`Bearer ${AccessToken}`, { notRevoked: true })).rejects.toThrow(
      'demand maxAge instead',
    );
  } finally {
    await prod.close();
  }
});
