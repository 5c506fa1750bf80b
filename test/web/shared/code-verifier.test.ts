import { createHash } from 'node:crypto';
import { codeChallenge, codeVerifiers } from '../../../web/src/shared/code-verifier';
import { memoryStorage } from '../support/memory-storage';

const hour = 60 * 60 * 1000;

describe('the code verifier', () => {
  it('is 32 random bytes in base64url, within the length of RFC 7636', () => {
    const verifier = codeVerifiers({ storage: memoryStorage(), clientId: 'app' }).forRequest();
    expect(verifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(Buffer.from(verifier, 'base64url')).toHaveLength(32);
  });

  it('is another one in every browser and for every app client', () => {
    const storage = memoryStorage();
    const made = [
      codeVerifiers({ storage, clientId: 'app' }),
      codeVerifiers({ storage, clientId: 'other' }),
      codeVerifiers({ storage: memoryStorage(), clientId: 'app' }),
    ].map((verifiers) => verifiers.forRequest());
    expect(new Set(made).size).toBe(3);
  });

  it('stays the same for a day, so that each of several live links redeems', () => {
    let time = 0;
    const verifiers = codeVerifiers({ storage: memoryStorage(), clientId: 'app', now: () => time });
    const first = verifiers.forRequest();
    time = 23 * hour;
    expect(verifiers.forRequest()).toBe(first);
    expect(verifiers.forRedemption()).toBe(first);
  });

  it('is renewed after a day, but not while a link asked for with it can be live', () => {
    let time = 0;
    const verifiers = codeVerifiers({ storage: memoryStorage(), clientId: 'app', now: () => time });
    const first = verifiers.forRequest();
    time = 23.9 * hour;
    verifiers.forRequest();
    time = 24.1 * hour;
    expect(verifiers.forRequest()).toBe(first);
    time = 26 * hour;
    expect(verifiers.forRequest()).not.toBe(first);
  });

  it('serves links that are out when the clock is put back, and is not kept for longer by that', () => {
    let time = 40 * hour;
    const verifiers = codeVerifiers({ storage: memoryStorage(), clientId: 'app', now: () => time });
    const first = verifiers.forRequest();
    time = 10 * hour;
    expect(verifiers.forRequest()).toBe(first);
    time = 10 * hour + 23 * hour;
    expect(verifiers.forRequest()).toBe(first);
    time += 2 * hour;
    expect(verifiers.forRequest()).not.toBe(first);
  });

  it('is unknown in a browser that never asked for a link, and after it was forgotten', () => {
    const verifiers = codeVerifiers({ storage: memoryStorage(), clientId: 'app' });
    expect(verifiers.forRedemption()).toBeUndefined();
    verifiers.forRequest();
    verifiers.forget();
    expect(verifiers.forRedemption()).toBeUndefined();
  });

  it.each(['', 'no JSON', 'null', '[]', '{"verifier":1}'])('starts afresh when storage holds %j', (text) => {
    const storage = memoryStorage({ 'SignInPage.app.codeVerifier': text });
    const verifiers = codeVerifiers({ storage, clientId: 'app' });
    expect(verifiers.forRedemption()).toBeUndefined();
    expect(verifiers.forRequest()).toHaveLength(43);
  });
});

describe('the code challenge', () => {
  it('is the one of RFC 7636 appendix B', async () => {
    expect(await codeChallenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });

  it('is the SHA-256 of the verifier for any verifier', async () => {
    const verifier = codeVerifiers({ storage: memoryStorage(), clientId: 'app' }).forRequest();
    expect(await codeChallenge(verifier)).toBe(createHash('sha256').update(verifier).digest('base64url'));
  });
});
