import { DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { type LocalAws, startLocalAws } from '../../local';
import { SoftwareAuthenticator } from '../fixtures/package-app/authenticator';
import { synthPackageApp } from '../fixtures/package-app/synth';
import { CognitoClient, claimsOf, linkIn } from '../support/cognito';

const ORIGIN = 'http://localhost:5173';

jest.setTimeout(120_000);

describe('the package’s own app on the embedded AWS', () => {
  let aws: LocalAws;
  let client: CognitoClient;
  let users = 0;

  beforeAll(async () => {
    aws = await startLocalAws({ assembly: await synthPackageApp({ webOrigin: ORIGIN }) });
    client = new CognitoClient(aws.endpoint, aws.output('UserPoolClientId'), `${ORIGIN}/`);
  });
  afterAll(() => aws?.close());

  async function signUp(): Promise<string> {
    users += 1;
    const email = `package-${users}@example.net`;
    await client.signUp(email);
    return email;
  }

  /** The link that is mailed, redeemed as the browser client redeems it. */
  async function signInByLink(email: string) {
    const before = aws.mail.all().length;
    const { username, answer } = await client.requestLink(email);
    const mail = aws.mail.all()[before];
    const { fragment } = linkIn(mail?.text);
    const { AuthenticationResult } = await client.redeem(username, fragment, { session: answer.Session });
    if (!AuthenticationResult) throw new Error('The link gave no tokens.');
    return AuthenticationResult;
  }

  function fido2(
    path: string,
    { token, body, origin = ORIGIN }: { token?: string; body?: unknown; origin?: string } = {},
  ): Promise<Response> {
    return fetch(`${aws.output('Fido2ApiUrl')}${path}`, {
      method: 'POST',
      headers: {
        origin,
        accept: 'application/json, text/javascript',
        'content-type': 'application/json; charset=UTF-8',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  it('passes nothing over that the flows need', () => {
    expect(aws.skipped).toEqual([]);
    expect(aws.output('Region')).toBe('us-east-1');
    expect(aws.output('Fido2ApiUrl')).toMatch(
      new RegExp(`^${aws.endpoint}/_aws/execute-api/[a-z0-9]{10}/v1/$`),
    );
  });

  it('confirms whoever signs up, mails a link and gives tokens for it, once', async () => {
    const email = await signUp();
    const { username } = await client.requestLink(email);
    const mail = aws.mail.all().at(-1);
    expect(mail).toMatchObject({ source: 'no-reply@example.com', destination: { to: [email] } });
    const { fragment, redirectUri } = linkIn(mail?.text);
    expect(redirectUri).toBe(`${ORIGIN}/`);
    const { AuthenticationResult } = await client.redeem(username, fragment);
    expect(claimsOf(AuthenticationResult?.IdToken)).toMatchObject({
      email,
      token_use: 'id',
      iss: `${aws.endpoint}/${aws.output('UserPoolId')}`,
      aud: aws.output('UserPoolClientId'),
    });
    await expect(client.redeem(username, fragment)).rejects.toThrow('Incorrect username or password.');
  });

  it('refuses a link with somebody else’s signature', async () => {
    const email = await signUp();
    const { username } = await client.requestLink(email);
    const { fragment } = linkIn(aws.mail.all().at(-1)?.text);
    const [message, signature = ''] = fragment.split('.');
    const forged = Buffer.from(signature, 'base64url').reverse().toString('base64url');
    await expect(client.redeem(username, `${message}.${forged}`)).rejects.toThrow(
      'Incorrect username or password.',
    );
  });

  it('lists passkeys for an ID token, and for nothing else', async () => {
    const { IdToken, AccessToken } = await signInByLink(await signUp());
    const list = (token?: string) =>
      fido2('authenticators/list?rpId=localhost', token === undefined ? {} : { token });
    const listed = await list(IdToken);
    expect(listed.status).toBe(200);
    expect(await listed.json()).toEqual({ authenticators: [] });
    expect(listed.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    const [header, payload, signature = ''] = IdToken.split('.');
    const otherSignature = Buffer.from(signature, 'base64url').reverse().toString('base64url');
    for (const token of [undefined, AccessToken, `${header}.${payload}.${otherSignature}`]) {
      const refused = await list(token);
      expect(refused.status).toBe(401);
      expect(await refused.json()).toEqual({ message: 'Unauthorized' });
      expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    }
    aws.clock.advance(3601);
    const expired = await list(IdToken);
    aws.clock.set(0);
    expect(await expired.json()).toEqual({ message: 'The incoming token has expired' });
  });

  it('validates requests to the FIDO2 API as its template says', async () => {
    const { IdToken: token } = await signInByLink(await signUp());
    const withoutId = await fido2('authenticators/list', { token });
    expect(withoutId.status).toBe(400);
    expect(await withoutId.json()).toEqual({ message: 'Missing required request parameters: [rpId]' });
    const withoutName = await fido2('register-authenticator/complete', {
      token,
      body: { clientDataJSON_B64: 'x', attestationObjectB64: 'y' },
    });
    expect(withoutName.status).toBe(400);
    expect(await withoutName.json()).toEqual({ message: 'Invalid request body' });
  });

  it('answers preflights with the synthesized origin, whoever asks', async () => {
    for (const origin of [ORIGIN, 'http://evil.example']) {
      const reply = await fetch(`${aws.output('Fido2ApiUrl')}authenticators/list`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
      expect(reply.status).toBe(204);
      expect(Object.fromEntries(reply.headers)).toMatchObject({
        'access-control-allow-origin': ORIGIN,
        'access-control-allow-headers': 'Content-Type,Authorization',
        'access-control-allow-methods': 'POST',
        'access-control-max-age': '86400',
        vary: 'Origin',
      });
    }
  });

  it('writes a challenge for everybody who asks the public endpoint', async () => {
    const reply = await fido2('sign-in-challenge');
    expect(reply.status).toBe(200);
    const { challenge } = (await reply.json()) as { challenge: string };
    const database = new DynamoDBClient({
      endpoint: aws.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
    });
    const { TableNames = [] } = await database.send(new ListTablesCommand({}));
    const TableName = TableNames.find((name) => name.includes('Fido2Authenticators'));
    const { Items = [] } = await database.send(new ScanCommand({ TableName }));
    database.destroy();
    expect(Items).toContainEqual({
      pk: { S: `CHALLENGE#${challenge}` },
      sk: { S: 'USERNAMELESS_SIGN_IN' },
      exp: { N: expect.any(String) },
    });
  });

  it('registers a passkey, signs in with it by name and without one, renames and deletes it', async () => {
    const email = await signUp();
    const { IdToken: token } = await signInByLink(email);
    const authenticator = new SoftwareAuthenticator(ORIGIN, 'localhost');
    const start = await fido2('register-authenticator/start?rpId=localhost', { token });
    expect(start.status).toBe(200);
    const { challenge, user } = (await start.json()) as { challenge: string; user: { id: string } };
    const complete = await fido2('register-authenticator/complete', {
      token,
      body: { ...authenticator.register(challenge), friendlyName: 'Test key', transports: ['internal'] },
    });
    expect(complete.status).toBe(200);
    const listed = await fido2('authenticators/list?rpId=localhost', { token });
    const { authenticators } = (await listed.json()) as {
      authenticators: { credentialId: string; friendlyName: string }[];
    };
    expect(authenticators).toMatchObject([
      { credentialId: authenticator.credentialId, friendlyName: 'Test key' },
    ]);

    const session = await client.startSession(email);
    const username = session.ChallengeParameters.USERNAME ?? '';
    const options = JSON.parse(session.ChallengeParameters.fido2options ?? '{}') as {
      challenge: string;
      credentials: { id: string }[];
    };
    expect(options.credentials).toMatchObject([{ id: authenticator.credentialId }]);
    const byName = await client.answer(
      username,
      session.Session,
      JSON.stringify(authenticator.assert(options.challenge)),
      { signInMethod: 'FIDO2' },
    );
    expect(claimsOf(byName.AuthenticationResult?.IdToken).email).toBe(email);

    const asked = await fido2('sign-in-challenge');
    const discoverable = (await asked.json()) as { challenge: string };
    const assertion = authenticator.assert(discoverable.challenge, user.id);
    const second = await client.startSession(username);
    const withoutName = await client.answer(username, second.Session, JSON.stringify(assertion), {
      signInMethod: 'FIDO2',
    });
    expect(claimsOf(withoutName.AuthenticationResult?.IdToken).email).toBe(email);

    const { credentialId } = authenticator;
    const renamed = await fido2('authenticators/update', {
      token,
      body: { credentialId, friendlyName: 'Renamed' },
    });
    expect(renamed.status).toBe(200);
    const deleted = await fido2('authenticators/delete', { token, body: { credentialId } });
    expect(deleted.status).toBe(204);
    const left = await fido2('authenticators/list?rpId=localhost', { token });
    expect(await left.json()).toEqual({ authenticators: [] });
  });

  it('lets one source address ask the FIDO2 API 100 times in five minutes, as its web ACL says', async () => {
    aws.clock.advance(600);
    const statuses: number[] = [];
    for (let index = 0; index < 105; index++) {
      const reply = await fetch(`${aws.output('Fido2ApiUrl')}sign-in-challenge`, {
        method: 'OPTIONS',
        headers: { origin: ORIGIN },
      });
      statuses.push(reply.status);
    }
    aws.clock.set(0);
    expect(statuses.slice(0, 100).every((status) => status === 204)).toBe(true);
    expect(statuses.at(-1)).toBe(403);
  });
});
