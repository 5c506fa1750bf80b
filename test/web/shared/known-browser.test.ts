import { deviceSecrets } from '../../../web/src/shared/known-browser';

function storage(kept = new Map<string, string>()) {
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

it('keeps one secret of 256 bits for every app client, in the form that the triggers take', () => {
  const place = storage();
  const secret = deviceSecrets({ storage: place, clientId: 'one' })();
  expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(deviceSecrets({ storage: place, clientId: 'one' })()).toBe(secret);
  expect(deviceSecrets({ storage: place, clientId: 'two' })()).not.toBe(secret);
  expect([...place.kept.keys()]).toEqual(['SignInPage.one.deviceSecret', 'SignInPage.two.deviceSecret']);
});

it('makes a new one in place of what is none', () => {
  const place = storage(new Map([['SignInPage.one.deviceSecret', 'short']]));
  expect(deviceSecrets({ storage: place, clientId: 'one' })()).toHaveLength(43);
  expect(place.kept.get('SignInPage.one.deviceSecret')).toHaveLength(43);
});
