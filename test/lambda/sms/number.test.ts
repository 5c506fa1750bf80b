import fc from 'fast-check';
import { decoyNumber, parseNumber } from '../../../lambda/sms/number';
import { smsSettings } from './support/settings';

const settings = smsSettings();
const ALICE = { e164: '+819012345678', country: 'JP', prefix: '8190123' };
const refused = (refusal: string) => ({ refusal });

describe('reading a phone number', () => {
  it.each([
    '+819012345678',
    '090-1234-5678',
    '09012345678',
    '９０ー１２３４ー５６７８'.replace(/^/, '０'),
    '＋８１　９０　１２３４　５６７８',
    '(090) 1234 5678',
    '090.1234.5678',
    '+81 (0)90-1234-5678',
    '+81 090 1234 5678',
    '81 90 1234 5678',
    '010 81 90 1234 5678',
    '  090 1234 5678\n',
    '\u202a+81 90 1234 5678\u202c',
    '090\u200b1234\u00ad5678',
    '090\u20111234\u22125678',
    '+81/90/1234/5678',
  ])('knows %j as one and the same number', async (text) => {
    expect(await parseNumber(text, settings)).toEqual(ALICE);
  });

  it('gives every spelling that it takes the same E.164, wherever separators and marks stand', async () => {
    const separator = fc.constantFrom('', '', '', ' ', '-', '.', '\u2010', '\u200b', '\u3000', '(', ')');
    const digits = [...'09012345678'];
    await fc.assert(
      fc.asyncProperty(
        fc.array(separator, { minLength: 11, maxLength: 11 }),
        fc.array(fc.boolean(), { minLength: 11, maxLength: 11 }),
        async (separators, wide) => {
          const text = digits
            .map(
              (digit, at) =>
                (wide[at] ? String.fromCodePoint(0xff10 + Number(digit)) : digit) + separators[at],
            )
            .join('');
          const parsed = await parseNumber(text, settings);
          expect('refusal' in parsed ? ALICE : parsed).toEqual(ALICE);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('reads a national number in the default country and one with a plus in its own', async () => {
    expect(await parseNumber('(415) 555-2671', smsSettings({ defaultCountry: 'US' }))).toEqual({
      e164: '+14155552671',
      country: 'US',
      prefix: '1415555',
    });
    expect(await parseNumber('+1 415 555 2671', settings)).toMatchObject({ country: 'US' });
  });

  it.each([
    ['nothing', ''],
    ['a word', 'telephone'],
    ['a vanity number', '+1 415 FLOWERS'],
    ['two pluses', '++819012345678'],
    ['a plus inside', '+81+9012345678'],
    ['a plus at the end', '819012345678+'],
    ['an extension', '+819012345678;ext=5'],
    ['an extension behind an x', '090-1234-5678x3'],
    ['an extension behind a comma', '+819012345678,1234'],
    ['an extension behind a hash', '+819012345678#12'],
    ['a star code', '*186 090-1234-5678'],
    ['a tel: URI', 'tel:+81-90-1234-5678'],
    ['a URI with a context', '90-1234-5678;phone-context=+81'],
    ['a number in a sentence', 'call 090-1234-5678 now'],
    ['two numbers', '090-1234-5678 / 080-1234-5678'],
    ['Arabic digits, that no spelling here uses', '٠٩٠١٢٣٤٥٦٧٨'],
    ['a NUL', '090-1234-5678\0'],
    ['a markup', '<b>09012345678</b>'],
    ['more than anybody writes', `090-1234-5678${' '.repeat(40)}`],
    ['too few digits', '+81 901 234'],
  ])('refuses %s as malformed', async (_what, text) => {
    expect(await parseNumber(text, settings)).toEqual(refused('malformed'));
  });

  it('refuses any text without throwing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (text) => {
        const parsed = await parseNumber(text, settings);
        expect('refusal' in parsed || /^\+(81|1)[0-9]{7,12}$/.test(parsed.e164)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['a landline of Tokyo', '03-1234-5678'],
    ['an IP telephone', '050-1234-5678'],
    ['a pager or machine', '020-4123-4567'],
    ['a toll-free number', '0120-123-456'],
    ['a premium number of Japan', '0990-512-345'],
    ['a premium number of the United States', '+1 900 555 0123'],
    ['a toll-free number of the United States', '+1 800 555 0123'],
  ])('refuses %s, which takes no message or charges for it', async (_what, text) => {
    expect(await parseNumber(text, settings)).toEqual(refused('not_mobile'));
  });

  it.each([
    ['a satellite telephone', '+8816 1234 5678'],
    ['another satellite telephone', '+870 773 123 456'],
    ['an international network', '+882 16 12345678'],
    ['a virtual international network', '+883 5100 1234 5678'],
    ['an international premium number', '+979 1234 5678'],
    ['a country that is not listed', '+44 7400 123456'],
    ['an island behind a listed calling code: Jamaica', '+1 876 210 1234'],
    ['an island behind a listed calling code: Dominican Republic', '+1 809 234 5678'],
    ['Canada, where only the United States are listed', '+1 416 234 5678'],
    ['Puerto Rico, which has a code of its own', '+1 787 234 5678'],
  ])('refuses %s', async (_what, text) => {
    expect(await parseNumber(text, settings)).toEqual(refused('country'));
  });

  it('tells Jersey and Guernsey from Great Britain', async () => {
    const british = smsSettings({ countries: { GB: { price: 40_000 } }, defaultCountry: 'GB' });
    expect(await parseNumber('07400 123456', british)).toMatchObject({ country: 'GB' });
    expect(await parseNumber('+44 7797 712345', british)).toEqual(refused('country'));
    expect(await parseNumber('+44 7911 123456', british)).toEqual(refused('country'));
    expect(await parseNumber('+44 70 1234 5678', british)).toEqual(refused('not_mobile'));
  });

  it('counts as many leading digits as configured to the prefix', async () => {
    const short = smsSettings({ perPrefix: { digits: 4, perHour: 1, perDay: 1 } });
    expect(await parseNumber('09012345678', short)).toMatchObject({ prefix: '8190' });
  });
});

describe('the number that stands in for none', () => {
  it.each(['JP', 'US', 'GB', 'DE', 'BR', 'IN'])('is one that the default country %s has', async (country) => {
    const local = smsSettings({ defaultCountry: country, countries: { [country]: { price: 1 } } });
    const decoy = await decoyNumber(local);
    expect(await parseNumber(decoy.e164, local)).toEqual(decoy);
  });
});
