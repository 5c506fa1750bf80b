import { Passwordless } from 'amazon-cognito-passwordless-auth';
import type { Session } from '../../../web/src/custom-auth/session';
import { createPasskeys, type PasskeysOptions } from '../../../web/src/passkeys/client';
import { knownHere } from '../../../web/src/passkeys/known-here';
import { watchLists } from '../../../web/src/passkeys/list-watch';
import { passkeyTurn } from '../../../web/src/passkeys/turn';
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
  const lists = watchLists();
  const requests: { name: string; body: Record<string, never> | undefined; url: string }[] = [];
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
    fetch: lists.watch(async (input, init) => {
      const url = String(input);
      const name = init?.headers?.['x-amz-target']?.split('.')[1] ?? new URL(url).pathname;
      requests.push({ name, body: init?.body ? JSON.parse(init.body) : undefined, url });
      const content = await { ...usual, ...answers }[name]?.();
      return { ok: true, json: async () => content };
    }),
    fido2: {
      baseUrl: 'https://api.test/v1/',
      rp: { id: 'example.com' },
    },
  });
  const known = knownHere(storage, clientId);
  const asked: CredentialRequestOptions[] = [];
  const freshTokens = jest.fn(async () => {});
  const signals = { unknown: jest.fn(), current: jest.fn() };
  const attention = {
    window: new EventTarget(),
    document: Object.assign(new EventTarget(), {
      visibilityState: 'visible' as const,
      hasFocus: () => true,
    }),
  };
  const passkeys = createPasskeys({
    isSupported: true,
    hasAutofill: async () => true,
    relyingPartyId: 'example.com',
    knownHere: known,
    attention,
    signals,
    lists,
    turn: passkeyTurn(undefined, 'passkeys'),
    create: async () => null,
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
  return { passkeys, requests, asked, known, freshTokens, storeIdToken, signals, attention };
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

  it.each(['focusin', 'pointerup', 'focus'] as const)(
    'that a browser ends at once waits for the person, and is tried again then: %s',
    async (event) => {
      let rounds = 0;
      const { passkeys, asked, attention } = setUp(
        {},
        {
          get: () => {
            rounds += 1;
            if (rounds > 2) return Promise.resolve(credential);
            return Promise.reject(new DOMException('no', 'NotAllowedError'));
          },
        },
      );
      const offering = passkeys.autofill({ signal: never(), onChosen: () => {} });
      const comes = async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        (event === 'focus' ? attention.window : attention.document).dispatchEvent(new Event(event));
      };
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(asked).toHaveLength(1);
      await comes();
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(asked).toHaveLength(2);
      await comes();
      expect(await offering).toBe(session);
    },
  );

  it('that a browser ended at once can be stopped while it waits', async () => {
    const { passkeys, asked } = setUp(
      {},
      { get: () => Promise.reject(new DOMException('no', 'NotAllowedError')) },
    );
    const controller = new AbortController();
    const offering = passkeys.autofill({ signal: controller.signal, onChosen: () => {} });
    await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort();
    await expect(offering).rejects.toMatchObject({ name: 'AbortError' });
    expect(asked).toHaveLength(1);
  });

  it('does not offer again what was chosen and refused', async () => {
    const refusal = new ServiceError('NotAuthorizedException', 'no', 400, undefined);
    const { passkeys, asked } = setUp({ RespondToAuthChallenge: failing(refusal) });
    await expect(passkeys.autofill({ signal: never(), onChosen: () => {} })).rejects.toBe(refusal);
    expect(asked).toHaveLength(1);
  });
});

/** Waits for what the page does beside: what it asks then was asked before a moment is over. */
async function settled(requests: readonly unknown[]): Promise<void> {
  let before = -1;
  while (before !== requests.length) {
    before = requests.length;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

describe('the passkeys of an account', () => {
  const user = { id: `u|${userName}`, name: 'ann', displayName: 'Ann' };
  const none = giving({ authenticators: [], user });
  const stored = {
    credentialId,
    friendlyName: 'Chrome on Windows',
    createdAt: '2026-11-01T10:00:00.000Z',
    lastSignIn: '2026-11-02T10:00:00.000Z',
    signCount: 1,
    flagBackupState: 1,
  };

  it('are listed with what the API says of them and what this browser knows', async () => {
    const { passkeys, storeIdToken, known, freshTokens, requests, signals } = setUp({
      '/v1/authenticators/list': () => ({
        authenticators: [
          stored,
          { ...stored, credentialId: 'other', flagBackupState: 0, lastSignIn: undefined },
          { ...stored, credentialId: 'adopted', flagBackupState: undefined, changed: true },
        ],
        user,
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
      isChanged: false,
    });
    expect(list[1]).toMatchObject({ isSynced: false, isKnownHere: false, lastSignIn: undefined });
    expect(list[2]).toMatchObject({ isSynced: undefined, isChanged: true });
    expect(signals.current.mock.calls).toEqual([[user, [credentialId, 'other', 'adopted']]]);
    expect(new URL(requests[0]?.url ?? '').searchParams.get('rpId')).toBe('example.com');
    expect(freshTokens).toHaveBeenCalledTimes(1);
  });

  it('are forgotten here when they are removed, and the browser is told', async () => {
    const { passkeys, storeIdToken, known, requests, signals } = setUp({ '/v1/authenticators/list': none });
    storeIdToken();
    known.remember(credentialId);
    await passkeys.remove(credentialId);
    expect(requests[0]).toMatchObject({ name: '/v1/authenticators/delete', body: { credentialId } });
    expect(known.any()).toBe(false);
    expect(signals.unknown.mock.calls).toEqual([[credentialId]]);
    await settled(requests);
    expect(signals.current.mock.calls).toEqual([[user, []]]);
  });

  it('are told of after a new name of one, and when the account itself is called otherwise', async () => {
    const { passkeys, storeIdToken, requests, signals } = setUp({ '/v1/authenticators/list': none });
    storeIdToken();
    await passkeys.rename(credentialId, 'Phone');
    await settled(requests);
    await passkeys.tellBrowser();
    expect(signals.current.mock.calls).toEqual([
      [user, []],
      [user, []],
    ]);
  });

  it('are not told of where others keep passkeys under the same handle, or the list fails', async () => {
    for (const answer of [giving({ authenticators: [] }), failing(new NetworkError('down'))]) {
      const { passkeys, storeIdToken, signals } = setUp({ '/v1/authenticators/list': answer });
      storeIdToken();
      await passkeys.tellBrowser();
      expect(signals.current).not.toHaveBeenCalled();
    }
  });

  it('stay known when the API refuses', async () => {
    const { passkeys, storeIdToken, known, signals } = setUp({
      '/v1/authenticators/delete': failing(new ServiceError('RecentSignInRequired', 'no', 403, undefined)),
    });
    storeIdToken();
    known.remember(credentialId);
    await expect(passkeys.remove(credentialId)).rejects.toThrow(ServiceError);
    expect(known.has(credentialId)).toBe(true);
    expect(signals.unknown).not.toHaveBeenCalled();
  });

  describe('get a new one', () => {
    const made = (more: object = {}) => ({
      rawId: bytes('passkey'),
      response: {
        attestationObject: bytes('attestation'),
        clientDataJSON: bytes('{}'),
        getTransports: () => ['internal', 'cable'],
      },
      ...more,
    });
    const answers = (more: Answers = {}, options: object = {}): Answers => ({
      '/v1/register-authenticator/start': () => ({
        challenge: 'AQID',
        attestation: 'none',
        rp: { id: 'example.com', name: 'Example' },
        user,
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
        authenticatorSelection: { userVerification: 'required', residentKey: 'required' },
        timeout: 300_000,
        excludeCredentials: [{ id: 'BAUG', type: 'public-key', transports: ['internal'] }],
        ...options,
      }),
      '/v1/register-authenticator/complete': () => ({ ...stored, lastSignIn: undefined }),
      '/v1/authenticators/list': () => ({ authenticators: [stored], user }),
      ...more,
    });
    const adding = (given: Answers, create: () => Promise<unknown>) => {
      const asked: CredentialCreationOptions[] = [];
      const up = setUp(given, {
        create: (options) => {
          asked.push(options);
          return create();
        },
      });
      up.storeIdToken();
      return { ...up, asked, added: up.passkeys.add('Chrome on Windows') };
    };

    it.each([
      ['none', 'none'],
      ['direct', 'direct'],
      ['enterprise', 'enterprise'],
      ['something', 'none'],
    ])('with the attestation that the API asks for (%s)', async (attestation, expected) => {
      const { added, asked, requests, known, signals } = adding(answers({}, { attestation }), async () =>
        made(),
      );
      expect(await added).toMatchObject({ name: 'Chrome on Windows', isSynced: true, isKnownHere: true });
      expect(asked).toEqual([
        {
          publicKey: {
            challenge: Uint8Array.of(1, 2, 3),
            attestation: expected,
            rp: { id: 'example.com', name: 'Example' },
            user: { ...user, id: new TextEncoder().encode(user.id) },
            pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
            authenticatorSelection: { userVerification: 'required', residentKey: 'required' },
            timeout: 300_000,
            excludeCredentials: [
              { type: 'public-key', id: Uint8Array.of(4, 5, 6), transports: ['internal'] },
            ],
          },
        },
      ]);
      expect(requests[1]?.body).toEqual({
        friendlyName: 'Chrome on Windows',
        attestationObjectB64: 'YXR0ZXN0YXRpb24',
        clientDataJSON_B64: 'e30',
        transports: ['internal', 'cable'],
      });
      expect(known.has(credentialId)).toBe(true);
      await settled(requests);
      expect(signals.current.mock.calls).toEqual([[user, [credentialId]]]);
      expect(signals.unknown).not.toHaveBeenCalled();
    });

    it.each([
      ['InvalidStateError', 300_000, 'passkeyExists'],
      ['NotAllowedError', 300_000, 'passkeyNotMade'],
      ['NotAllowedError', 0, 'passkeyTimedOut'],
      ['SecurityError', 300_000, 'passkeyOrigin'],
    ])('or say why not: %s within %i ms is "%s"', async (name, timeout, kind) => {
      // As the browser throws it, and as a password manager does whose errors are of its own class.
      for (const error of [new DOMException('text', name), { name, message: 'text' }]) {
        const { added, known, signals } = adding(answers({}, { timeout }), () => Promise.reject(error));
        await expect(added).rejects.toMatchObject({ name: 'PasskeyError', kind });
        expect(known.any()).toBe(false);
        expect(signals.unknown).not.toHaveBeenCalled();
      }
    });

    const refusing = (name: string, status: number) => ({
      '/v1/register-authenticator/complete': failing(new ServiceError(name, 'no', status, undefined)),
    });

    it.each([
      ['RegistrationRefused', 400],
      ['InvalidFriendlyName', 400],
      ['TooManyPasskeys', 409],
      ['TryAgain', 409],
      ['SessionEnded', 401],
      ['Http403', 403],
    ])('that the service refuses for certain (%s): the browser is told to drop it', async (name, status) => {
      const { added, signals, known } = adding(answers(refusing(name, status)), async () => made());
      await expect(added).rejects.toMatchObject({ name });
      expect(signals.unknown.mock.calls).toEqual([[credentialId]]);
      expect(known.any()).toBe(false);
    });

    it('that the page can’t read: the browser is told to drop it', async () => {
      const { added, signals } = adding(answers(), async () => made({ response: {} }));
      await expect(added).rejects.toMatchObject({ kind: 'passkeyUnsupported', code: 'unreadable' });
      expect(signals.unknown.mock.calls).toEqual([[credentialId]]);
    });

    it.each<[string, Answers]>([
      ['was lost on its way', { '/v1/register-authenticator/complete': failing(new NetworkError('down')) }],
      ['came late', refusing('Http504', 504)],
      ['says that the challenge was used', refusing('ChallengeNotValid', 400)],
      ['says that it is registered', refusing('PasskeyAlreadyRegistered', 409)],
    ])(
      'whose answer %s: it is kept where the list has it, and dropped by nobody where not',
      async (_, given) => {
        const kept = adding(answers(given), async () => made());
        expect(await kept.added).toMatchObject({ credentialId, isKnownHere: true });
        const gone = adding(answers({ ...given, '/v1/authenticators/list': none }), async () => made());
        await expect(gone.added).rejects.toBeInstanceOf(Error);
        for (const { signals } of [kept, gone]) expect(signals.unknown).not.toHaveBeenCalled();
      },
    );

    it('keep the browser from being told a list of before', async () => {
      let answer = (_: unknown) => {};
      const { passkeys, storeIdToken, signals, requests } = setUp(
        answers({ '/v1/authenticators/list': () => new Promise((resolve) => (answer = resolve)) }),
        { create: async () => made() },
      );
      storeIdToken();
      const before = passkeys.list();
      await new Promise((resolve) => setTimeout(resolve, 10));
      const answerOfBefore = answer;
      await passkeys.add('Chrome on Windows');
      answerOfBefore({ authenticators: [], user });
      await before;
      expect(signals.current).not.toHaveBeenCalled();
      await new Promise((resolve) => setTimeout(resolve, 10));
      answer({ authenticators: [stored], user });
      await settled(requests);
      expect(signals.current.mock.calls).toEqual([[user, [credentialId]]]);
    });
  });
});
