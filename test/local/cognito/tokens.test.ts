import { createPublicKey, createSign } from 'node:crypto';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { newKeyPair } from '../../support/key-pair';
import { get } from './http';
import { confirmedUser, EMAIL, payloadOf, REGION, signIn, startBench } from './support';

const invalid = 'NotAuthorizedException: Invalid Access Token';

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** A token signed with a key of the test's own, or changed after signing. */
function reassemble(
  token: string,
  change: { header?: object; payload?: object },
  signature?: string,
): string {
  const [header = '', , old = ''] = token.split('.');
  const newHeader = encode({ ...JSON.parse(Buffer.from(header, 'base64url').toString()), ...change.header });
  return [newHeader, encode({ ...payloadOf(token), ...change.payload }), signature ?? old].join('.');
}

describe('tokens', () => {
  it('verify with the published keys and carry the documented claims', async () => {
    const bench = await startBench();
    const sub = await confirmedUser(bench);
    const tokens = await signIn(bench);
    const issuer = `http://localhost:4566/${bench.poolId}`;
    const { body } = await get(bench.service, `/${bench.poolId}/.well-known/jwks.json`);
    expect(body.keys).toEqual([
      { alg: 'RS256', e: 'AQAB', kid: expect.any(String), kty: 'RSA', n: expect.any(String), use: 'sig' },
    ]);
    expect(createPublicKey({ key: body.keys[0], format: 'jwk' }).asymmetricKeyDetails?.modulusLength).toBe(
      2048,
    );
    const keys = createLocalJWKSet(body);
    const id = await jwtVerify(tokens.IdToken, keys, {
      issuer,
      audience: bench.clientId,
      algorithms: ['RS256'],
    });
    const access = await jwtVerify(tokens.AccessToken, keys, { issuer, algorithms: ['RS256'] });
    const now = Math.floor(Date.now() / 1000);
    const common = {
      sub,
      iss: issuer,
      origin_jti: expect.any(String),
      event_id: expect.any(String),
      jti: expect.any(String),
      auth_time: expect.any(Number),
      iat: expect.any(Number),
      exp: id.payload.exp,
    };
    expect(id.payload).toEqual({
      ...common,
      aud: bench.clientId,
      token_use: 'id',
      'cognito:username': sub,
      email: EMAIL,
      email_verified: true,
    });
    expect(access.payload).toEqual({
      ...common,
      client_id: bench.clientId,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      username: sub,
    });
    expect(id.payload.origin_jti).toBe(access.payload.origin_jti);
    expect(id.payload.jti).not.toBe(access.payload.jti);
    expect(Math.abs((id.payload.exp ?? 0) - now - 3600)).toBeLessThan(10);
  });

  it('last as long as the client says', async () => {
    const bench = await startBench({
      client: {
        AccessTokenValidity: 10,
        IdTokenValidity: 20,
        TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes' },
      },
    });
    await confirmedUser(bench);
    const tokens = await signIn(bench);
    const life = (token: string) => payloadOf(token).exp - payloadOf(token).iat;
    expect([life(tokens.AccessToken), life(tokens.IdToken), tokens.ExpiresIn]).toEqual([600, 1200, 600]);
  });

  it('carry no origin_jti where the client has revocation off', async () => {
    const bench = await startBench({ client: { EnableTokenRevocation: false } });
    await confirmedUser(bench);
    const { AccessToken } = await signIn(bench);
    expect(payloadOf(AccessToken)).not.toHaveProperty('origin_jti');
    await bench.call('GlobalSignOut', { AccessToken });
    expect(await bench.refusal('GetUser', { AccessToken })).toBe(
      'NotAuthorizedException: Access Token has been revoked',
    );
  });

  it('name groups and roles by precedence', async () => {
    const bench = await startBench();
    await confirmedUser(bench);
    const member = { UserPoolId: bench.poolId, Username: EMAIL };
    for (const [GroupName, Precedence] of [
      ['readers', 5],
      ['admins', 1],
    ] as const) {
      const RoleArn = `arn:aws:iam::000000000000:role/${GroupName}`;
      await bench.call('CreateGroup', { UserPoolId: bench.poolId, GroupName, Precedence, RoleArn });
      await bench.call('AdminAddUserToGroup', { ...member, GroupName });
    }
    const { IdToken, AccessToken } = await signIn(bench);
    expect(payloadOf(IdToken)).toMatchObject({
      'cognito:groups': ['admins', 'readers'],
      'cognito:roles': ['arn:aws:iam::000000000000:role/admins', 'arn:aws:iam::000000000000:role/readers'],
      'cognito:preferred_role': 'arn:aws:iam::000000000000:role/admins',
    });
    expect(payloadOf(AccessToken)['cognito:groups']).toEqual(['admins', 'readers']);
    expect(payloadOf(AccessToken)).not.toHaveProperty('cognito:roles');
  });
});

describe('an access token', () => {
  it('is refused when forged', async () => {
    const bench = await startBench();
    await confirmedUser(bench);
    const { AccessToken: token, IdToken } = await signIn(bench);
    expect(await bench.call('GetUser', { AccessToken: token })).toHaveProperty('Username');
    const { privateKey, publicKey } = newKeyPair({ rsaBits: 2048 });
    const unsigned = reassemble(token, {}).split('.').slice(0, 2).join('.');
    const signature = createSign('RSA-SHA256').update(unsigned).sign(privateKey, 'base64url');
    const jwk = publicKey.export({ format: 'jwk' });
    const forgeries = {
      'signed with another key': `${unsigned}.${signature}`,
      'with a key of its own in the header': reassemble(token, { header: { jwk } }, signature),
      'with a changed payload': reassemble(token, { payload: { sub: 'somebody-else' } }),
      'with a later expiry': reassemble(token, { payload: { exp: 9999999999 } }),
      'with alg none': reassemble(token, { header: { alg: 'none' } }, ''),
      'with alg none and the old signature': reassemble(token, { header: { alg: 'none' } }),
      'with alg HS256': reassemble(token, { header: { alg: 'HS256' } }),
      'with another kid': reassemble(token, { header: { kid: 'other' } }),
      'of another issuer': reassemble(token, { payload: { iss: 'https://example.com' } }),
      'that is an ID token': IdToken,
      'that is no JWT': 'abc',
      'without a signature': `${unsigned}.`,
    };
    for (const [name, forgery] of Object.entries(forgeries))
      expect([name, await bench.refusal('GetUser', { AccessToken: forgery })]).toEqual([name, invalid]);
  });

  it('is refused when it is of another pool', async () => {
    const bench = await startBench();
    await confirmedUser(bench);
    const { AccessToken } = await signIn(bench);
    const { ref: other } = await bench.make('AWS::Cognito::UserPool', 'OtherPool', {});
    const moved = reassemble(AccessToken, { payload: { iss: `http://localhost:4566/${other}` } });
    expect(other).toMatch(new RegExp(`^${REGION}_[A-Za-z0-9]{9}$`));
    expect(await bench.refusal('GetUser', { AccessToken: moved })).toBe(invalid);
  });

  it('expires by the emulated clock', async () => {
    const bench = await startBench();
    await confirmedUser(bench);
    const { AccessToken } = await signIn(bench);
    bench.context.advance(3590);
    await bench.call('GetUser', { AccessToken });
    bench.context.advance(20);
    expect(await bench.refusal('GetUser', { AccessToken })).toBe(
      'NotAuthorizedException: Access Token has expired',
    );
  });

  it('dies with its user', async () => {
    const bench = await startBench();
    await confirmedUser(bench);
    const { AccessToken } = await signIn(bench);
    await bench.call('DeleteUser', { AccessToken });
    expect(await bench.refusal('GetUser', { AccessToken })).toBe(
      'UserNotFoundException: User does not exist.',
    );
  });

  it('dies when the user is disabled and stays dead', async () => {
    const bench = await startBench();
    await confirmedUser(bench);
    const { AccessToken } = await signIn(bench);
    const user = { UserPoolId: bench.poolId, Username: EMAIL };
    await bench.call('AdminDisableUser', user);
    await bench.call('AdminEnableUser', user);
    expect(await bench.refusal('GetUser', { AccessToken })).toBe(
      'NotAuthorizedException: Access Token has been revoked',
    );
    await bench.call('GetUser', { AccessToken: (await signIn(bench)).AccessToken });
  });
});
