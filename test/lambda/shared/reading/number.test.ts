import fc from 'fast-check';
import { callingCode, readNumber, shownNumber } from '../../../../lambda/shared/reading/mobile';
import { isPhoneLike, namesCountry, writtenNumber } from '../../../../lambda/shared/reading/number';

const countries = ['JP', 'US', 'DE'];
const read = (text: string, defaultCountry: string) => readNumber(text, { countries, defaultCountry });

describe('a telephone number as it is typed', () => {
  it.each([
    ['09012345678', 'JP', '+819012345678'],
    ['090-1234-5678', 'JP', '+819012345678'],
    ['０９０－１２３４－５６７８', 'JP', '+819012345678'],
    ['090ー1234ー5678', 'JP', '+819012345678'],
    ['090・1234・5678', 'JP', '+819012345678'],
    ['090･1234･5678', 'JP', '+819012345678'],
    ['090·1234·5678', 'JP', '+819012345678'],
    ['+81 90 1234 5678', 'US', '+819012345678'],
    ['＋81 90 1234 5678', 'US', '+819012345678'],
    ['\u202d+81 90-1234-5678\u202c', 'DE', '+819012345678'],
    ['\u2068+81 90-1234-5678\u2069', 'DE', '+819012345678'],
    ['090\u00ad1234\u00ad5678', 'JP', '+819012345678'],
    ['090\ufe0d1234\u200b5678', 'JP', '+819012345678'],
    ['090\u00a01234\u20095678', 'JP', '+819012345678'],
    ['0171/1234567', 'DE', '+491711234567'],
    ['0171 / 123 45 67', 'DE', '+491711234567'],
    ['+49 (0) 171 1234567', 'JP', '+491711234567'],
    ['0171–1234567', 'DE', '+491711234567'],
    ['(201) 555-0123', 'US', '+12015550123'],
    ['+1 201 555 0123', 'JP', '+12015550123'],
  ])('%j of %s is %s', (text, country, e164) => {
    expect(read(text, country)).toMatchObject({ e164 });
    expect(isPhoneLike(text)).toBe(true);
  });

  it.each([
    ['0312345678', 'JP', 'not_mobile'],
    ['0120123456', 'JP', 'not_mobile'],
    ['8005550123', 'US', 'not_mobile'],
    ['09012', 'JP', 'malformed'],
    ['0901234567', 'JP', 'not_mobile'],
    ['09012345678901234567', 'JP', 'malformed'],
    ['ann@example.com', 'JP', 'malformed'],
    ['09012345678 ext 5', 'JP', 'malformed'],
    ['+447400123456', 'JP', 'country'],
    ['+442071234567', 'JP', 'country'],
    // Canada has the calling code of the United States.
    ['+14165550123', 'US', 'country'],
  ])('%s of %s is refused: %s', (text, country, refusal) => {
    expect(read(text, country)).toEqual({ refusal });
  });

  it('is known in every spelling, whatever stands between its digits', () => {
    const between = fc.constantFrom(
      '',
      '',
      ' ',
      '-',
      '/',
      '.',
      '・',
      '･',
      'ー',
      '–',
      '\u200b',
      '\u202d',
      '\ufe0f',
    );
    fc.assert(
      fc.property(
        fc.constantFrom(['09012345678', 'JP'] as const, ['01711234567', 'DE'] as const),
        fc.array(between, { minLength: 11, maxLength: 11 }),
        fc.array(fc.boolean(), { minLength: 11, maxLength: 11 }),
        ([digits, country], separators, wide) => {
          const text = [...digits]
            .map(
              (digit, at) =>
                (wide[at] ? String.fromCodePoint(0xff10 + Number(digit)) : digit) + separators[at],
            )
            .join('');
          expect(writtenNumber(text)).toBe(digits);
          expect(read(text, country)).toEqual(read(digits, country));
        },
      ),
    );
  });

  it('is shown as people read it, and anything else as it is', () => {
    expect(shownNumber('+819012345678')).toBe('+81 90 1234 5678');
    expect(shownNumber('person')).toBe('person');
  });

  it('knows the calling codes of countries', () => {
    expect(['JP', 'US'].map(callingCode)).toEqual(['+81', '+1']);
    expect(callingCode('ZZ')).toBe('');
  });
});

/** Area codes of the United States that libphonenumber-js 1.13.16 does not know. */
const NEWER = [357, 389, 436, 457, 465, 471, 483, 621, 624, 679, 729, 837, 861, 924];

describe('a number that the plans don’t know yet', () => {
  const alsoMobile = { US: NEWER.map((area) => `+1${area}`) };

  it.each(NEWER)('(%i) 555-0123 is mobile by the stage’s word alone', (area) => {
    const text = `(${area}) 555-0123`;
    expect(read(text, 'US')).toEqual({ refusal: 'not_mobile' });
    expect(readNumber(text, { countries, defaultCountry: 'US', alsoMobile })).toMatchObject({
      e164: `+1${area}5550123`,
      country: 'US',
    });
  });

  it('is not, where the country is not sent to, the length is wrong, or the plans know better', () => {
    const word = { US: ['+1357', '+1876', '+1416'] };
    const plan = { countries: ['US'], defaultCountry: 'US', alsoMobile: word };
    expect(readNumber('+13575550123', { ...plan, countries: ['JP'] })).toEqual({ refusal: 'country' });
    expect(readNumber('+1357555012', plan)).toEqual({ refusal: 'malformed' });
    expect(readNumber('+18762101234', plan)).toEqual({ refusal: 'country' });
    expect(readNumber('+14162345678', plan)).toEqual({ refusal: 'country' });
  });
});

describe('the one field for addresses and numbers', () => {
  it.each(['090', '+', '+8', '(201', '０９０', '090-1234', ' 09 ', '0171/', '\u202d+81', '090・'])(
    'takes %j for a number',
    (text) => {
      expect(isPhoneLike(text)).toBe(true);
    },
  );

  it.each(['', '9', 'a', '090a', '090@', 'ann@example.com', '12345@example.com', '-', '＠'])(
    'takes %j for an address',
    (text) => {
      expect(isPhoneLike(text)).toBe(false);
    },
  );

  it('asks for no country where the number names it', () => {
    expect(namesCountry('＋81')).toBe(true);
    expect(namesCountry('\u2068+81')).toBe(true);
    expect(namesCountry('090')).toBe(false);
  });
});
