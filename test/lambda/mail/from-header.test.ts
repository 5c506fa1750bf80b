/** Who a mail says that it comes from, whatever the name is. */

import fc from 'fast-check';
import { fromHeader } from '../../../lambda/mail/from-header';
import { fromOf, replyTo } from '../../../lambda/mail/sender';
import { ENV } from '../../../lambda/shared/env';
import { parseAddress } from '../../../local/services/ses/address';
import { decodedWords } from '../../support/decoded-words';

const ADDRESS = 'no-reply@example.com';

describe('a From header', () => {
  it.each([
    ['Acme', '"Acme" <no-reply@example.com>'],
    ['Acme, Inc. (Accounts)', '"Acme, Inc. (Accounts)" <no-reply@example.com>'],
    ['The "best" \\ only', '"The \\"best\\" \\\\ only" <no-reply@example.com>'],
    ['サンプル', '=?UTF-8?B?44K144Oz44OX44Or?= <no-reply@example.com>'],
    ['', 'no-reply@example.com'],
  ])('quotes or encodes %j', (name, header) => {
    expect(fromHeader(name, ADDRESS)).toBe(header);
  });

  it.each([
    'Acme\r\nBcc: everybody@example.org',
    'Acme\nSubject: x',
    'Acme" <thief@example.org>, "x',
    'Acme\u2028Bcc: x@example.org',
    'アクメ\r\nBcc: everybody@example.org',
    '=?UTF-8?B?VGhpZWY=?= <thief@example.org>',
  ])('lets no name begin another header or address: %j', (name) => {
    const header = fromHeader(name, ADDRESS);
    expect(header).toMatch(/^[ -~]+$/);
    expect(parseAddress(header).address).toBe(ADDRESS);
  });

  it('gives any name back, in words of 75 characters at most that cut no character (RFC 2047)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 }), (name) => {
        const header = fromHeader(name, ADDRESS);
        const { name: read = '', address } = parseAddress(header);
        expect(address).toBe(ADDRESS);
        expect(decodedWords(read)).toBe(name.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim());
        for (const word of header.match(/=\?UTF-8\?B\?\S+\?=/g) ?? []) expect(word.length).toBeLessThan(76);
      }),
    );
  });
});

describe('a stage', () => {
  afterEach(() => {
    for (const name of [ENV.APP_NAME, ENV.SENDER_NAME, ENV.REPLY_TO]) delete process.env[name];
  });

  it('sends in the name of the product, unless it has another, and is answered where it says', () => {
    process.env[ENV.APP_NAME] = 'Example';
    expect([fromOf(ADDRESS), replyTo()]).toEqual(['"Example" <no-reply@example.com>', undefined]);
    process.env[ENV.SENDER_NAME] = 'Example Accounts';
    process.env[ENV.REPLY_TO] = 'help@example.com';
    expect([fromOf(ADDRESS), replyTo()]).toEqual([
      '"Example Accounts" <no-reply@example.com>',
      'help@example.com',
    ]);
  });
});
