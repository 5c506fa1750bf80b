import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { POOL_ID, TestApi, TestGateway } from './support';

const PROVIDER_ARN = `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${POOL_ID}`;

describe('user-pool authorizers', () => {
  let gateway: TestGateway;
  let api: TestApi;
  beforeEach(async () => {
    gateway = await TestGateway.start();
    api = await TestApi.create(gateway);
  });
  afterEach(() => gateway.close());

  async function protect(authorizer: object = {}, method: object = {}): Promise<void> {
    const AuthorizerId = await api.make('Authorizer', {
      Type: 'COGNITO_USER_POOLS',
      Name: 'pool',
      ProviderARNs: [PROVIDER_ARN],
      IdentitySource: 'method.request.header.Authorization',
      ...authorizer,
    });
    await api.method('GET', '/me', { AuthorizationType: 'COGNITO_USER_POOLS', AuthorizerId, ...method });
    await api.deploy();
  }

  const me = (token: string | undefined) =>
    api.send('GET', '/me', token === undefined ? {} : { headers: { authorization: token } });

  async function expectUnauthorized(token: string | undefined): Promise<void> {
    const before = gateway.invocations.length;
    const reply = await me(token);
    expect(reply.status).toBe(401);
    expect(reply.json).toEqual({ message: 'Unauthorized' });
    expect(reply.headers['x-amzn-errortype']).toBe('UnauthorizedException');
    expect(gateway.invocations).toHaveLength(before);
  }

  it('takes an ID token of the pool, with and without Bearer', async () => {
    await protect();
    const token = await gateway.token();
    expect((await me(token)).status).toBe(200);
    expect((await me(`Bearer ${token}`)).status).toBe(200);
    expect(gateway.keyFetches).toBe(1);
  });

  it('hands the claims on as text, dates in words, lists joined', async () => {
    await protect();
    const iat = Math.floor(Date.UTC(2031, 3, 9, 12, 34, 56) / 1000);
    gateway.context.advance(iat - Math.floor(gateway.context.clock.now() / 1000));
    await me(
      await gateway.token({
        iat,
        exp: iat + 60,
        auth_time: iat,
        email_verified: true,
        'cognito:groups': ['a', 'b'],
        identities: [{ userId: '1' }],
      }),
    );
    expect(gateway.event.requestContext.authorizer.claims).toMatchObject({
      sub: 'a-sub',
      iat: 'Wed Apr 09 12:34:56 UTC 2031',
      exp: 'Wed Apr 09 12:35:56 UTC 2031',
      auth_time: String(iat),
      email_verified: 'true',
      'cognito:groups': 'a,b',
      identities: '[{"userId":"1"}]'.slice(1, -1),
    });
  });

  it('refuses requests without a token and what is no token', async () => {
    await protect();
    for (const token of [undefined, '', 'Bearer ', 'nonsense', 'a.b.c', 'e30.e30.', 'Basic abc'])
      await expectUnauthorized(token);
  });

  it('refuses a token signed by somebody else under the same key id', async () => {
    await protect();
    const { privateKey } = await generateKeyPair('RS256');
    await expectUnauthorized(await gateway.token({}, { key: privateKey }));
  });

  it('refuses a token whose claims were changed after signing', async () => {
    await protect();
    const [header, , signature] = (await gateway.token()).split('.');
    const [, payload] = (await gateway.token({ sub: 'somebody-else' })).split('.');
    await expectUnauthorized(`${header}.${payload}.${signature}`);
  });

  it('refuses unsigned tokens and symmetric signatures', async () => {
    await protect();
    const claims = { iss: `${gateway.endpoint}/${POOL_ID}`, token_use: 'id', sub: 'a-sub' };
    await expectUnauthorized(new UnsecuredJWT(claims).setIssuedAt().setExpirationTime('1h').encode());
    const symmetric = new SignJWT(claims).setIssuedAt().setExpirationTime('1h');
    await expectUnauthorized(
      await symmetric.setProtectedHeader({ alg: 'HS256', kid: 'key-1' }).sign(Buffer.from('x'.repeat(32))),
    );
  });

  it('refuses tokens of another issuer, of unknown keys, and without an expiry', async () => {
    await protect();
    await expectUnauthorized(await gateway.token({ iss: `${gateway.endpoint}/us-east-1_Other` }));
    await expectUnauthorized(await gateway.token({}, { header: { kid: 'key-2' } }));
    await expectUnauthorized(await gateway.token({ exp: null }));
  });

  it('says of an expired token that it expired, by the emulated clock', async () => {
    await protect();
    const token = await gateway.token();
    gateway.context.advance(3601);
    const reply = await me(token);
    expect(reply.status).toBe(401);
    expect(reply.json).toEqual({ message: 'The incoming token has expired' });
  });

  it('refuses an access token where the method has no scopes', async () => {
    await protect();
    await expectUnauthorized(await gateway.token({ token_use: 'access', scope: 'api/read' }));
  });

  it('takes an access token that has one of the method’s scopes, and nothing else', async () => {
    await protect({}, { AuthorizationScopes: ['api/read', 'api/write'] });
    const access = { token_use: 'access', aud: null, client_id: 'a-client' };
    expect((await me(await gateway.token({ ...access, scope: 'openid api/write' }))).status).toBe(200);
    await expectUnauthorized(await gateway.token({ ...access, scope: 'openid api/writer' }));
    await expectUnauthorized(await gateway.token({ ...access, scope: null }));
    await expectUnauthorized(await gateway.token({ scope: 'api/write' }));
  });

  it('matches the identity validation expression against the whole audience', async () => {
    await protect({ IdentityValidationExpression: 'a-client' });
    expect((await me(await gateway.token())).status).toBe(200);
    await expectUnauthorized(await gateway.token({ aud: 'a-client-too' }));
  });

  it('reads the header that IdentitySource names', async () => {
    await protect({ IdentitySource: 'method.request.header.X-Token' });
    const token = await gateway.token();
    expect((await api.send('GET', '/me', { headers: { 'x-token': token } })).status).toBe(200);
    await expectUnauthorized(token);
  });

  it('answers 500 when the keys of the pool can’t be had', async () => {
    await protect({ ProviderARNs: [PROVIDER_ARN.replace(POOL_ID, 'us-east-1_NoSuchPool')] });
    const reply = await me(await gateway.token({ iss: `${gateway.endpoint}/us-east-1_NoSuchPool` }));
    expect(reply.status).toBe(500);
    expect(gateway.context.logged.join('\n')).toContain('us-east-1_NoSuchPool');
  });

  it.each(['TOKEN', 'REQUEST'])('says that Lambda authorizers of type %s are not emulated', async (Type) => {
    const AuthorizerId = await api.make('Authorizer', { Type, Name: 'lambda', AuthorizerUri: 'arn:x' });
    await api.method('GET', '/me', { AuthorizationType: 'CUSTOM', AuthorizerId });
    await api.deploy();
    const reply = await me('anything');
    expect(reply.status).toBe(501);
    expect(reply.text).toContain(Type);
    expect(gateway.invocations).toHaveLength(0);
  });

  it('says that IAM authorization and API keys are not emulated', async () => {
    await api.method('GET', '/iam', { AuthorizationType: 'AWS_IAM' });
    await api.method('GET', '/key', { ApiKeyRequired: true });
    await api.deploy();
    expect((await api.send('GET', '/iam')).text).toContain('AWS_IAM');
    expect((await api.send('GET', '/key')).text).toContain('ApiKeyRequired');
    expect(gateway.invocations).toHaveLength(0);
  });
});
