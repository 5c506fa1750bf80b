import { askPasskey, type Prompt, promptError } from '../../../web/src/passkeys/prompt';
import { supportsAutofill, supportsPasskeys } from '../../../web/src/passkeys/support';
import { PasskeyError } from '../../../web/src/shared/problem';

const bytes = (...values: number[]) => Uint8Array.from(values).buffer;
const credential = (userHandle: ArrayBuffer | null) => ({
  rawId: bytes(1, 2, 3),
  response: {
    authenticatorData: bytes(4),
    clientDataJSON: bytes(5, 250),
    signature: bytes(6),
    userHandle,
  },
});

function setUp(answer: () => Promise<unknown>) {
  const asked: CredentialRequestOptions[] = [];
  const times = [0];
  const controller = new AbortController();
  const prompt: Prompt = {
    signal: controller.signal,
    get: (options) => {
      asked.push(options);
      return answer();
    },
    now: () => times.shift() ?? 0,
  };
  return { asked, controller, prompt, times };
}

describe('asking for a passkey', () => {
  it('passes on what the service wants, and gives what the client sends', async () => {
    const { asked, prompt } = setUp(async () => credential(bytes(7, 8)));
    const assertion = await askPasskey(
      {
        relyingPartyId: 'example.com',
        challenge: 'AQID',
        timeout: 120_000,
        userVerification: 'required',
        credentials: [{ id: 'BAUG', transports: ['internal'] }, { id: 'BwgJ' }],
      },
      prompt,
    );
    expect(asked).toEqual([
      {
        signal: prompt.signal,
        publicKey: {
          rpId: 'example.com',
          challenge: Uint8Array.of(1, 2, 3),
          timeout: 120_000,
          userVerification: 'required',
          allowCredentials: [
            { type: 'public-key', id: Uint8Array.of(4, 5, 6), transports: ['internal'] },
            { type: 'public-key', id: Uint8Array.of(7, 8, 9) },
          ],
        },
      },
    ]);
    expect(assertion).toEqual({
      credentialIdB64: 'AQID',
      authenticatorDataB64: 'BA',
      clientDataJSON_B64: 'Bfo',
      signatureB64: 'Bg',
      userHandleB64: 'Bwg',
    });
  });

  it('offers every passkey where the service lists none, and in autofill', async () => {
    const { asked, prompt } = setUp(async () => credential(bytes()));
    const { userHandleB64 } = await askPasskey(
      { challenge: 'AQID', credentials: [] },
      { ...prompt, mediation: 'conditional' },
    );
    expect(asked).toEqual([
      { mediation: 'conditional', signal: prompt.signal, publicKey: { challenge: Uint8Array.of(1, 2, 3) } },
    ]);
    expect(userHandleB64).toBeNull();
  });

  it('asks nothing when it was stopped before', async () => {
    const { asked, controller, prompt } = setUp(async () => credential(null));
    controller.abort();
    await expect(askPasskey({ challenge: 'AQID' }, prompt)).rejects.toMatchObject({ name: 'AbortError' });
    expect(asked).toEqual([]);
  });

  it('tells being stopped by the page from being closed by the person', async () => {
    const refusal = new DOMException('stopped', 'AbortError');
    const stopped = setUp(async () => {
      stopped.controller.abort();
      throw refusal;
    });
    await expect(askPasskey({ challenge: 'AQID' }, stopped.prompt)).rejects.toBe(refusal);
    const closed = setUp(async () => {
      throw refusal;
    });
    await expect(askPasskey({ challenge: 'AQID' }, closed.prompt)).rejects.toMatchObject({
      kind: 'passkeyClosed',
    });
  });

  it.each([
    [119_000, 'passkeyTimedOut'],
    [5_000, 'passkeyClosed'],
  ])('after %i of 120000 ms, an error that says nothing is "%s"', async (elapsed, kind) => {
    const { prompt, times } = setUp(async () => {
      throw new DOMException('not allowed', 'NotAllowedError');
    });
    times.push(elapsed);
    const asking = askPasskey({ challenge: 'AQID', timeout: 120_000 }, prompt);
    await expect(asking).rejects.toMatchObject({ name: 'PasskeyError', kind });
  });

  it('takes no passkey for a closed prompt', async () => {
    const { prompt } = setUp(async () => null);
    await expect(askPasskey({ challenge: 'AQID' }, prompt)).rejects.toMatchObject({ kind: 'passkeyClosed' });
  });
});

describe("the browser's errors", () => {
  it.each([
    ['create', 'InvalidStateError', 'passkeyExists'],
    ['create', 'ConstraintError', 'passkeyUnsupported'],
    ['create', 'NotSupportedError', 'passkeyUnsupported'],
    ['create', 'SecurityError', 'passkeyOrigin'],
    ['create', 'NotAllowedError', 'passkeyNotMade'],
    ['create', 'AbortError', 'passkeyNotMade'],
    ['get', 'SecurityError', 'passkeyOrigin'],
    ['get', 'TimeoutError', 'passkeyTimedOut'],
  ] as const)('at %s: %s is "%s"', (ceremony, name, kind) => {
    const error = promptError(new DOMException('text', name), ceremony, { elapsed: 1, timeout: undefined });
    expect(error).toBeInstanceOf(PasskeyError);
    expect(error).toMatchObject({ kind });
  });

  it('are left as they are when they say something else', () => {
    const odd = new DOMException('text', 'InvalidStateError');
    expect(promptError(odd, 'get', { elapsed: 1, timeout: undefined })).toBe(odd);
    const other = new TypeError('text');
    expect(promptError(other, 'create', { elapsed: 1, timeout: undefined })).toBe(other);
  });
});

describe('a browser', () => {
  const browser = (PublicKeyCredential?: object) => ({
    isSecureContext: true,
    navigator: { credentials: {} },
    ...(PublicKeyCredential && { PublicKeyCredential }),
  });

  it('has passkeys in secure contexts only', () => {
    expect(supportsPasskeys(browser({}))).toBe(true);
    expect(supportsPasskeys(browser())).toBe(false);
    expect(supportsPasskeys({ ...browser({}), isSecureContext: false })).toBe(false);
    expect(supportsPasskeys({ ...browser({}), navigator: {} })).toBe(false);
  });

  it('has autofill when it says so', async () => {
    const says = (answer: () => Promise<boolean>) => browser({ isConditionalMediationAvailable: answer });
    expect(await supportsAutofill(says(async () => true))).toBe(true);
    expect(await supportsAutofill(says(async () => false))).toBe(false);
    expect(await supportsAutofill(says(async () => Promise.reject(new Error('no'))))).toBe(false);
    expect(await supportsAutofill(browser({}))).toBe(false);
    expect(await supportsAutofill({ ...says(async () => true), isSecureContext: false })).toBe(false);
  });
});
