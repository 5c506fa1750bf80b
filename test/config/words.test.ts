/** Words of somebody's own: which are said, which are refused, and which nobody asks for. */
import { merged } from '../../lambda/shared/words/own';
import { checkFunctionWords, functionWordProblems, pageWordProblems } from '../../lib/config/words/check';
import { en } from '../../web/src/i18n/en';
import { merged as mergedOnPage } from '../../web/src/i18n/merged';

describe.each([
  ['functions', merged],
  ['page', mergedOnPage],
])('words of the %s', (_, merge) => {
  it('take the place of the product’s one by one; all others stay', () => {
    const shout = (name: string) => `${name}!`;
    const product = {
      title: 'Sign in',
      deep: { one: 'one', two: 'two' },
      say: (name: string) => name,
      list: ['a'],
    };
    expect(merge(product, { title: 'Welcome', deep: { two: '2' }, say: shout, list: ['b', 'c'] })).toEqual({
      title: 'Welcome',
      deep: { one: 'one', two: '2' },
      say: shout,
      list: ['b', 'c'],
    });
    expect(merge(product, undefined)).toBe(product);
    // Nothing comes in that the product has no key for.
    expect(merge(product, JSON.parse('{"__proto__": {"title": "x"}, "more": "x"}'))).toEqual(product);
  });
});

it('that nobody asks for are told, with the keys that there are', () => {
  expect(functionWordProblems({ en: { linkMail: { butten: 'Go' } }, fr: { codemail: {} } })).toMatchObject([
    {
      what: 'stale',
      path: 'custom/words/functions: en.linkMail.butten',
      expected: expect.stringContaining('button'),
    },
    {
      what: 'stale',
      path: 'custom/words/functions: fr.codemail',
      expected: expect.stringContaining('codeMail'),
    },
  ]);
  expect(pageWordProblems({ en: { signIn: { tytle: 'Welcome' }, links: { terms: 'Terms' } } })).toMatchObject(
    [{ what: 'stale', path: 'custom/words/page/en.ts: words.signIn.tytle' }],
  );
  expect(pageWordProblems({ de: en })).toEqual([]);
});

it.each([
  [
    'a text for a function',
    { en: { linkMail: { subject: 'Your link' } } },
    'en.linkMail.subject: got "Your link"; expected a function',
  ],
  [
    'a function for a text',
    { en: { linkMail: { button: () => 'Go' } } },
    'en.linkMail.button: got "a function"; expected a text',
  ],
  ['a text for a group', { en: { linkMail: 'Go' } }, 'en.linkMail: got "Go"; expected { … }'],
  [
    'an SMS without its code',
    { en: { sms: (name: string) => `${name}: hello` } },
    'en.sms: got "a text without the code"',
  ],
  ['a language with its region', { 'pt-BR': {} }, 'pt-BR: got "pt-BR"; expected a language as BCP 47'],
])('are refused at synthesis where they can’t be said: %s', (_, words, expected) => {
  expect(() => checkFunctionWords(words)).toThrow(expected);
});

it('are taken at synthesis where nobody asks for them: an update may have dropped a text', () => {
  expect(() => checkFunctionWords({ en: { linkMail: { gone: 'Gone' } } })).not.toThrow();
});
