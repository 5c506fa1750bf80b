import { callingCode, readNumber, shownNumber } from '../../../web/src/shared/phone/numbers';
import { isPhoneLike, namesCountry } from '../../../web/src/shared/phone/phone-like';

const countries = ['JP', 'US'];

describe('a telephone number as it is typed', () => {
  it.each([
    ['09012345678', 'JP', '+819012345678'],
    ['090-1234-5678', 'JP', '+819012345678'],
    ['０９０－１２３４－５６７８', 'JP', '+819012345678'],
    ['090ー1234ー5678', 'JP', '+819012345678'],
    ['+81 90 1234 5678', 'US', '+819012345678'],
    ['＋81 90 1234 5678', 'US', '+819012345678'],
    ['(201) 555-0123', 'US', '+12015550123'],
    ['+1 201 555 0123', 'JP', '+12015550123'],
  ])('%s of %s is %s', (text, country, number) => {
    expect(readNumber(text, country, countries)).toMatchObject({ number });
  });

  it.each([
    ['0312345678', 'JP', 'notMobile'],
    ['0120123456', 'JP', 'notMobile'],
    ['8005550123', 'US', 'notMobile'],
    ['09012', 'JP', 'malformed'],
    ['0901234567', 'JP', 'notMobile'],
    ['09012345678901234567', 'JP', 'malformed'],
    ['ann@example.com', 'JP', 'malformed'],
    ['09012345678 ext 5', 'JP', 'malformed'],
    ['+447400123456', 'JP', 'country'],
    ['+442071234567', 'JP', 'country'],
    // Canada has the calling code of the United States.
    ['+14165550123', 'US', 'country'],
  ])('%s of %s is refused: %s', (text, country, refusal) => {
    expect(readNumber(text, country, countries)).toBe(refusal);
  });

  it('is shown as people read it, and anything else as it is', () => {
    expect(shownNumber('+819012345678')).toBe('+81 90 1234 5678');
    expect(shownNumber('person')).toBe('person');
  });

  it('knows the calling codes of countries', () => {
    expect(countries.map(callingCode)).toEqual(['+81', '+1']);
    expect(callingCode('ZZ')).toBe('');
  });
});

describe('the one field for addresses and numbers', () => {
  it.each(['090', '+', '+8', '(201', '０９０', '090-1234', ' 09 '])('takes %j for a number', (text) => {
    expect(isPhoneLike(text)).toBe(true);
  });

  it.each(['', '9', 'a', '090a', '090@', 'ann@example.com', '12345@example.com', '-'])(
    'takes %j for an address',
    (text) => {
      expect(isPhoneLike(text)).toBe(false);
    },
  );

  it('asks for no country where the number names it', () => {
    expect(namesCountry('＋81')).toBe(true);
    expect(namesCountry('090')).toBe(false);
  });
});
