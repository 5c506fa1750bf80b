import { knownHere } from '../../../web/src/passkeys/known-here';
import { passkeyOffers } from '../../../web/src/passkeys/offer';
import { memoryStorage } from '../support/memory-storage';

describe('the passkeys a browser knows', () => {
  it('are those that were made or used in it, until they are removed', () => {
    const storage = memoryStorage();
    const known = knownHere(storage, 'app');
    expect(known.any()).toBe(false);
    known.remember('one');
    known.remember('two');
    known.remember('one');
    expect(known.has('one')).toBe(true);
    expect(knownHere(storage, 'another-app').any()).toBe(false);
    known.forget('one');
    expect(known.has('one')).toBe(false);
    expect(known.any()).toBe(true);
    known.forget('two');
    expect(storage.keys()).toEqual([]);
  });

  it('are the last twenty, the most recent ones', () => {
    const known = knownHere(memoryStorage(), 'app');
    for (let number = 1; number <= 21; number++) known.remember(`passkey-${number}`);
    expect(known.has('passkey-1')).toBe(false);
    expect(known.has('passkey-2')).toBe(true);
  });

  it.each(['{', '{"a":1}', '[1]'])('are none when the storage holds %s', (content) => {
    const known = knownHere(memoryStorage({ 'SignInPage.app.passkeysHere': content }), 'app');
    expect(known.any()).toBe(false);
  });
});

describe('the offer of a first passkey', () => {
  it('is made after one sign-in, however often the page is loaded', () => {
    const storage = memoryStorage();
    expect(passkeyOffers(storage, 'app').isDue('ann', 1_000)).toBe(true);
    expect(passkeyOffers(storage, 'app').isDue('ann', 1_000)).toBe(true);
    expect(passkeyOffers(storage, 'app').isDue('ann', 2_000)).toBe(false);
    expect(passkeyOffers(storage, 'app').isDue('ann', 1_000)).toBe(true);
  });

  it('is not made again to whoever dismissed it, and still made to others', () => {
    const storage = memoryStorage();
    const offers = passkeyOffers(storage, 'app');
    expect(offers.isDue('ann', 1_000)).toBe(true);
    offers.dismiss('ann');
    expect(passkeyOffers(storage, 'app').isDue('ann', 1_000)).toBe(false);
    expect(passkeyOffers(storage, 'app').isDue('ann', 9_000)).toBe(false);
    expect(passkeyOffers(storage, 'app').isDue('bob', 1_000)).toBe(true);
    expect(passkeyOffers(storage, 'another-app').isDue('ann', 1_000)).toBe(true);
  });

  it('is made when the storage holds something else', () => {
    const storage = memoryStorage({ 'SignInPage.app.passkeyOffers': '[{"userName":"ann"}]' });
    expect(passkeyOffers(storage, 'app').isDue('ann', 1_000)).toBe(true);
  });
});
