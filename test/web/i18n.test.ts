import { problemOf } from '../../web/src/auth/problem';
import { browserLanguages, languages, offeredLanguages, startLanguage } from '../../web/src/i18n';
import { lateLanguages } from '../../web/src/i18n/late';
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

/** With the words of what is fetched late. */
const everything = {
  en: { ...languages.en, ...lateLanguages.en },
  ja: { ...languages.ja, ...lateLanguages.ja },
};

describe('the words of the page', () => {
  it.each(Object.entries(everything))('are complete in %s', (_, words) => {
    expect(shapeOf(words).sort()).toEqual(shapeOf(everything.en).sort());
  });

  it.each(Object.entries(everything))('are never empty in %s', (_, words) => {
    expect(textsOf(words).filter((text) => text.trim() === '')).toEqual([]);
  });

  it('are really Japanese in ja', () => {
    // The last two are nothing but what is put into them.
    const same = ['English', 'you@example.com', '2 · App', 'App：2'];
    const latinOnly = textsOf(everything.ja).filter((text) => !/[\u3040-\u30ff\u4e00-\u9fff]/.test(text));
    expect(latinOnly.filter((text) => !same.includes(text))).toEqual([]);
  });

  it('say the life of a link with its number', () => {
    expect(languages.en.sent.life(1)).toContain('1 minute.');
    expect(languages.en.sent.life(10)).toContain('10 minutes.');
    expect(languages.ja.sent.life(10)).toContain('10分');
  });

  it('have words for every problem that an error can be', () => {
    const { kind } = problemOf(new Error('whatever'), 'request');
    expect(languages.en.problems[kind]).toBeTruthy();
  });
});

describe('the language of the page', () => {
  it('is one that both the deployment and the page speak', () => {
    expect(offeredLanguages(['ja', 'de', 'en-US'])).toEqual(['ja', 'en']);
    expect(offeredLanguages(['de'])).toEqual(['en']);
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
