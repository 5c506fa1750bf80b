import {
  browserLanguages,
  type Language,
  languageName,
  languages,
  type Messages,
  offeredLanguages,
  speak,
  startLanguage,
} from '../../web/src/i18n';
import { minutesIn, plural } from '../../web/src/i18n/counted';
import { en } from '../../web/src/i18n/en';
import { problemOf } from '../../web/src/shared/problem';
import { memoryStorage } from './support/memory-storage';

/** Every key, nested ones dotted, with what kind of words it holds. */
function shapeOf(words: object, path = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'object' ? shapeOf(value, `${path}${key}.`) : [`${path}${key}: ${typeof value}`],
  );
}

function textsOf(words: object): string[] {
  return Object.values(words).flatMap((value) => {
    if (typeof value === 'object') return textsOf(value);
    return [typeof value === 'function' ? value('2', 'App') : value];
  });
}

const wordsOf = async (language: Language): Promise<Messages> => (await speak(language)).t;

describe('the words of the page', () => {
  it.each(languages)('are complete in %s', async (language) => {
    expect(shapeOf(await wordsOf(language)).sort()).toEqual(shapeOf(en).sort());
  });

  it.each(languages)('are never empty in %s', async (language) => {
    expect(textsOf(await wordsOf(language)).filter((text) => text.trim() === '')).toEqual([]);
  });

  it('are really Japanese in ja', async () => {
    // The last two are nothing but what is put into them.
    const same = ['you@example.com', '2 · App', 'App：2'];
    const latinOnly = textsOf(await wordsOf('ja')).filter(
      (text) => !/[\u3040-\u30ff\u4e00-\u9fff]/.test(text),
    );
    expect(latinOnly.filter((text) => !same.includes(text))).toEqual([]);
  });

  it('say the life of a link with its number', async () => {
    expect(en.sent.life(1)).toContain('1 minute.');
    expect(en.sent.life(10)).toContain('10 minutes.');
    expect((await wordsOf('ja')).sent.life(10)).toContain('10分');
  });

  it('have words for every problem that an error can be', () => {
    const { kind } = problemOf(new Error('whatever'), 'request');
    expect(en.problems[kind]).toBeTruthy();
  });
});

it('names each language in itself', () => {
  expect(languages.map(languageName)).toEqual(['English', '日本語', 'Deutsch']);
});

it('takes the form of a number that a language has, else the other', () => {
  const forms = { one: 'soubor', few: 'soubory', other: 'souborů' };
  expect([1, 2, 5].map((count) => plural('cs', count, forms))).toEqual(['soubor', 'soubory', 'souborů']);
  expect(plural('cs', 2, { other: 'kusů' })).toBe('kusů');
  expect(minutesIn('en', 1)).toBe('1 minute');
});

describe('the language of the page', () => {
  it('is one that both the deployment and the page speak', () => {
    expect(offeredLanguages(['ja', 'fr', 'en-US'])).toEqual(['ja', 'en']);
    expect(offeredLanguages(['fr'])).toEqual(['en']);
    expect(offeredLanguages(['de-AT'])).toEqual(['de']);
    expect(offeredLanguages(['constructor', '__proto__'])).toEqual(['en']);
  });

  it.each([
    [['ja-JP', 'en'], 'ja'],
    [['de-DE', 'ja'], 'ja'],
    [['de-DE'], 'en'],
    [[], 'en'],
  ])('starts for a browser that prefers %j as %s', (preferences, expected) => {
    expect(startLanguage(['en', 'ja'], preferences, memoryStorage())).toBe(expected);
  });

  it('starts with what was chosen earlier, as long as it is offered', () => {
    const storage = memoryStorage({ 'SignInPage.language': 'ja' });
    expect(startLanguage(['en', 'ja'], ['en'], storage)).toBe('ja');
    expect(startLanguage(['en'], ['en'], storage)).toBe('en');
  });
});

it('takes no language of the browser that Intl would throw at', () => {
  const tags = ['en-US@posix', 'C', '', 'ja', 'en_GB', 'en-GB', '*'];
  expect(browserLanguages(tags)).toEqual(['ja', 'en-GB']);
  for (const tag of browserLanguages(tags)) expect(() => new Intl.DateTimeFormat(tag)).not.toThrow();
});
