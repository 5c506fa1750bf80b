/** What each mail says of time: none, a span, or when; and in whose zone. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeMail } from '../../../lambda/codes/mail/content';
import { noticeContent as contactNotice } from '../../../lambda/contact/mail/content';
import { mailContent } from '../../../lambda/magic-link/mail/content';
import { summaryContent } from '../../../lambda/mail/notice-summaries/mail/content';
import { readTimeZone } from '../../../lambda/mail/time-zone';
import { noticeContent as passkeyNotice } from '../../../lambda/passkeys/api/mail/content';
import { messageContent } from '../../../lambda/pool/custom-message/content';
import { recoveryContent } from '../../../lambda/recovery/mail/content';
import type { RecoveryNews } from '../../../lambda/recovery/news';
import { LANGUAGES } from '../../../lambda/shared/words';
import type { MessageKind } from '../../../lambda/shared/words/words';
import { projectRoot } from '../../support/assembly';

const at = new Date('2026-11-21T08:05:09Z');
const held = { kind: 'passkey-added', first: 1_795_910_400, last: 1_795_910_460 } as const;
const timeZone = 'America/New_York';
const asked = { appName: 'Example', lifeSeconds: 600, requestedAt: at, timeZone };
const link = { uri: 'https://app.example.com/#x', lifeSeconds: 600 };
const news: readonly RecoveryNews[] = [
  { event: 'recovered', actions: ['sign-out', 'link'], link },
  { event: 'recovered', actions: ['sign-out'] },
  { event: 'forgotten', deleteUser: true },
  { event: 'number-released' },
  { event: 'link-used' },
  { event: 'code-used', left: 3 },
  { event: 'codes-made', made: 10 },
];
const kinds: readonly MessageKind[] = [
  'confirm-account',
  'reset-password',
  'confirm-contact',
  'sign-in',
  'invite',
];

interface Said {
  /** Whose clock; undefined where no time is said. */
  readonly zone: 'of who asked' | 'UTC' | undefined;
  write(locale: string): readonly string[];
}

/** By the file that writes it. */
const mails: Readonly<Record<string, Said>> = {
  'magic-link/mail/content.ts': {
    zone: 'of who asked',
    write: (locale) => [mailContent({ ...asked, link: link.uri, boundToRequester: true }, locale).text],
  },
  'codes/mail/content.ts': {
    zone: 'of who asked',
    write: (locale) =>
      (['sign-in', 'change-email'] as const).map(
        (use) => codeMail({ ...asked, use, code: '123456' }, locale).text,
      ),
  },
  // Whoever did it may be a thief, whose zone isn't the owner's.
  'contact/mail/content.ts': {
    zone: 'UTC',
    write: (locale) => [
      contactNotice({ appName: 'Example', at, kind: 'email', event: 'changed' }, locale).text,
    ],
  },
  'passkeys/api/mail/content.ts': {
    zone: 'UTC',
    write: (locale) => [
      passkeyNotice({ appName: 'Example', at, change: 'added', friendlyName: 'Phone' }, locale).text,
    ],
  },
  'mail/notice-summaries/mail/content.ts': {
    zone: 'UTC',
    write: (locale) =>
      [1, 2].map((count) => summaryContent({ appName: 'Example', held: [{ ...held, count }] }, locale).text),
  },
  'recovery/mail/content.ts': {
    zone: 'UTC',
    write: (locale) => news.map((each) => recoveryContent(each, { appName: 'Example', at }, locale).text),
  },
  // Cognito's code has its own life, which no mail of its says.
  'pool/custom-message/content.ts': {
    zone: undefined,
    write: (locale) =>
      kinds.map((kind) =>
        messageContent(
          {
            kind,
            appName: 'Example',
            code: '{####}',
            userName: '{username}',
            attributes: {},
            domain: undefined,
          },
          locale,
        ).emailMessage.replace(/<style[\s\S]*?<\/style>| style="[^"]*"/g, ''),
      ),
  },
};

const clock = /\d{1,2}:\d\d/;
const utc = /UTC|協定世界時/;
const newYork: Readonly<Record<string, RegExp>> = {
  en: /21 November 2026 at 03:05 Eastern Standard Time\./,
  de: /am 21\. November 2026 um 03:05 Uhr \(Nordamerikanische Ostküsten-Normalzeit\)/,
  ja: /2026年11月21日 3:05（米国東部標準時）/,
};

it('lists every mail: all that a letter is written for', () => {
  const folder = join(projectRoot, 'lambda');
  const writers = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && name !== 'mail/letter.ts')
    .filter((name) => /\bletter\(/.test(readFileSync(join(folder, name), 'utf8')));
  expect(writers.sort()).toEqual(Object.keys(mails).sort());
});

describe.each(Object.entries(mails))('%s', (_name, { zone, write }) => {
  it.each(LANGUAGES)(`names the zone of each time it says (${zone ?? 'none'}): %s`, (locale) => {
    for (const text of write(locale)) {
      const times = text.match(new RegExp(clock, 'g'))?.length ?? 0;
      const inUtc = text.match(new RegExp(utc, 'g'))?.length ?? 0;
      if (zone === 'of who asked') {
        expect(text).toMatch(newYork[locale] as RegExp);
        expect([times, inUtc]).toEqual([1, 0]);
      } else if (zone === 'UTC') {
        expect(times).toBeGreaterThan(0);
        expect(inUtc).toBe(times);
      } else expect(times).toBe(0);
    }
  });
});

describe('a client’s time zone', () => {
  it.each(['Europe/Berlin', 'America/Argentina/ComodRivadavia', 'Etc/GMT+5', 'UTC'])('may be %s', (name) => {
    const zone = readTimeZone(name);
    expect(zone).toBeDefined();
    expect(() => new Intl.DateTimeFormat('en', { timeZone: zone })).not.toThrow();
  });

  it.each([
    undefined,
    null,
    7,
    {},
    ['Europe/Berlin'],
    '',
    'Berlin',
    'Europe/Berlin ',
    'Europe/Berlin\n',
    '+01:00',
    '<b>',
    '../../etc/localtime',
    ':UTC',
    'Europe/Berlin\u0000',
    `Europe/${'B'.repeat(5000)}`,
    'constructor',
  ])('isn’t %j', (value) => {
    expect(readTimeZone(value)).toBeUndefined();
  });

  it('is told in words of Intl, never in those of the client', () => {
    // Intl takes names in any case.
    const { text } = mailContent(
      { ...asked, timeZone: readTimeZone('eUROPE/bERLIN'), link: link.uri, boundToRequester: false },
      'en',
    );
    expect(text).toContain('09:05 Central European Standard Time.');
    expect(text).not.toContain('eUROPE');
  });

  it('is in a summer’s mail the summer’s', () => {
    const { text } = codeMail(
      {
        ...asked,
        timeZone: 'Europe/Berlin',
        requestedAt: new Date('2026-07-01T08:05Z'),
        use: 'sign-in',
        code: '1',
      },
      'en',
    );
    expect(text).toContain('10:05 Central European Summer Time.');
  });
});
