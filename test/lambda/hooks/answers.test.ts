import { readClaims, readVerdict, wordsFor } from '../../../lambda/hooks/answers';

/** As it comes from the hook. */
const parsed = (text: string): unknown => JSON.parse(text);

describe('a verdict', () => {
  it('is a yes or a no of its own', () => {
    expect(readVerdict({ admit: true }, 'admit')).toEqual({ yes: true, wordsRefused: false });
    expect(readVerdict({ admit: false }, 'admit')).toEqual({ yes: false, wordsRefused: false });
  });

  it.each([
    undefined,
    null,
    'true',
    true,
    [],
    [true],
    {},
    { admit: 'true' },
    { admit: 1 },
    { allow: true },
    parsed('{"__proto__":{"admit":true}}'),
    parsed('{"constructor":{"prototype":{"admit":true}}}'),
  ])('is none in %j', (answer) => {
    expect(readVerdict(answer, 'admit')).toBeUndefined();
  });

  it('has words that can be shown', () => {
    const words = { en: '<b>No</b> & "no"', ja: 'だめです。' };
    expect(readVerdict({ admit: false, words }, 'admit')).toEqual({ yes: false, words, wordsRefused: false });
  });

  it.each([
    'text',
    [],
    {},
    { en: '' },
    { en: ' ' },
    { en: 1 },
    { en: 'x'.repeat(301) },
    { en: 'one\ntwo' },
    { en: 'a\u0000b' },
    { en: 'a\u202Eb' },
    { en: 'a\u2066b' },
    { en: 'a\u2028b' },
    { en: '\uD800' },
    { EN: 'x' },
    { 'en-GB': 'x' },
    parsed('{"__proto__":"x"}'),
    { en: 'fine', de: '' },
    Object.fromEntries(
      Array.from({ length: 41 }, (_, index) => [
        `a${String.fromCharCode(97 + (index % 26))}${index > 25 ? 'x' : ''}`,
        'x',
      ]),
    ),
  ])('stays a no without words that can’t be: %j', (words) => {
    expect(readVerdict({ admit: false, words }, 'admit')).toEqual({ yes: false, wordsRefused: true });
  });

  it('is said in the first language that there is, of those wished for and English', () => {
    const words = { en: 'en', de: 'de' };
    expect(wordsFor(words, ['ja', 'de-AT'])).toBe('de');
    expect(wordsFor(words, ['ja'])).toBe('en');
    expect(wordsFor({ fr: 'fr' }, ['ja'])).toBe('fr');
    expect(wordsFor(words, ['constructor', '__proto__'])).toBe('en');
    expect(wordsFor(undefined, ['en'])).toBeUndefined();
  });
});

describe('claims', () => {
  const claims = { plan: 'gold', seats: 3, beta: true, roles: ['a', 'b'], 'https://example.com/id': 'x' };

  it('are those of both tokens', () => {
    expect(readClaims({ idToken: claims, accessToken: { plan: 'gold' } }, false)).toEqual({
      idToken: claims,
      accessToken: { plan: 'gold' },
    });
    expect(readClaims({}, false)).toEqual({ idToken: {}, accessToken: {} });
  });

  it.each([
    'sub',
    'SUB',
    'iss',
    'exp',
    'scope',
    'auth_time',
    'email',
    'email_verified',
    'phone_number',
    'cognito:groups',
    'custom:role',
    'dev:x',
    'sign_in_method',
    'passkey_user_verified',
    'username',
    'client_id',
  ])('can’t be called %s', (name) => {
    expect(readClaims({ accessToken: { [name]: 'x' } }, false)).toEqual({
      wrong: `accessToken.${name} is reserved`,
    });
  });

  it.each([
    ['a list', []],
    ['a text', 'x'],
    ['nothing', undefined],
    ['a token that is a text', { idToken: 'x' }],
    ['a token that is a list', { idToken: ['x'] }],
    ['an object as a value', { idToken: { a: {} } }],
    ['null as a value', { idToken: { a: null } }],
    ['a list of numbers', { idToken: { a: [1] } }],
    ['a name with a space', { idToken: { 'a b': 'x' } }],
    ['a name that prototypes have', { idToken: { constructor: 'x' } }],
    ['the name __proto__', parsed('{"idToken":{"__proto__":"x"}}')],
    ['21 claims', { idToken: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`c${n}`, ''])) }],
    ['2,049 bytes', { idToken: { a: 'x'.repeat(2_049 - '{"a":""}'.length) } }],
  ])('are none of: %s', (_, answer) => {
    expect(readClaims(answer, false)).toEqual({ wrong: expect.any(String) });
  });

  it('take up to 2,048 bytes', () => {
    const idToken = { a: 'x'.repeat(2_048 - '{"a":""}'.length) };
    expect(readClaims({ idToken }, false)).toEqual({ idToken, accessToken: {} });
  });

  it('are strings of the ID token, where the pool takes no others', () => {
    expect(readClaims({ idToken: { a: 'x' } }, true)).toEqual({ idToken: { a: 'x' }, accessToken: {} });
    expect(readClaims({ idToken: { a: 1 } }, true)).toEqual({ wrong: expect.any(String) });
    expect(readClaims({ accessToken: { a: 'x' } }, true)).toEqual({ wrong: 'accessToken' });
  });
});
