import { runInNewContext } from 'node:vm';
import { credentialIdOf, readAssertion, readNewCredential } from '../../../web/src/passkeys/credential';
import { passkeySignals } from '../../../web/src/passkeys/signals';

const raw = (...values: number[]) => Uint8Array.from(values);
/** Ways to hand over three bytes that base64 and base64url write differently. */
const bytes = raw(0xfb, 0xff, 0xfe);
const spelled = '-__-';
const elsewhere = (text: string) => runInNewContext(text) as unknown;
const shapes: [string, unknown][] = [
  ['an ArrayBuffer', bytes.buffer],
  ['a Uint8Array', bytes],
  ['a part of a larger buffer', new Uint8Array(raw(1, 0xfb, 0xff, 0xfe, 9).buffer, 1, 3)],
  ['a DataView', new DataView(raw(7, 0xfb, 0xff, 0xfe).buffer, 1)],
  ['a Buffer', Buffer.from(bytes)],
  ['an ArrayBuffer of another realm', elsewhere('Uint8Array.of(0xfb, 0xff, 0xfe).buffer')],
  ['a Uint8Array of another realm', elsewhere('Uint8Array.of(0xfb, 0xff, 0xfe)')],
  ['text in base64url', spelled],
  ['text in base64', '+//+'],
];

describe('what a browser or a password manager hands over', () => {
  it.each(shapes)('is read by its shape: %s', (_, value) => {
    const made = { rawId: value, response: { clientDataJSON: value, attestationObject: value } };
    expect(readNewCredential(made)).toEqual({ clientDataJSON_B64: spelled, attestationObjectB64: spelled });
    expect(credentialIdOf(made)).toBe(spelled);
    const answered = {
      rawId: value,
      response: { authenticatorData: value, clientDataJSON: value, signature: value, userHandle: value },
    };
    expect(readAssertion(answered)).toEqual({
      credentialIdB64: spelled,
      authenticatorDataB64: spelled,
      clientDataJSON_B64: spelled,
      signatureB64: spelled,
      userHandleB64: spelled,
    });
  });

  it('may be padded base64', () => {
    expect(credentialIdOf({ rawId: '+w==' })).toBe('-w');
    expect(credentialIdOf({ rawId: '-w==' })).toBe('-w');
  });

  it('has its members where classes have them, in getters of a prototype', () => {
    class Response {
      get clientDataJSON() {
        return bytes.buffer;
      }
      get attestationObject() {
        return bytes.buffer;
      }
      getTransports() {
        return ['internal', 'cable', 'smart-card', 'of-tomorrow'];
      }
    }
    class Credential {
      get response() {
        return new Response();
      }
    }
    expect(readNewCredential(new Credential())).toMatchObject({
      attestationObjectB64: spelled,
      transports: ['internal', 'cable', 'smart-card', 'of-tomorrow'],
    });
  });

  it.each<[string, object, string[] | undefined]>([
    ['no getTransports', {}, undefined],
    ['none', { getTransports: () => [] }, undefined],
    [
      'one that throws',
      {
        getTransports() {
          throw new TypeError('Illegal invocation');
        },
      },
      undefined,
    ],
    ['one that gives null', { getTransports: () => null }, undefined],
    ['a member in its place', { transports: ['usb'] }, ['usb']],
  ])('may have %s', (_, more, transports) => {
    const made = { rawId: bytes, response: { clientDataJSON: bytes, attestationObject: bytes, ...more } };
    expect(readNewCredential(made).transports).toEqual(transports);
  });

  it('is asked for its JSON where its members are of no use, and for that alone', () => {
    const response = { clientDataJSON: spelled, attestationObject: spelled };
    const odd = { clientDataJSON: {}, attestationObject: 7 };
    expect(readNewCredential({ response: odd, toJSON: () => ({ rawId: 'AQID', response }) })).toMatchObject({
      attestationObjectB64: spelled,
    });
    expect(credentialIdOf({ rawId: {}, toJSON: () => ({ rawId: 'AQID' }) })).toBe('AQID');
    const toJSON = () => {
      throw new TypeError('Illegal invocation');
    };
    expect(readNewCredential({ rawId: bytes, response, toJSON })).toMatchObject({
      attestationObjectB64: spelled,
    });
    expect(() => readNewCredential({ rawId: bytes, response: odd, toJSON })).toThrow('passkeyUnsupported');
  });

  it('names itself by id where rawId is missing', () => {
    expect(credentialIdOf({ id: 'AQID', response: {} })).toBe('AQID');
  });

  it.each([null, undefined, new ArrayBuffer(0), ''])('has no user handle where that is %p', (userHandle) => {
    const response = { authenticatorData: bytes, clientDataJSON: bytes, signature: bytes, userHandle };
    expect(readAssertion({ rawId: bytes, response }).userHandleB64).toBeNull();
  });

  it.each([
    undefined,
    null,
    7,
    'text',
    [],
    {},
    { rawId: bytes },
    { rawId: bytes, response: null },
    { rawId: bytes, response: { clientDataJSON: bytes, signature: 'no base64!', authenticatorData: bytes } },
    {
      rawId: bytes,
      response: { clientDataJSON: new ArrayBuffer(0), signature: bytes, authenticatorData: bytes },
    },
  ])('is none of use: %p', (value) => {
    const why = expect.objectContaining({ kind: 'passkeyUnsupported', code: 'unreadable' });
    for (const read of [readAssertion, readNewCredential]) expect(() => read(value)).toThrow(why);
  });
});

describe('what a browser is told of passkeys', () => {
  const user = { id: 'u|älice', name: 'alice@example.com', displayName: 'Alice' };

  it('is which are of no use, which there are, and what the account is called', () => {
    const taker = {
      signalUnknownCredential: jest.fn(async () => {}),
      signalAllAcceptedCredentials: jest.fn(async () => {}),
      signalCurrentUserDetails: jest.fn(async () => {}),
    };
    const signals = passkeySignals(taker, 'example.com');
    signals.unknown('AQID');
    signals.current(user, ['AQID', 'BAUG']);
    const userId = Buffer.from('u|älice').toString('base64url');
    expect(taker.signalUnknownCredential.mock.calls).toEqual([
      [{ rpId: 'example.com', credentialId: 'AQID' }],
    ]);
    expect(taker.signalAllAcceptedCredentials.mock.calls).toEqual([
      [{ rpId: 'example.com', userId, allAcceptedCredentialIds: ['AQID', 'BAUG'] }],
    ]);
    expect(taker.signalCurrentUserDetails.mock.calls).toEqual([
      [{ rpId: 'example.com', userId, name: 'alice@example.com', displayName: 'Alice' }],
    ]);
  });

  it.each<[string, object | undefined]>([
    ['is no PublicKeyCredential', undefined],
    ['are no such functions', {}],
    ['is something else by that name', { signalUnknownCredential: 7, signalAllAcceptedCredentials: null }],
    [
      'are functions that throw, fail, or give no promise',
      {
        signalUnknownCredential() {
          throw new TypeError('Illegal invocation');
        },
        signalAllAcceptedCredentials: () => Promise.reject(new Error('not now')),
        signalCurrentUserDetails: () => undefined,
      },
    ],
    ['are functions that never answer', { signalUnknownCredential: () => new Promise(() => {}) }],
  ])('is nothing, and nothing fails, where there %s', async (_, taker) => {
    const signals = passkeySignals(taker, 'example.com');
    expect(() => {
      signals.unknown('AQID');
      signals.current(user, []);
    }).not.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
});
