import { mailContent } from '../../../lambda/magic-link/mail/content';
import { chooseLocale } from '../../../lambda/mail/locale';
import { LANGUAGES } from '../../../lambda/shared/words';

const FACTS = {
  appName: 'Example & <Co>',
  link: 'https://app.example.com/welcome?a=1&b=2#bWVzc2FnZQ.c2lnbmF0dXJl',
  lifeSeconds: 600,
  requestedAt: new Date('2026-11-21T08:05:09Z'),
  boundToRequester: false,
};

describe('the mail of a link', () => {
  it.each(LANGUAGES)('has the link, its life, and when it was asked for, as text and HTML: %s', (locale) => {
    const { subject, text, html } = mailContent(FACTS, locale);
    expect(subject).toContain('Example & <Co>');
    expect(text).toContain(FACTS.link);
    expect(html).toContain(`href="${FACTS.link.replaceAll('&', '&amp;')}"`);
    expect(html).toContain(`<html lang="${locale}"`);
    for (const part of [text, html]) {
      expect(part).toMatch(/10 minutes|10分間|10 Minuten/);
      expect(part).toMatch(
        /21 November 2026 at 08:05 UTC|2026年11月21日 8:05（協定世界時）|21. November 2026 um 08:05 Uhr \(UTC\)/,
      );
    }
  });

  it('reads in English', () => {
    expect(mailContent(FACTS, 'en').text).toBe(`Hello,

Use this link to sign in to Example & <Co>:

${FACTS.link}

The link works once and for 10 minutes.

It was requested on 21 November 2026 at 08:05 UTC.

If you did not ask for it, ignore this message. Nobody can sign in without the link.

Example & <Co>
`);
  });

  it('reads in Japanese', () => {
    expect(
      mailContent({ ...FACTS, appName: 'サンプル' }, 'ja').text,
    ).toBe(`いつもご利用いただきありがとうございます。

サンプル にサインインするには、次のリンクを開いてください。

${FACTS.link}

このリンクの有効期間は10分間で、一度だけ使用できます。

リクエスト日時：2026年11月21日 8:05（協定世界時）

お心当たりのない場合は、このメールを破棄してください。リンクを知らない第三者がサインインすることはできません。

サンプル
`);
  });

  it('reads in German', () => {
    expect(mailContent({ ...FACTS, code: '123456', boundToRequester: true }, 'de').text).toBe(`Guten Tag,

mit diesem Link melden Sie sich bei Example & <Co> an:

${FACTS.link}

Oder geben Sie in dem Browser, in dem Sie den Link angefordert haben, innerhalb von 10 Minuten diesen Code ein. Link und Code funktionieren zusammen nur einmal; geben Sie den Code an niemanden weiter.

123456

Der Link funktioniert einmal und ist 10 Minuten lang gültig.

Öffnen Sie ihn in dem Browser, in dem Sie ihn angefordert haben.

Er wurde am 21. November 2026 um 08:05 Uhr (UTC) angefordert.

Falls Sie ihn nicht angefordert haben, ignorieren Sie diese Nachricht. Ohne den Link oder den Code kann sich niemand anmelden.

Example & <Co>
`);
  });

  it('escapes every value in HTML', () => {
    const html = mailContent(
      { ...FACTS, appName: `"><img src=x onerror='alert(1)'>`, link: `${FACTS.link}"><b>` },
      'en',
    ).html;
    expect(html).not.toContain('<img');
    expect(html).not.toContain('"><b>');
    expect(html).toContain('&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;');
  });

  it.each(LANGUAGES)(
    'tells of the code in the subject, and in what to do without having asked: %s',
    (locale) => {
      const without = mailContent(FACTS, locale);
      const both = mailContent({ ...FACTS, code: '123456', boundToRequester: true }, locale);
      const word = /code|コード/i;
      expect([without.subject, without.text].filter((part) => word.test(part))).toEqual([]);
      expect(both.subject).toMatch(word);
      expect(both.subject).not.toContain('123456');
      expect(both.text.match(new RegExp(word, 'gi'))?.length).toBeGreaterThan(2);
    },
  );

  it.each(LANGUAGES)(
    'keeps every line, the link whole, within the 998 characters of RFC 5322 §2.1.1: %s',
    (locale) => {
      const link = `https://${'a'.repeat(60)}.example.com/welcome?from=mail#${'A'.repeat(330)}`;
      const { text, html } = mailContent({ ...FACTS, link, code: '123456', boundToRequester: true }, locale);
      expect(text.split('\n')).toContain(link);
      expect(html).toContain(`>${link}</a>`);
      for (const line of `${text}\n${html}`.split('\n'))
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(998);
    },
  );

  it('has a subject of one line', () => {
    const { subject } = mailContent({ ...FACTS, appName: 'Example\r\nBcc: all@example.com\u2028' }, 'en');
    expect(subject).toBe('Your sign-in link for Example Bcc: all@example.com');
  });

  it('loads nothing from anywhere', () => {
    const html = mailContent(FACTS, 'en').html;
    expect(html).not.toMatch(/<img|<script|<link|@import|url\(|src=/i);
    expect(
      html.match(/https?:\/\/[^"<\s]+/g)?.every((url) => url.startsWith('https://app.example.com/welcome')),
    ).toBe(true);
  });

  it('is made for light and dark', () => {
    const html = mailContent(FACTS, 'en').html;
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toContain('@media (prefers-color-scheme: dark)');
  });

  it.each([
    [60, '60 seconds', '60秒間', '60 Sekunden'],
    [120, '2 minutes', '2分間', '2 Minuten'],
    [900, '15 minutes', '15分間', '15 Minuten'],
  ])('tells a life of %i seconds', (lifeSeconds, english, japanese, german) => {
    expect(mailContent({ ...FACTS, lifeSeconds }, 'en').text).toContain(english);
    expect(mailContent({ ...FACTS, lifeSeconds }, 'ja').text).toContain(japanese);
    expect(mailContent({ ...FACTS, lifeSeconds }, 'de').text).toContain(german);
  });
});

describe('the language of a mail', () => {
  it.each([
    [['ja'], ['en', 'ja'], 'ja'],
    [['JA_jp'], ['en', 'ja'], 'ja'],
    [['ja'], ['en', 'ja-JP'], 'ja-JP'],
    [[undefined, 'ja'], ['en', 'ja'], 'ja'],
    [['fr', 'ja'], ['en', 'ja'], 'ja'],
    [['fr'], ['ja', 'en'], 'ja'],
    [['__proto__', 'constructor'], ['en', 'ja'], 'en'],
    [['ja'], ['en'], 'en'],
    [['de-AT', 'en'], ['en', 'ja', 'de'], 'de'],
  ])('%j among %j is %s', (wishes, configured, chosen) => {
    expect(chooseLocale(wishes, configured)).toBe(chosen);
  });
});
