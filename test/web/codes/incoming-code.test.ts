import { incomingCode } from '../../../web/src/codes/incoming';

const never = () => new AbortController().signal;

describe('a code that the browser hands over', () => {
  it('is asked for by text message, and ends with the signal', async () => {
    const asked: unknown[] = [];
    const signal = never();
    const code = await incomingCode(
      {
        OTPCredential: class {},
        navigator: {
          credentials: {
            get: async (request) => {
              asked.push(request);
              return { code: '123456' };
            },
          },
        },
      },
      signal,
    );
    expect(code).toBe('123456');
    expect(asked).toEqual([{ otp: { transport: ['sms'] }, signal }]);
  });

  it('is not asked for in a browser that has no such thing: it would show a prompt for passwords or passkeys', async () => {
    const get = jest.fn(async () => ({ code: '123456' }));
    expect(await incomingCode({ navigator: { credentials: { get } } }, never())).toBeUndefined();
    expect(get).not.toHaveBeenCalled();
    expect(await incomingCode({ OTPCredential: class {}, navigator: {} }, never())).toBeUndefined();
  });

  it.each([
    ['declined', async () => Promise.reject(new DOMException('declined', 'AbortError'))],
    ['empty', async () => null],
    ['of another kind', async () => ({ id: 'passkey' })],
  ])('is left to be typed when it is %s', async (_, get) => {
    const browser = { OTPCredential: class {}, navigator: { credentials: { get } } };
    expect(await incomingCode(browser, never())).toBeUndefined();
  });
});
