import * as functionsInGerman from '../../lambda/shared/words/de';
import * as functionsInEnglish from '../../lambda/shared/words/en';
import { segmentsOf, smsText } from '../../lambda/sms/text';
import { de } from '../../web/src/i18n/de';
import { en } from '../../web/src/i18n/en';
import { functionTexts, pageTexts, termsOf, VALUES } from '../support/words';

const german = new Map([...functionTexts(functionsInGerman), ...pageTexts(de)]);
const english = new Map([...functionTexts(functionsInEnglish), ...pageTexts(en)]);

const terms = termsOf('German');

/** Texts, by where they stand, that a rule finds fault with. */
const faults = (isFault: (text: string, path: string) => boolean) =>
  [...german].filter(([path, text]) => isFault(text, path));

/** Letters of German, for the ends of words: `\b` knows none of them. */
const word = (term: string) => new RegExp(`(?<![\\p{L}-])${term}(?:s|e|n|en|er|es)?(?![\\p{L}])`, 'u');

it('has every text that English has', () => {
  expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
  expect(german.size).toBeGreaterThan(450);
});

it('says nothing in English', () => {
  const same = faults((text, path) => text === english.get(path)).map(([, text]) => text);
  // Words that German has too, and what is nothing but the values that are put into it.
  expect([...new Set(same)].sort()).toEqual([
    ', ',
    'Passkey',
    'Passkeys',
    'Support',
    'Website',
    '⟨1⟩ · ⟨2⟩',
    '⟨1⟩: ⟨2⟩',
  ]);
});

it('has all the values that English has', () => {
  expect(
    faults((text, path) =>
      VALUES.some((value) => (english.get(path)?.includes(value) ?? false) !== text.includes(value)),
    ),
  ).toEqual([]);
});

it.each(terms.filter(({ not }) => not.length > 0))('calls $of $is, not $not', ({ not }) => {
  expect(faults((text) => not.some((term) => word(term).test(text)))).toEqual([]);
});

it('is held to terms that would be found', () => {
  expect(terms.length).toBeGreaterThan(20);
  expect(word('Account').test('Ihre Accounts bei uns')).toBe(true);
  expect(word('Mail').test('Ihre E-Mail ist da')).toBe(false);
  expect(word('Kennwort').test('Das Kennwörtchen')).toBe(false);
});

it.each([
  ['passkey', /Passkey|Er |er ist|nichts anmelden/],
  ['recovery code', /Wiederherstellungscode/],
  ['authenticator app', /Authenticator-App/],
  ['password', /Passw[oö]rt/],
  ['account', /Konto|Kontos|Konten/],
  ['text message', /SMS/],
])('uses its word for "%s" wherever English uses that', (term, is) => {
  expect(
    faults((text, path) => new RegExp(`\\b${term}`, 'i').test(english.get(path) ?? '') && !is.test(text)),
  ).toEqual([]);
});

it('addresses people formally', () => {
  expect(
    faults((text) =>
      /(?<!\p{L})(?:[Dd]u|[Dd]ich|[Dd]ir|[Dd]eine?[mnrs]?|[Ee]uch|[Ee]uer)(?!\p{L})/u.test(text),
    ),
  ).toEqual([]);
  expect(faults((text) => /(?<!\p{L})(?:sie|ihre?[mnrs]?) (?:sich|bitte)/u.test(text))).toEqual([]);
});

it('has German quotes and no others', () => {
  expect(
    faults((text) => /["'’‘”«»]/.test(text) || text.split('„').length !== text.split('“').length),
  ).toEqual([]);
  expect(faults((text) => /“[^„]*“|„[^“]*„/.test(text) && !/„[^“]*“/.test(text))).toEqual([]);
});

it('has a space before an ellipsis, none twice, and none at an end but where a sentence goes on', () => {
  expect(faults((text) => /[^ ]…/.test(text) || / {2}/.test(text))).toEqual([]);
  expect(faults((text, path) => /\s$/.test(text) !== /\s$/.test(english.get(path) ?? ''))).toEqual([]);
});

it('ends its sentences as English does', () => {
  const end = (text: string) => /[.?:…,]?$/.exec(text.trim())?.[0];
  expect(faults((text, path) => end(text) !== end(english.get(path) ?? ''))).toEqual([]);
});

it('begins what follows the greeting with a small letter, unless with a noun or "Ihr"', () => {
  const intros = faults((_, path) => /^(?!cognito).*\.intro|^cognitoMessage\.intro/.test(path));
  expect(intros.length).toBeGreaterThan(20);
  expect(intros.filter(([, text]) => !/^(?:\p{Ll}|Ihre?[mnrs]? )/u.test(text))).toEqual([]);
});

describe('a text message', () => {
  it.each([6, 8])('fits into one segment with %i digits and a name of 40 characters', (digits) => {
    const facts = { appName: 'Ä'.repeat(40), code: '9'.repeat(digits), domain: 'sign-in.example.com' };
    expect(segmentsOf(smsText(facts, 'de'))).toBe(1);
  });

  it('has no character that GSM lacks', () => {
    const messages = [...german].filter(
      ([path]) => /(?:^|\.)sms(?:\[|$)/.test(path) && !path.includes('factors') && !path.includes('code'),
    );
    expect(messages).toHaveLength(6);
    for (const [, text] of messages) expect(segmentsOf(text.replaceAll(/[⟨⟩]/g, '').padEnd(160))).toBe(1);
  });
});

it('counts one and several', () => {
  expect(de.recoveryCodes.left(1, 'gestern')).toContain('1 Code übrig');
  expect(de.recoveryCodes.left(3, 'gestern')).toContain('3 Codes übrig');
  expect(de.sent.life(1)).toContain('1 Minute lang');
  expect(de.sent.life(10)).toContain('10 Minuten lang');
});
