import fc from 'fast-check';
import { segmentsOf, smsText } from '../../../lambda/sms/text';

const facts = { appName: 'Example', code: '123456', domain: 'app.example.com' };

describe('the text of a message', () => {
  it.each(['en', 'en-GB', 'ja', 'ja-JP', 'fr'])(
    'ends in the line that binds the code to the domain: %s',
    (locale) => {
      const lines = smsText(facts, locale).split('\n');
      expect(lines.at(-1)).toBe('@app.example.com #123456');
      // Of the explaining text the line is told by an empty one.
      expect(lines.at(-2)).toBe('');
      expect(lines[0]).toContain('Example');
      expect(lines[0]).toContain('123456');
    },
  );

  it('is written in the language of the locale', () => {
    expect(smsText(facts, 'ja')).toContain('コード');
    expect(smsText(facts, 'en')).toContain('is your code');
    expect(smsText(facts, 'xx')).toBe(smsText(facts, 'en'));
  });

  it('has no further line, and no other last one, whatever the product is called', () => {
    const lineBreaks = fc.constantFrom('\n', '\r', '\r\n', '\u2028', '\u2029', '\u0085', '\v', '\f');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), lineBreaks, (name, lineBreak) => {
        const appName = `${name}${lineBreak}@evil.example #000000${lineBreak}`;
        const lines = smsText({ ...facts, appName }, 'en').split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/);
        expect(lines.slice(1)).toEqual(['', '@app.example.com #123456']);
      }),
    );
  });

  it.each([6, 7, 8])(
    'fits into one segment of English with %i digits and a name of 40 characters',
    (digits) => {
      const text = smsText(
        { appName: 'N'.repeat(40), code: '9'.repeat(digits), domain: 'sign-in.example.com' },
        'en',
      );
      expect(segmentsOf(text)).toBe(1);
    },
  );

  it.each([6, 8])(
    'fits into one segment of Japanese with %i digits, a short name and a short host',
    (digits) => {
      const text = smsText({ appName: 'サンプル', code: '9'.repeat(digits), domain: 'example.com' }, 'ja');
      expect([text.length <= 70, segmentsOf(text)]).toEqual([true, 1]);
    },
  );

  it.each(['en', 'ja'])('is counted right when a long name makes it longer: %s', (locale) => {
    const text = smsText({ ...facts, appName: 'サ'.repeat(60) }, locale);
    expect(segmentsOf(text)).toBe(Math.ceil(text.length / 67));
  });
});

describe('counting segments', () => {
  it.each([
    ['nothing', '', 1],
    ['160 of the GSM alphabet', 'a'.repeat(160), 1],
    ['161', 'a'.repeat(161), 2],
    ['306, two parts of 153', 'a'.repeat(306), 2],
    ['307', 'a'.repeat(307), 3],
    ['80 euro signs, of two places each', '€'.repeat(80), 1],
    ['81 euro signs', '€'.repeat(81), 2],
    ['a euro sign that does not fit at the end of a part', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 3],
    ['70 of UCS-2', 'あ'.repeat(70), 1],
    ['71', 'あ'.repeat(71), 2],
    ['134, two parts of 67', 'あ'.repeat(134), 2],
    ['135', 'あ'.repeat(135), 3],
    ['35 emoji, of two places each', '😀'.repeat(35), 1],
    ['36 emoji', '😀'.repeat(36), 2],
    ['67 emoji, none cut in two', '😀'.repeat(67), 3],
    ['one character that makes all of it UCS-2', `${'a'.repeat(70)}あ`, 2],
    ['a typographic apostrophe, which GSM lacks', `${'a'.repeat(70)}’`, 2],
    ['a backtick, which GSM lacks', `${'a'.repeat(70)}\``, 2],
    ['Greek capitals, which GSM has', 'ΔΦΓΛΩΠΨΣΘΞ'.repeat(16), 1],
    ['line breaks', '\n'.repeat(160), 1],
  ])('%s', (_what, text, count) => {
    expect(segmentsOf(text)).toBe(count);
  });

  it('has all 127 characters and the 10 of the extension table', () => {
    let basic = 0;
    let extended = 0;
    for (let point = 0; point < 0x3000; point++) {
      if (point >= 0xd800 && point < 0xe000) continue;
      const character = String.fromCodePoint(point);
      if (segmentsOf(character.repeat(160)) === 1) basic += 1;
      else if (segmentsOf(character.repeat(80)) === 1) extended += 1;
    }
    expect([basic, extended]).toEqual([127, 10]);
  });
});
