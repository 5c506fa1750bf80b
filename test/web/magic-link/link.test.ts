import fc from 'fast-check';
import { findLink } from '../../../web/src/magic-link/link';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const message = { userName: 'b3f1c2d4-0000-4000-8000-000000000001', iat: 1_700_000_000, exp: 1_700_000_600 };
const token = 'wJ_0-kQ3vZ8c1mT5rY7uB2nH4xL6aS9dF0gE-iP_oKs';
const fragment = `${encode(message)}.${token}`;
const whole = { fragment, userName: message.userName };
const facts = { userName: 'a5d0-ユーザー', exp: 1_700_000_600, address: 'ada@example.com' };
const recovery = `recovery.${encode(facts)}.${token}`;
const wholeRecovery = {
  fragment: recovery,
  userName: facts.userName,
  recoverySecret: token,
  address: facts.address,
};
const page = 'https://example.com/';

/** What mail programs, chats and people make of a link, and what it still is. */
const marks = [
  ...['.', ',', ';', ':', '!', '?', ')', '>', ']', '}', '"', "'", '»', '。', '」', '…', '*', '_', '-_'],
  ...['&x=1', '?utm_source=mail', '&utm_source=mail&utm_medium=email', '&gt;', '/', '#top', '?x=1#top'],
  ...['%3E', '%29', '%2E', '%22', '%20', '%E2%80%8B', '\u200b', '\u2060', '\ufeff', '\u00a0', '\n', '\r\n'],
  ...['=', '=\r\n', '%', '%zz', '.html', '.x', '>.'],
];

describe('a link with something after it', () => {
  it.each(marks)('is whole: %j', (mark) => {
    expect(findLink(`${page}#${fragment}${mark}`)).toEqual({ link: whole, page });
    expect(findLink(`${page}#${recovery}${mark}`)).toEqual({ link: wholeRecovery, page });
  });

  it('is broken where more of the same follows: nobody knows where it ends', () => {
    expect(findLink(`${page}#${fragment}abc`).link).toEqual({ isBroken: true, userName: message.userName });
    expect(findLink(`${page}#${recovery}abc`).link).toEqual({ isBroken: true });
  });
});

describe('a link with something in it', () => {
  it.each([
    ['soft line breaks of quoted-printable', (text: string) => text.replace(/.{70}/g, '$&=\r\n')],
    ['soft line breaks whose break a browser has dropped', (text: string) => text.replace(/.{70}/g, '$&=')],
    ['line breaks', (text: string) => text.replace(/.{40}/g, '$&\n')],
    ['line breaks with indentation', (text: string) => text.replace(/.{60}/g, '$&\r\n    ')],
    ['encoded line breaks', (text: string) => text.replace(/.{60}/g, '$&%0D%0A')],
    ['characters of no width', (text: string) => text.replace(/.{20}/g, '$&\u200b')],
    ['encoded spaces', (text: string) => text.replace(/.{60}/g, '$&%20')],
    ['an encoded dot', (text: string) => text.replaceAll('.', '%2E')],
    ['a dot encoded twice', (text: string) => text.replaceAll('.', '%252e')],
    [
      'all of it encoded',
      (text: string) => text.replace(/[\w.-]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`),
    ],
  ])('is whole: %s', (_what, mangle) => {
    expect(findLink(`${page}#${mangle(fragment)}`)).toEqual({ link: whole, page });
    expect(findLink(`${page}#${mangle(recovery)}`)).toEqual({ link: wholeRecovery, page });
  });
});

describe('a link whose # is encoded', () => {
  it.each(['%23', '%2523', '%252523'])('is whole, and the page is what stands before it: %s', (sign) => {
    expect(findLink(`${page}${sign}${fragment}`)).toEqual({ link: whole, page });
    expect(findLink(`${page}welcome?from=mail${sign}${fragment}.`)).toEqual({
      link: whole,
      page: `${page}welcome?from=mail`,
    });
    expect(findLink(`${page}${sign}${fragment.replace('.', '%2E')}?utm_source=mail#top`)).toEqual({
      link: whole,
      page,
    });
  });

  it('is looked for only where there is none in the fragment', () => {
    expect(findLink(`${page}?search=%23one#${fragment}`)).toEqual({
      link: whole,
      page: `${page}?search=%23one`,
    });
  });
});

describe('a link of version 0.1', () => {
  const signature = 'wJ_0-kQ3vZ8c1mT5rY7uB2nH4xL6aS9dF0gE'.repeat(10).slice(0, 342);
  const long = `${encode({ ...message, jti: token, kid: 'key' })}.${signature}`;

  it('is whole, with a mark after it as well', () => {
    for (const mark of ['', '.', '>', '&x=1'])
      expect(findLink(`${page}#${long}${mark}`).link).toEqual({ fragment: long, userName: message.userName });
  });

  it('is broken when cut anywhere, but where it reads as a short one, which Cognito refuses', () => {
    for (let end = 3; end < long.length; end++)
      expect(findLink(`${page}#${long.slice(0, end)}`).link).toEqual(
        end === encode({ ...message, jti: token, kid: 'key' }).length + 44
          ? expect.objectContaining({ userName: message.userName })
          : expect.objectContaining({ isBroken: true }),
      );
  });
});

describe('a link that was cut', () => {
  it.each([
    ['a link', fragment, 'eyJ'.length],
    ['a recovery link', recovery, 'recovery.'.length],
  ])('at any place is broken, never an exception and never whole: %s', (_what, text, least) => {
    fc.assert(
      fc.property(
        fc.integer({ min: least, max: text.length - 1 }),
        // Marks of a token's own letters may make one of it that Cognito refuses.
        fc.constantFrom('', ...marks.filter((mark) => !/^[_-]/.test(mark))),
        (end, mark) => {
          const { link, page: rest } = findLink(`${page}#${text.slice(0, end)}${mark}`);
          expect(link).toMatchObject({ isBroken: true });
          expect(rest).toBe(page);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('names whom it was for as long as that can be read', () => {
    expect(findLink(`${page}#${fragment.slice(0, -1)}`).link).toEqual({
      isBroken: true,
      userName: message.userName,
    });
    expect(findLink(`${page}#${encode(message)}`).link).toEqual({
      isBroken: true,
      userName: message.userName,
    });
  });
});

describe('a link that is none of ours', () => {
  it.each([
    ['no fragment', ''],
    ['an empty fragment', '#'],
    ['a fragment of the page', '#help'],
    ['a token without message', `#.${token}`],
    ['a message that is no base64url', `#a+b.${token}`],
    ['a message that is null', `#${encode(null)}.${token}`],
    ['a message that is a list', `#${encode([])}.${token}`],
    ['an encoded # in a query', '?search=%23one'],
  ])('is left alone: %s', (_what, rest) => {
    expect(findLink(`${page}${rest}`)).toEqual({ link: undefined, page: `${page}${rest}` });
  });

  it.each([
    ['an empty user name', `#${encode({ ...message, userName: '' })}.${token}`],
    ['a time that is a string', `#${encode({ userName: 'x', iat: 1, exp: '2' })}.${token}`],
    ['no time of issue', `#${encode({ userName: 'x', exp: 2 })}.${token}`],
    ['a recovery link without address', `#recovery.${encode({ userName: 'x', exp: 1 })}.${token}`],
    ['a recovery link whose facts are none', `#recovery.a+b.${token}`],
    ['a recovery link without anything', '#recovery.'],
  ])('is broken where it began like one: %s', (_what, rest) => {
    expect(findLink(`${page}${rest}`)).toMatchObject({ link: { isBroken: true }, page });
  });

  it('is never an exception, whatever the text, and what is found is in the form of a link', () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('%', '%23', '#', '.', '=', fragment, recovery),
    );
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 6 }), (parts) => {
        const { link } = findLink(`${page}${parts.join('')}`);
        if (link && !('isBroken' in link)) expect(link.fragment).toMatch(/^(recovery\.)?[\w-]+\.[\w-]{43}$/);
      }),
      { numRuns: 2_000 },
    );
  });
});
