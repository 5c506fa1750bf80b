import { mailboxOf } from '../../../lambda/mail/mailbox';
import { summaryContent } from '../../../lambda/mail/notice-summaries/mail/content';
import { NOTICE_KINDS } from '../../../lambda/mail/notices/notice-kinds';

describe('the mailbox that an address is counted by', () => {
  it.each([
    ['alice@example.com', 'alice@example.com'],
    ['Alice@EXAMPLE.com', 'alice@example.com'],
    ['alice+shop@example.com', 'alice@example.com'],
    ['alice+a+b@example.com', 'alice@example.com'],
    ['ａlice@example.com', 'alice@example.com'],
    ['a.l.i.c.e+x@gmail.com', 'alice@gmail.com'],
    ['alice@googlemail.com', 'alice@gmail.com'],
    // Elsewhere a dot makes another mailbox, and a plus sign at the beginning is a name.
    ['a.lice@example.com', 'a.lice@example.com'],
    ['+alice@example.com', '+alice@example.com'],
    ['alice@sub.example.com', 'alice@sub.example.com'],
  ])('%s is %s', (address, mailbox) => {
    expect(mailboxOf(address)).toBe(mailbox);
  });
});

describe('a summary of notices', () => {
  const day = 1_795_910_400;
  const held = NOTICE_KINDS.map((kind, index) => ({
    kind,
    count: index + 1,
    first: day,
    last: day + index * 60,
  }));

  it.each(['en', 'ja'])('says each kind, how often and when, in %s', (locale) => {
    const { subject, text, html } = summaryContent({ appName: 'Example & Co', held }, locale);
    expect(subject).toContain('Example & Co');
    expect(html).toContain('Example &amp; Co');
    // Greeting, intro, one paragraph a kind, advice, sender.
    expect(text.trim().split('\n\n')).toHaveLength(NOTICE_KINDS.length + 4);
    expect(new Set(text.split('\n\n')).size).toBe(NOTICE_KINDS.length + 4);
    expect(text).not.toMatch(/undefined|NaN|https?:/);
  });

  it('names one time for what happened once, and first and last for more', () => {
    const { text } = summaryContent({ appName: 'Example', held: held.slice(0, 2) }, 'en');
    expect(text).toContain('A passkey was added, on 29 November 2026 at 00:00 UTC.');
    expect(text).toContain(
      'A passkey was removed, 2 times, from 29 November 2026 at 00:00 UTC to 29 November 2026 at 00:01 UTC.',
    );
  });
});
