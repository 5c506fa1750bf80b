import * as functionsInJapanese from '../../lambda/shared/words/ja';
import { ja } from '../../web/src/i18n/ja';
import { functionTexts, pageTexts, termsOf } from '../support/words';

const japanese = [...functionTexts(functionsInJapanese), ...pageTexts(ja)];
const terms = termsOf('Japanese');

it.each(terms)('calls $of $is, not $not', ({ not }) => {
  const words = not.map((word) => word.replace(/^\d+/, ''));
  expect(japanese.filter(([, text]) => words.some((word) => text.includes(word)))).toEqual([]);
});

it('has the words that its table names', () => {
  expect(terms.length).toBeGreaterThan(3);
  for (const { is } of terms) {
    const word = is.replace(/^\d+分/, '').trim();
    expect([word, japanese.some(([, text]) => text.includes(word))]).toEqual([word, true]);
  }
});
