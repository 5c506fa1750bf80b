import { Passwordless } from 'amazon-cognito-passwordless-auth';
import type { Session } from '../../../web/src/custom-auth/sign-in';
import { createPasskeys, type PasskeysOptions } from '../../../web/src/passkeys/client';
import { watchCreationOptions } from '../../../web/src/passkeys/creation-options';
import { knownHere } from '../../../web/src/passkeys/known-here';
import { NetworkError, ServiceError } from '../../../web/src/shared/cognito-fetch';
import { memoryStorage } from '../support/memory-storage';

// The package publishes its client as ECMAScript modules alone, so it is found here by its files; nothing in
// it changes.
function packaged(file: string): object {
  return jest.requireActual(`../../../node_modules/amazon-cognito-passwordless-auth/dist/client/${file}.js`);
}
jest.mock('amazon-cognito-passwordless-auth', () => packaged('index'), { virtual: true });
jest.mock('amazon-cognito-passwordless-auth/fido2', () => packaged('fido2'), { virtual: true });
jest.mock('amazon-cognito-passwordless-auth/storage', () => packaged('storage'), { virtual: true });

const userName = '3f0c8a52-6b1e-4a66-9a55-0c5c1c7a51aa';
const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.e30`;
const tokens = {
  IdToken: token({ sub: userName, 'cognito:username': userName }),
  AccessToken: token({ sub: userName, scope: '' }),
  RefreshToken: 'refresh',
  ExpiresIn: 3600,
};
const session: Session = {
  userName,
  idToken: tokens.IdToken,
  accessToken: tokens.AccessToken,
  left: () => 0,
};
const bytes = (text: string) => Uint8Array.from(Buffer.from(text)).buffer;
const credential = {
  rawId: bytes('passkey'),
  response: {
    authenticatorData: bytes('data'),
    clientDataJSON: bytes('{}'),
    signature: bytes('signature'),
    userHandle: bytes(`u|${userName}`),
  },
};
const credentialId = Buffer.from('passkey').toString('base64url');

type Answers = Record<string, () => unknown>;
const giving = (content: unknown) => () => content;
const failing = (error: Error) => () => {
  throw error;
};

/** The package's client on a network of our own; `answers` by operation or by path. */
function setUp(answers: Answers, options: Partial<PasskeysOptions> = {}) {
  const storage = memoryStorage();
  const clientId = 'app';
  const requests: { name: string; body: Record<string, never> | undefined; url: string }[] = [];
  const creation = watchCreationOptions();
  const usual: Answers = {
    '/v1/sign-in-challenge': () => ({ challenge: 'AQID', timeout: 120_000 }),
    InitiateAuth: giving({
      ChallengeName: 'CUSTOM_CHALLENGE',
      Session: 'session',
      ChallengeParameters: { fido2options: JSON.stringify({ challenge: 'BAUG' }) },
    }),
    RespondToAuthChallenge: giving({ AuthenticationResult: tokens, ChallengeParameters: {} }),
  };
  Passwordless.configure({
    cognitoIdpEndpoint: 'https://cognito.test/',
    userPoolId: 'us-east-1_abc',
    clientId,
    storage,
    location: { href: 'https://example.com/', hostname: 'example.com' },
    fetch: creation.watch(async (input, init) => {
      const url = String(input);
      const name = init?.headers?.['x-amz-target']?.split('.')[1] ?? new URL(url).pathname;
      requests.push({ name, body: init?.body ? JSON.parse(init.body) : undefined, url });
      const content = { ...usual, ...answers }[name]?.();
      return { ok: true, json: async () => content };
    }),
    fido2: {
      baseUrl: 'https://api.test/v1/',
      rp: { id: 'example.com' },
      get attestation() {
        return creation.latest().attestation;
      },
    },
  });
  const known = knownHere(storage, clientId);
  const asked: CredentialRequestOptions[] = [];
  const freshTokens = jest.fn(async () => {});
  const passkeys = createPasskeys({
    isSupported: true,
    hasAutofill: async () => true,
    relyingPartyId: 'example.com',
    knownHere: known,
    creation,
    attention: {
      window: new EventTarget(),
      document: Object.assign(new EventTarget(), {
        visibilityState: 'visible' as const,
        hasFocus: () => true,
      }),
    },
    freshTokens,
    stored: async () => session,
    ...options,
    get: (request) => {
      asked.push(request);
      return options.get ? options.get(request) : Promise.resolve(credential);
    },
  });
  const storeIdToken = () => {
    storage.setItem('CognitoIdentityServiceProvider.app.LastAuthUser', userName);
    storage.setItem(`CognitoIdentityServiceProvider.app.${userName}.idToken`, tokens.IdToken);
  };
  return { passkeys, requests, asked, known, freshTokens, storeIdToken };
}

const never = () => new AbortController().signal;
/** A browser's prompt that stays open until it is stopped. */
const waiting = ({ signal }: CredentialRequestOptions) =>
  new Promise<never>((_, reject) =>
    signal?.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError'))),
  );

describe('signing in with a passkey', () => {
  it('needs no user name: the passkey brings it', async () => {
    const { passkeys, requests, asked, known } = setUp({});
    expect(await passkeys.signIn({ signal: never() })).toBe(session);
    expect(requests.map(({ name }) => name)).toEqual([
      '/v1/sign-in-challenge',
      'InitiateAuth',
      'RespondToAuthChallenge',
    ]);
    expect(requests[1]?.body).toMatchObject({ AuthParameters: { USERNAME: userName } });
    expect(requests[2]?.body).toMatchObject({ ClientMetadata: { signInMethod: 'FIDO2' } });
    expect(asked).toMatchObject([{ publicKey: { rpId: 'example.com', timeout: 120_000 } }]);
    expect(known.has(credentialId)).toBe(true);
  });

  it('takes an address that was typed', async () => {
    const { passkeys, requests } = setUp({});
    await passkeys.signIn({ address: 'ann@example.com', signal: never() });
    expect(requests.map(({ name }) => name)).toEqual(['InitiateAuth', 'RespondToAuthChallenge']);
    expect(requests[0]?.body).toMatchObject({ AuthParameters: { USERNAME: 'ann@example.com' } });
  });

  it('says that a passkey was refused, also where Cognito only asks again', async () => {
    const refusal = new ServiceError('NotAuthorizedException', 'no', 400, undefined);
    const refused = setUp({
      RespondToAuthChallenge: failing(refusal),
    });
    await expect(refused.passkeys.signIn({ signal: never() })).rejects.toBe(refusal);
    expect(refused.known.any()).toBe(false);
    const again = setUp({
      RespondToAuthChallenge: giving({ ChallengeName: 'CUSTOM_CHALLENGE', ChallengeParameters: {} }),
    });
    await expect(again.passkeys.signIn({ signal: never() })).rejects.toMatchObject({
      kind: 'passkeyRefused',
    });
  });

  it('says that it took too long when the challenge was over, and never that of a network that is down', async () => {
    const late = { '/v1/sign-in-challenge': () => ({ challenge: 'AQID', timeout: 0 }) };
    const refused = setUp({
      ...late,
      RespondToAuthChallenge: failing(new ServiceError('NotAuthorizedException', 'no', 400, undefined)),
    });
    await expect(refused.passkeys.signIn({ signal: never() })).rejects.toMatchObject({
      kind: 'passkeyTimedOut',
    });
    const down = new NetworkError('down');
    const cut = setUp({
      ...late,
      RespondToAuthChallenge: failing(down),
    });
    await expect(cut.passkeys.signIn({ signal: never() })).rejects.toBe(down);
  });
});

describe('autofill', () => {
  it('waits beside the form, and signs in with what is chosen', async () => {
    const { passkeys, asked } = setUp({});
    const chosen = jest.fn();
    expect(await passkeys.autofill({ signal: never(), onChosen: chosen })).toBe(session);
    expect(asked).toMatchObject([{ mediation: 'conditional' }]);
    expect(chosen).toHaveBeenCalledTimes(1);
  });

  it('ends when it is stopped, and asks nothing more', async () => {
    const { passkeys, requests } = setUp({}, { get: waiting });
    const controller = new AbortController();
    const offering = passkeys.autofill({ signal: controller.signal, onChosen: () => {} });
    await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort();
    await expect(offering).rejects.toMatchObject({ name: 'AbortError' });
    expect(requests.map(({ name }) => name)).toEqual(['/v1/sign-in-challenge']);
  });

  it('takes a new challenge before the old one is over', async () => {
    let rounds = 0;
    const { passkeys, requests } = setUp(
      { '/v1/sign-in-challenge': () => ({ challenge: 'AQID', timeout: 40 }) },
      {
        get: (request) => {
          rounds += 1;
          return rounds < 3 ? waiting(request) : Promise.resolve(credential);
        },
      },
    );
    expect(await passkeys.autofill({ signal: never(), onChosen: () => {} })).toBe(session);
    expect(requests.filter(({ name }) => name === '/v1/sign-in-challenge')).toHaveLength(3);
  });

  it('does not go round and round in a browser that ends it at once', async () => {
    const { passkeys, asked } = setUp(
      {},
      { get: () => Promise.reject(new DOMException('no', 'NotAllowedError')) },
    );
    const offering = passkeys.autofill({ signal: never(), onChosen: () => {} });
    await expect(offering).rejects.toMatchObject({ kind: 'passkeyClosed' });
    expect(asked).toHaveLength(1);
  });
});

describe('the passkeys of an account', () => {
  const stored = {
    credentialId,
    friendlyName: 'Chrome on Windows',
    createdAt: '2026-11-01T10:00:00.000Z',
    lastSignIn: '2026-11-02T10:00:00.000Z',
    signCount: 1,
    flagBackupState: 1,
  };

  it('are listed with what the API says of them and what this browser knows', async () => {
    const { passkeys, storeIdToken, known, freshTokens, requests } = setUp({
      '/v1/authenticators/list': () => ({
        authenticators: [
          stored,
          { ...stored, credentialId: 'other', flagBackupState: 0, lastSignIn: undefined },
          { ...stored, credentialId: 'adopted', flagBackupState: undefined },
        ],
      }),
    });
    storeIdToken();
    known.remember(credentialId);
    const list = await passkeys.list();
    expect(list[0]).toEqual({
      credentialId,
      name: 'Chrome on Windows',
      createdAt: new Date('2026-11-01T10:00:00Z'),
      lastSignIn: new Date('2026-11-02T10:00:00Z'),
      isSynced: true,
      isKnownHere: true,
    });
    expect(list[1]).toMatchObject({ isSynced: false, isKnownHere: false, lastSignIn: undefined });
    expect(list[2]).toMatchObject({ isSynced: undefined });
    expect(new URL(requests[0]?.url ?? '').searchParams.get('rpId')).toBe('example.com');
    expect(freshTokens).toHaveBeenCalledTimes(1);
  });

  it('are forgotten here when they are removed, and the browser is told', async () => {
    const signalUnknown = jest.fn(async () => Promise.reject(new Error('not now')));
    const { passkeys, storeIdToken, known, requests } = setUp({}, { signalUnknown });
    storeIdToken();
    known.remember(credentialId);
    await passkeys.remove(credentialId);
    expect(requests).toMatchObject([{ name: '/v1/authenticators/delete', body: { credentialId } }]);
    expect(known.any()).toBe(false);
    expect(signalUnknown).toHaveBeenCalledWith({ rpId: 'example.com', credentialId });
  });

  it('stay known when the API refuses', async () => {
    const signalUnknown = jest.fn(async () => {});
    const { passkeys, storeIdToken, known } = setUp(
      {
        '/v1/authenticators/delete': failing(new ServiceError('RecentSignInRequired', 'no', 403, undefined)),
      },
      { signalUnknown },
    );
    storeIdToken();
    known.remember(credentialId);
    await expect(passkeys.remove(credentialId)).rejects.toThrow(ServiceError);
    expect(known.has(credentialId)).toBe(true);
    expect(signalUnknown).not.toHaveBeenCalled();
  });

  describe('get a new one', () => {
    class FakeResponse {
      readonly attestationObject = bytes('attestation');
      readonly clientDataJSON = bytes('{}');
      getTransports = () => ['internal', 'cable'];
    }
    class FakeCredential {
      readonly rawId = bytes('passkey');
      readonly response = new FakeResponse();
    }
    const create = jest.fn();
    const before = new Map<string, PropertyDescriptor | undefined>();
    const fake = (name: string, value: unknown) => {
      before.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
      Object.defineProperty(globalThis, name, { configurable: true, value });
    };
    beforeAll(() => {
      fake('PublicKeyCredential', FakeCredential);
      fake('AuthenticatorAttestationResponse', FakeResponse);
      fake('navigator', { credentials: { create } });
    });
    afterAll(() => {
      for (const [name, descriptor] of before) {
        if (descriptor) Object.defineProperty(globalThis, name, descriptor);
        else Reflect.deleteProperty(globalThis, name);
      }
    });
    const answers = (options: object = {}): Answers => ({
      '/v1/register-authenticator/start': () => ({
        challenge: 'AQID',
        attestation: 'none',
        rp: { id: 'example.com', name: 'Example' },
        user: { id: `u|${userName}`, name: 'ann', displayName: 'ann' },
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
        authenticatorSelection: { userVerification: 'required', residentKey: 'required' },
        timeout: 300_000,
        excludeCredentials: [],
        ...options,
      }),
      '/v1/register-authenticator/complete': () => ({ ...stored, lastSignIn: undefined }),
    });

    it.each([
      ['none', 'none'],
      ['direct', 'direct'],
      ['enterprise', 'enterprise'],
      ['something', 'none'],
    ])('with the attestation that the API asks for (%s)', async (attestation, expected) => {
      create.mockResolvedValueOnce(new FakeCredential());
      const { passkeys, storeIdToken, requests, known } = setUp(answers({ attestation }));
      storeIdToken();
      expect(await passkeys.add('Chrome on Windows')).toMatchObject({
        name: 'Chrome on Windows',
        isSynced: true,
        isKnownHere: true,
      });
      expect(create.mock.lastCall?.[0].publicKey).toMatchObject({
        attestation: expected,
        rp: { id: 'example.com', name: 'Example' },
        authenticatorSelection: { residentKey: 'required' },
      });
      expect(requests.at(-1)?.body).toMatchObject({
        friendlyName: 'Chrome on Windows',
        transports: ['internal'],
      });
      expect(known.has(credentialId)).toBe(true);
    });

    it.each([
      ['InvalidStateError', 300_000, 'passkeyExists'],
      ['NotAllowedError', 300_000, 'passkeyNotMade'],
      ['NotAllowedError', 0, 'passkeyTimedOut'],
      ['SecurityError', 300_000, 'passkeyOrigin'],
    ])('or say why not: %s within %i ms is "%s"', async (name, timeout, kind) => {
      create.mockRejectedValueOnce(new DOMException('text', name));
      const { passkeys, storeIdToken, known } = setUp(answers({ timeout }));
      storeIdToken();
      await expect(passkeys.add('Chrome on Windows')).rejects.toMatchObject({ name: 'PasskeyError', kind });
      expect(known.any()).toBe(false);
    });
  });
});
