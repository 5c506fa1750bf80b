import { createHash } from 'node:crypto';
import { codeVerifiers } from '../../../web/src/shared/code-verifier';
import {
  type ClientRequest,
  cognitoFetch,
  type HttpAnswer,
  NetworkError,
  ServiceError,
} from '../../../web/src/shared/cognito-fetch';
import { memoryStorage } from '../support/memory-storage';

const { timeZone } = Intl.DateTimeFormat().resolvedOptions();

const endpoint = 'https://cognito-idp.eu-central-1.amazonaws.com/';

function answer(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return {
    ok: status < 300,
    status,
    headers: { get: (name) => headers[name] ?? null },
    json: async () => {
      if (body === undefined) throw new SyntaxError('Unexpected end of JSON input');
      return body;
    },
  };
}

function request(operation: string, body: object): ClientRequest {
  return {
    method: 'POST',
    headers: {
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      'content-type': 'application/x-amz-json-1.1',
    },
    body: JSON.stringify(body),
  };
}

function setUp(
  respond: () => Promise<HttpAnswer> = async () => answer({}),
  renew = async () => ({ idToken: 'new id', accessToken: 'new access' }),
) {
  const storage = memoryStorage();
  const verifiers = codeVerifiers({ storage, clientId: 'app' });
  const sent: { url: string; init: ClientRequest }[] = [];
  const fetch = cognitoFetch({
    fetch: (url, init) => {
      sent.push({ url, init });
      return respond();
    },
    storage,
    clientId: 'app',
    verifiers,
    deviceSecret: () => 'secret',
    locale: () => 'ja',
    renew,
  });
  const sentBody = () => JSON.parse(sent.at(-1)?.init.body ?? 'null');
  return { fetch, sent, sentBody, storage, verifiers };
}

function asksForLink(metadata: object = {}) {
  return request('RespondToAuthChallenge', {
    ChallengeName: 'CUSTOM_CHALLENGE',
    ChallengeResponses: { ANSWER: '__dummy__', USERNAME: 'user' },
    ClientId: 'app',
    Session: 'session',
    ClientMetadata: {
      signInMethod: 'MAGIC_LINK',
      redirectUri: 'https://example.com/',
      alreadyHaveMagicLink: 'no',
      ...metadata,
    },
  });
}

function redeems(fragment: string) {
  return request('RespondToAuthChallenge', {
    ChallengeName: 'CUSTOM_CHALLENGE',
    ChallengeResponses: { ANSWER: fragment, USERNAME: 'user' },
    ClientId: 'app',
    Session: 'session',
    ClientMetadata: {
      signInMethod: 'MAGIC_LINK',
      redirectUri: 'https://example.com/',
      alreadyHaveMagicLink: 'yes',
    },
  });
}

describe('asking for a link', () => {
  it('sends the S256 challenge of the verifier that this browser keeps, and never the verifier', async () => {
    const { fetch, sent, sentBody, verifiers } = setUp();
    await fetch(endpoint, asksForLink());
    const verifier = verifiers.forRedemption() ?? '';
    expect(sentBody().ClientMetadata.codeChallenge).toBe(
      createHash('sha256').update(verifier).digest('base64url'),
    );
    expect(sent[0]?.init.body).not.toContain(verifier);
  });

  it('says in which language and time zone the mail should come, and leaves the rest as the client made it', async () => {
    const { fetch, sentBody } = setUp();
    await fetch(endpoint, asksForLink());
    const { codeChallenge, ...rest } = sentBody().ClientMetadata;
    expect(rest).toEqual({
      signInMethod: 'MAGIC_LINK',
      redirectUri: 'https://example.com/',
      alreadyHaveMagicLink: 'no',
      locale: 'ja',
      timeZone,
      deviceSecret: 'secret',
    });
    expect(sentBody()).toMatchObject({
      ChallengeResponses: { ANSWER: '__dummy__', USERNAME: 'user' },
      Session: 'session',
    });
  });
});

describe.each(['SMS_OTP', 'EMAIL_OTP'])('%s', (signInMethod) => {
  const respond = (alreadyHaveCode: string) =>
    request('RespondToAuthChallenge', {
      ChallengeName: 'CUSTOM_CHALLENGE',
      ChallengeResponses: { ANSWER: '123.456', USERNAME: 'user' },
      ClientId: 'app',
      Session: 'session',
      ClientMetadata: { signInMethod, alreadyHaveCode },
    });

  it('is asked for with the challenge of the verifier and the language, and answered with the verifier', async () => {
    const { fetch, sentBody } = setUp();
    await fetch(endpoint, respond('no'));
    const { codeChallenge, ...rest } = sentBody().ClientMetadata;
    expect(rest).toEqual({
      signInMethod,
      alreadyHaveCode: 'no',
      locale: 'ja',
      timeZone,
      deviceSecret: 'secret',
    });
    await fetch(endpoint, respond('yes'));
    const { codeVerifier } = sentBody().ClientMetadata;
    expect(createHash('sha256').update(codeVerifier).digest('base64url')).toBe(codeChallenge);
    expect(sentBody().ChallengeResponses.ANSWER).toBe('123.456');
  });

  it('is answered without a verifier in a browser that asked for nothing', async () => {
    const { fetch, sentBody, storage } = setUp();
    await fetch(endpoint, respond('yes'));
    expect(sentBody().ClientMetadata).toEqual({
      signInMethod,
      alreadyHaveCode: 'yes',
      locale: 'ja',
      deviceSecret: 'secret',
    });
    expect(storage.keys()).toEqual([]);
  });
});

describe("a passkey's answer", () => {
  it('shows, as a second proof has to, that it comes from the browser that asked for a code', async () => {
    const { fetch, sentBody, verifiers } = setUp();
    await fetch(endpoint, asksForLink());
    await fetch(
      endpoint,
      request('RespondToAuthChallenge', {
        ChallengeResponses: { ANSWER: '{}', USERNAME: 'user' },
        ClientMetadata: { signInMethod: 'FIDO2' },
      }),
    );
    expect(sentBody().ClientMetadata).toEqual({
      signInMethod: 'FIDO2',
      codeVerifier: verifiers.forRedemption(),
      deviceSecret: 'secret',
    });
  });
});

describe('redeeming a recovery link', () => {
  it('sends no verifier, also in a browser that has one: no browser has asked for the link', async () => {
    const { fetch, sentBody } = setUp();
    await fetch(endpoint, asksForLink());
    await fetch(
      endpoint,
      request('RespondToAuthChallenge', {
        ChallengeResponses: { ANSWER: 'secret', USERNAME: 'user' },
        ClientMetadata: { signInMethod: 'RECOVERY_LINK' },
      }),
    );
    expect(sentBody().ClientMetadata).toEqual({ signInMethod: 'RECOVERY_LINK', deviceSecret: 'secret' });
  });
});

describe('redeeming a link', () => {
  it('sends the verifier that matches the challenge of the request', async () => {
    const { fetch, sentBody } = setUp();
    await fetch(endpoint, asksForLink());
    const { codeChallenge } = sentBody().ClientMetadata;
    await fetch(endpoint, redeems('message.signature'));
    const { codeVerifier } = sentBody().ClientMetadata;
    expect(createHash('sha256').update(codeVerifier).digest('base64url')).toBe(codeChallenge);
    expect(sentBody().ClientMetadata).not.toHaveProperty('codeChallenge');
  });

  it('makes no verifier up in a browser that has none', async () => {
    const { fetch, sentBody, storage } = setUp();
    await fetch(endpoint, redeems('message.signature'));
    expect(sentBody().ClientMetadata).not.toHaveProperty('codeVerifier');
    expect(storage.keys()).toEqual([]);
  });
});

describe('a token that the service finds over, by a clock that is right', () => {
  const expired = [
    ['an API of ours', async () => answer({ message: 'The incoming token has expired' }, 401)],
    [
      'Cognito',
      async () => answer({ __type: 'NotAuthorizedException', message: 'Access Token has expired' }, 400),
    ],
  ] as const;
  const requests = [
    { method: 'POST', headers: { authorization: 'Bearer old' }, body: '{}' },
    request('GetUser', { AccessToken: 'old' }),
  ];
  const cases = expired.map(([who, refuse], index) => ({ who, refuse, init: requests[index] ?? {} }));

  it.each(cases)('is renewed, and the call made again, once: $who', async ({ refuse, init }) => {
    let calls = 0;
    let renewals = 0;
    const { fetch, sent } = setUp(
      async () => (++calls === 1 ? refuse() : answer({ done: true })),
      async () => {
        renewals += 1;
        return { idToken: 'new id', accessToken: 'new access' };
      },
    );
    expect(await (await fetch(endpoint, init)).json()).toEqual({ done: true });
    expect(renewals).toBe(1);
    const { headers, body } = sent[1]?.init ?? {};
    expect(JSON.stringify([headers, body])).toContain(
      headers?.authorization ? 'Bearer new id' : 'new access',
    );
    expect(JSON.stringify(sent[1])).not.toMatch(/\bold\b/);
  });

  it.each(cases)(
    'is refused in the end, without a loop, when new ones are no better: $who',
    async ({ refuse, init }) => {
      const { fetch, sent } = setUp(refuse);
      await expect(fetch(endpoint, init)).rejects.toBeInstanceOf(ServiceError);
      expect(sent).toHaveLength(2);
    },
  );

  it.each(cases)('is refused with the first reason when there are none: $who', async ({ refuse, init }) => {
    const { fetch, sent } = setUp(refuse, async () => {
      throw new Error('The session has ended.');
    });
    await expect(fetch(endpoint, init)).rejects.toMatchObject({
      message: expect.stringContaining('expired'),
    });
    expect(sent).toHaveLength(1);
  });

  it('is not thought of where the refusal is about something else', async () => {
    const revoked = { __type: 'NotAuthorizedException', message: 'Access Token has been revoked' };
    const { fetch, sent } = setUp(async () => answer(revoked, 400));
    await expect(fetch(endpoint, request('GetUser', { AccessToken: 'old' }))).rejects.toThrow('revoked');
    expect(sent).toHaveLength(1);
    const ended = setUp(async () => answer({ code: 'SessionEnded', message: 'Sign in again.' }, 401));
    await expect(ended.fetch(endpoint, requests[0])).rejects.toMatchObject({ name: 'SessionEnded' });
    expect(ended.sent).toHaveLength(1);
  });
});

describe('refreshing', () => {
  const refresh = request('InitiateAuth', {
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    ClientId: 'app',
    AuthParameters: { REFRESH_TOKEN: 'old' },
  });
  const idToken = `e30.${Buffer.from(JSON.stringify({ 'cognito:username': 'user-1' })).toString('base64url')}.sig`;
  const result = { AccessToken: 'access', IdToken: idToken, ExpiresIn: 3600, TokenType: 'Bearer' };

  it('asks by GetTokensFromRefreshToken, which an app client with rotation answers', async () => {
    const { fetch, sent, sentBody } = setUp(async () => answer({ AuthenticationResult: result }));
    await fetch(endpoint, refresh);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.init.headers).toEqual({
      'x-amz-target': 'AWSCognitoIdentityProviderService.GetTokensFromRefreshToken',
      'content-type': 'application/x-amz-json-1.1',
    });
    expect(sentBody()).toEqual({ ClientId: 'app', RefreshToken: 'old' });
  });

  it("keeps the rotated refresh token under the client's key and gives the answer the client expects", async () => {
    const { fetch, storage } = setUp(async () =>
      answer({ AuthenticationResult: { ...result, RefreshToken: 'new' } }),
    );
    const response = await fetch(endpoint, refresh);
    expect(storage.getItem('CognitoIdentityServiceProvider.app.user-1.refreshToken')).toBe('new');
    expect(await response.json()).toMatchObject({ AuthenticationResult: result, ChallengeParameters: {} });
  });

  it('keeps the refresh token where none came back, as without rotation', async () => {
    const { fetch, storage } = setUp(async () => answer({ AuthenticationResult: result }));
    await fetch(endpoint, refresh);
    expect(storage.keys()).toEqual([]);
  });
});

describe('everything else', () => {
  it.each([
    ['SignUp', { Username: 'ann@example.com', Password: 'secret', ClientId: 'app' }],
    ['InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', ClientId: 'app', AuthParameters: { USERNAME: 'ann' } }],
    ['RespondToAuthChallenge', { ClientId: 'app', ClientMetadata: { signInMethod: 'OTHER' } }],
    ['RespondToAuthChallenge', { ClientId: 'app' }],
    ['RevokeToken', { Token: 'refresh', ClientId: 'app' }],
  ])('passes %s as it is', async (operation, body) => {
    const { fetch, sent, storage } = setUp(async () => answer({ passed: true }));
    const init = request(operation, body);
    const response = await fetch(endpoint, init);
    expect(sent).toEqual([{ url: endpoint, init }]);
    expect(await response.json()).toEqual({ passed: true });
    expect(storage.keys()).toEqual([]);
  });
});

describe('failures', () => {
  it('keeps name, message, status and request id of a refusal', async () => {
    const { fetch } = setUp(async () =>
      answer({ __type: 'com.amazonaws#TooManyRequestsException', message: 'Rate exceeded' }, 400, {
        'x-amzn-requestid': 'id-1',
      }),
    );
    const failure = await fetch(endpoint, request('SignUp', {})).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServiceError);
    expect(failure).toMatchObject({
      name: 'TooManyRequestsException',
      message: 'Rate exceeded',
      status: 400,
      requestId: 'id-1',
    });
  });

  it("names a web ACL's refusal, which is no JSON, by its status", async () => {
    const { fetch } = setUp(async () => answer(undefined, 403));
    await expect(fetch(endpoint, request('SignUp', {}))).rejects.toMatchObject({
      name: 'Http403',
      status: 403,
    });
  });

  it('tells an unreachable service from an aborted request', async () => {
    const { fetch } = setUp(async () => {
      throw new TypeError('Failed to fetch');
    });
    await expect(fetch(endpoint, request('SignUp', {}))).rejects.toBeInstanceOf(NetworkError);
    const aborted = { ...request('SignUp', {}), signal: AbortSignal.abort() };
    await expect(fetch(endpoint, aborted)).rejects.toBeInstanceOf(TypeError);
  });
});

describe('the passkey API', () => {
  const url = 'https://api.example.com/v1/authenticators/list?rpId=example.com';

  it('learns the language of the page, and gets the request as it is otherwise', async () => {
    const { fetch, sent } = setUp();
    await fetch(url, { method: 'POST', headers: { authorization: 'Bearer token' }, body: '{}' });
    expect(sent).toEqual([
      {
        url,
        init: {
          method: 'POST',
          headers: { authorization: 'Bearer token', 'accept-language': 'ja' },
          body: '{}',
        },
      },
    ]);
  });

  it('is heard with code and reason', async () => {
    const refused = { code: 'RegistrationRefused', message: 'No.', reason: 'aaguid-not-allowed' };
    const { fetch } = setUp(async () => answer(refused, 400));
    await expect(fetch(url, { method: 'POST' })).rejects.toMatchObject({
      name: 'RegistrationRefused',
      message: 'No.',
      status: 400,
      reason: 'aaguid-not-allowed',
    });
  });

  it('is heard by status where API Gateway answers for it', async () => {
    const { fetch } = setUp(async () => answer({ message: 'Unauthorized' }, 401));
    await expect(fetch(url, { method: 'POST' })).rejects.toMatchObject({ name: 'Http401', status: 401 });
  });
});

describe('the device that a session belongs to, where the pool remembers devices', () => {
  const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.e30`;
  const tokens = (device: string, userName = 'user') => ({
    AuthenticationResult: {
      AccessToken: token({ device_key: device }),
      IdToken: token({ 'cognito:username': userName }),
      NewDeviceMetadata: { DeviceKey: device, DeviceGroupKey: '-group' },
    },
  });
  const signIn = request('RespondToAuthChallenge', { ChallengeName: 'SOFTWARE_TOKEN_MFA' });
  const operations = (sent: { init: ClientRequest }[]) =>
    sent.map(({ init }) => [
      init.headers?.['x-amz-target']?.split('.')[1],
      JSON.parse(init.body ?? '{}').DeviceKey,
    ]);

  it('is confirmed with a verifier of nobody, not remembered, and the one of before forgotten', async () => {
    const answers = [tokens('device-1'), {}, {}, tokens('device-2'), {}, {}, {}];
    const { fetch, sent } = setUp(async () => answer(answers.shift()));
    expect(await (await fetch(endpoint, signIn)).json()).toEqual(tokens('device-1'));
    await fetch(endpoint, signIn);
    expect(operations(sent)).toEqual([
      ['RespondToAuthChallenge', undefined],
      ['ConfirmDevice', 'device-1'],
      ['UpdateDeviceStatus', 'device-1'],
      ['RespondToAuthChallenge', undefined],
      ['ConfirmDevice', 'device-2'],
      ['UpdateDeviceStatus', 'device-2'],
      ['ForgetDevice', 'device-1'],
    ]);
    const [first, second] = [1, 4].map(
      (index) => JSON.parse(sent[index]?.init.body ?? '{}').DeviceSecretVerifierConfig,
    );
    expect(Buffer.from(first.PasswordVerifier, 'base64')).toHaveLength(384);
    expect(first.PasswordVerifier).not.toBe(second.PasswordVerifier);
    expect(JSON.parse(sent[2]?.init.body ?? '{}').DeviceRememberedStatus).toBe('not_remembered');
  });

  it('of somebody else in the same browser stays', async () => {
    const answers = [tokens('device-1'), {}, {}, tokens('device-2', 'another'), {}, {}];
    const { fetch, sent } = setUp(async () => answer(answers.shift()));
    await fetch(endpoint, signIn);
    await fetch(endpoint, signIn);
    expect(operations(sent)).not.toContainEqual(['ForgetDevice', 'device-1']);
  });

  it('keeps nobody from signing in when it can’t be confirmed', async () => {
    const answers = [answer(tokens('device-1')), answer({ __type: 'InternalErrorException' }, 500)];
    const { fetch } = setUp(async () => answers.shift() ?? answer({}));
    expect(await (await fetch(endpoint, signIn)).json()).toEqual(tokens('device-1'));
  });

  it('is named when tokens are refreshed', async () => {
    const { fetch, sentBody, storage } = setUp();
    storage.setItem('CognitoIdentityServiceProvider.app.LastAuthUser', 'user');
    storage.setItem('CognitoIdentityServiceProvider.app.user.accessToken', token({ device_key: 'device-1' }));
    await fetch(
      endpoint,
      request('InitiateAuth', {
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        ClientId: 'app',
        AuthParameters: { REFRESH_TOKEN: 'refresh' },
      }),
    );
    expect(sentBody()).toEqual({ ClientId: 'app', RefreshToken: 'refresh', DeviceKey: 'device-1' });
  });
});
