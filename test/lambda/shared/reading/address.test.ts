import { domainToASCII, domainToUnicode } from 'node:url';
import fc from 'fast-check';
import { addressIn, isAddress, mailedAddress, readAddress } from '../../../../lambda/shared/reading/address';
import { shownAddress, spellingsOf } from '../../../../lambda/shared/reading/shown-address';
import { parseAddress } from '../../../../local/services/ses/address';

describe('an address', () => {
  it.each([
    ['ann@example.com', 'ann@example.com'],
    [' ann@example.com\n', 'ann@example.com'],
    ['Ann@Example.COM', 'Ann@Example.COM'],
    ['ann+tag@mail.example.co.jp', 'ann+tag@mail.example.co.jp'],
    ["o'neil@example.org", "o'neil@example.org"],
    // Both ways to write a domain.
    ['taro@日本語.jp', 'taro@xn--wgv71a119e.jp'],
    ['taro@xn--wgv71a119e.jp', 'taro@xn--wgv71a119e.jp'],
    ['taro@XN--WGV71A119E.JP', 'taro@xn--wgv71a119e.jp'],
    // Says nothing in Punycode; nobody has it.
    ['ann@xn--zzzzzz.jp', 'ann@xn--zzzzzz.jp'],
    ['taro@日本語。jp', 'taro@xn--wgv71a119e.jp'],
    ['hans@faß.de', 'hans@xn--fa-hia.de'],
    ['иван@пример.рф'.replace('иван', 'ivan'), 'ivan@xn--e1afmkfd.xn--p1ai'],
    // As East Asian keyboards write it.
    ['alice@ｅｘａｍｐｌｅ.net', 'alice@example.net'],
    ['ａｌｉｃｅ＠ｅｘａｍｐｌｅ．ｎｅｔ', 'alice@example.net'],
    // As it is pasted.
    ['alice@example.net\u200b', 'alice@example.net'],
    ['\u2068alice@example.net\u2069', 'alice@example.net'],
    ['al\u00adice@exam\u200dple.net', 'alice@example.net'],
    // Carriers of Japan gave these out.
    ['taro..yamada@docomo.ne.jp', 'taro..yamada@docomo.ne.jp'],
    ['taro.@docomo.ne.jp', 'taro.@docomo.ne.jp'],
    ['.taro@ezweb.ne.jp', '.taro@ezweb.ne.jp'],
    ['"taro..yamada"@docomo.ne.jp', 'taro..yamada@docomo.ne.jp'],
    ['"taro\\.\\.yamada"@docomo.ne.jp', 'taro..yamada@docomo.ne.jp'],
    ['"ann"@example.com', 'ann@example.com'],
  ])('%j is %s', (text, address) => {
    expect(readAddress(text)).toEqual({ address });
    expect(isAddress(address)).toBe(true);
  });

  it.each([
    'jesús@example.com',
    'a’lice@example.com',
    '名@例え.jp',
    '\u212aelvin@example.com',
    'ﬁnn@example.com',
    '\u0430lice@example.com',
  ])('%s has a part before the @ that nobody can mail', (text) => {
    expect(readAddress(text)).toEqual({ refusal: 'unmailable' });
  });

  it.each([
    '',
    '   ',
    'ann',
    '@example.com',
    'ann@',
    'ann@example',
    'ann@example.',
    'ann@.example.com',
    'ann@example..com',
    'ann@@example.com',
    'ann @example.com',
    'ann@exam ple.com',
    'ann@example.com\nbcc: bob@example.com',
    'ann@example.com, bob@example.com',
    'Ann <ann@example.com>',
    'ann@example.com?subject=x',
    'ann@exa%6dple.com',
    'ann@example.com:25',
    'ann@[192.0.2.1]',
    'ann@192.0.2.1',
    'ann@example.0x7f',
    'ann@a_b.example.com',
    'ann@-example.com',
    'ann@\u0661\u0662.com\u0000',
    '"ann@example.com',
    '"a b"@example.com',
    '"a@b"@example.com',
    '"a\\"b"@example.com',
    'ann\u0000@example.com',
    `${'a'.repeat(65)}@example.com`,
    `${'a'.repeat(62)}..@example.com`,
    `a@${'a'.repeat(64)}.com`,
    `${'a'.repeat(64)}@${`${'b'.repeat(60)}.`.repeat(4)}com`,
    // A joiner that belongs to the name would be another name without it.
    'ann@نامه\u200cای.com',
    ' '.repeat(2_000),
  ])('is not %j', (text) => {
    expect(readAddress(text)).toEqual({ refusal: 'malformed' });
  });

  it('reads any text without throwing, to what SES takes and what reads as itself', () => {
    const local = fc.string({
      unit: fc.constantFrom(...'abcdef..+-_"é’＠\u200b'),
      minLength: 1,
      maxLength: 8,
    });
    const domain = fc.string({
      unit: fc.constantFrom(...'abcde.-1ｅ日語。ßx\u200bп'),
      minLength: 1,
      maxLength: 8,
    });
    const text = fc.oneof(
      fc.tuple(local, domain).map(([before, after]) => `${before}@${after}.jp`),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    let taken = 0;
    fc.assert(
      fc.property(text, (given) => {
        const address = addressIn(given);
        if (address === undefined) return;
        taken++;
        expect(address).toMatch(/^[!-~]+$/);
        expect(addressIn(address)).toBe(address);
        expect(addressIn(mailedAddress(address))).toBe(address);
        expect(addressIn(shownAddress(address))?.toLowerCase()).toBe(address.toLowerCase());
        expect(parseAddress(mailedAddress(address)).address).toBe(mailedAddress(address));
      }),
      { numRuns: 3_000 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it('never becomes another one: of two that differ in ASCII, neither is read as the other', () => {
    const local = fc.string({ unit: fc.constantFrom(...'abAB.+-_!'), minLength: 1, maxLength: 8 });
    const domain = fc.constantFrom('example.com', 'EXAMPLE.com', 'example.net', 'xn--wgv71a119e.jp');
    fc.assert(
      fc.property(local, domain, (before, after) => {
        expect(addressIn(`${before}@${after}`)).toBe(`${before}@${after}`);
      }),
    );
  });
});

describe('an address for SES', () => {
  it.each([
    ['ann@example.com', 'ann@example.com'],
    ['taro..yamada@docomo.ne.jp', '"taro..yamada"@docomo.ne.jp'],
    ['taro.@docomo.ne.jp', '"taro."@docomo.ne.jp'],
    ['.taro@ezweb.ne.jp', '".taro"@ezweb.ne.jp'],
  ])('%s is %s', (address, mailed) => {
    expect(mailedAddress(address)).toBe(mailed);
    expect(parseAddress(mailed).address).toBe(mailed);
  });

  it.each(['taro..yamada@docomo.ne.jp', 'taro.@docomo.ne.jp', 'taro@日本語.jp', 'jesús@example.com'])(
    '%s as it is typed is refused there',
    (text) => {
      expect(() => parseAddress(text)).toThrow();
    },
  );
});

describe('an address for people', () => {
  it.each([
    ['ann@example.com', 'ann@example.com'],
    ['taro@xn--wgv71a119e.jp', 'taro@日本語.jp'],
    ['hans@xn--mnchen-3ya.de', 'hans@münchen.de'],
    ['ivan@xn--e1afmkfd.xn--p1ai', 'ivan@пример.рф'],
  ])('%s reads %s', (address, shown) => {
    expect(shownAddress(address)).toBe(shown);
  });

  it.each([
    ['all Cyrillic before Latin', domainToASCII('аррӏе.com')],
    ['Cyrillic among Latin', domainToASCII('exаmple.com')],
    ['Greek beside Latin', domainToASCII('αlpha.com')],
    ['a joiner that reading would lose', domainToASCII('نامه\u200cای.com')],
    ['no Punycode', 'xn--zzzzzz.jp'],
  ])('stays in ASCII where the domain may look like another: %s', (_what, domain) => {
    expect(domain).not.toBe('');
    expect(shownAddress(`ann@${domain}`)).toBe(`ann@${domain}`);
  });

  it('is looked for in both spellings of before', () => {
    expect(spellingsOf('taro@xn--wgv71a119e.jp')).toEqual(['taro@xn--wgv71a119e.jp', 'taro@日本語.jp']);
    expect(spellingsOf('ann@example.com')).toEqual(['ann@example.com']);
    expect(domainToUnicode('xn--wgv71a119e.jp')).toBe('日本語.jp');
  });
});
