import fc from 'fast-check';
import { clean } from '../../../../lambda/shared/reading/clean';
import { plainCode } from '../../../../lambda/shared/reading/code';
import { writtenNumber } from '../../../../lambda/shared/reading/number';

/** Marks that nobody sees, by their code points as Unicode's tables and real address books have them. */
const UNSEEN = [
  ...range(0x202a, 0x202e),
  ...range(0x2066, 0x2069),
  0x200e,
  0x200f,
  ...range(0x200b, 0x200d),
  0x2060,
  0xfeff,
  0xad,
  ...range(0xfe00, 0xfe0f),
  0xe0100,
  0x61c,
  0x34f,
].map((point) => String.fromCodePoint(point));

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

const mark = fc.constantFrom(...UNSEEN);

/** Text of anybody's keyboard, with marks anywhere in it. */
const typed = fc
  .array(fc.oneof(fc.string({ unit: 'binary', maxLength: 4 }), mark, fc.constantFrom('＠', '０', '\u3000')))
  .map((parts) => parts.join(''));

describe('cleaning what people type or paste', () => {
  it('leaves nothing that can’t be seen, nothing full-width, no blanks around it', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const cleaned = clean(text);
        for (const one of UNSEEN) expect(cleaned).not.toContain(one);
        expect(cleaned).not.toMatch(/[\uff01-\uff5e]|^\s|\s$/);
      }),
      { numRuns: 500 },
    );
  });

  it('changes nothing a second time', () => {
    fc.assert(
      fc.property(typed, (text) => {
        for (const once of [clean, plainCode]) expect(once(once(text))).toBe(once(text));
        const number = writtenNumber(text);
        if (number !== undefined) expect(writtenNumber(number)).toBe(number);
      }),
      { numRuns: 500 },
    );
  });

  it('changes no text of printable ASCII without blanks around it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(clean(text)).toBe(text.trim());
      }),
    );
  });

  it.each([
    ['the Kelvin sign', '\u212aelvin@example.com'],
    ['a ligature', 'ﬁnn@example.com'],
    ['a typographic apostrophe', 'a’lice@example.com'],
    ['a circled digit', '①23456'],
    ['a letter of another script', '\u0430lice@example.com'],
  ])('turns %s into nothing else', (_what, text) => {
    expect(clean(text)).toBe(text);
  });

  it('takes marks out wherever they stand', () => {
    fc.assert(
      fc.property(fc.array(mark, { minLength: 7, maxLength: 7 }), (marks) => {
        const wrap = (text: string) => [...text].map((one, at) => `${marks[at % 7]}${one}`).join('');
        expect(clean(wrap('alice@example.net'))).toBe('alice@example.net');
        expect(plainCode(wrap('１２３-４５６'))).toBe('123456');
        expect(writtenNumber(wrap('+819012345'))).toBe('+819012345');
      }),
    );
  });
});
