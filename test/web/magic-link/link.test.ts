import fc from 'fast-check';
import { findSignInLink } from '../../../web/src/magic-link/link';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const message = { userName: 'a5d0-ユーザー', iat: 1_700_000_000, exp: 1_700_000_600, jti: 'one' };
const fragment = `${encode(message)}.${Buffer.from('signature').toString('base64url')}`;

describe('finding a sign-in link in an address', () => {
  it('reads user name and times', () => {
    expect(findSignInLink(`https://example.com/#${fragment}`)).toEqual({
      fragment,
      userName: message.userName,
      issuedAt: message.iat,
      expiresAt: message.exp,
    });
  });

  it.each([
    ['no fragment', ''],
    ['an empty fragment', '#'],
    ['a fragment of the page', '#help'],
    ['a message without signature', `#${encode(message)}.`],
    ['a signature without message', '#.c2ln'],
    ['three parts', `#${fragment}.x`],
    ['a message that is no base64url', '#a+b.c2ln'],
    ['a message that is no UTF-8', `#${Buffer.from([0xff, 0xfe]).toString('base64url')}.c2ln`],
    ['a message that is no JSON', `#${Buffer.from('{').toString('base64url')}.c2ln`],
    ['a message that is null', `#${encode(null)}.c2ln`],
    ['a message that is a list', `#${encode([])}.c2ln`],
    ['an empty user name', `#${encode({ ...message, userName: '' })}.c2ln`],
    ['a user name that is no string', `#${encode({ ...message, userName: { a: 1 } })}.c2ln`],
    ['a time that is a string', `#${encode({ ...message, exp: '1700000600' })}.c2ln`],
    ['no time of issue', `#${encode({ ...message, iat: undefined })}.c2ln`],
    ['a signature with a line break', `#${encode(message)}.c2\nln`],
  ])('finds none in %s', (_, hash) => {
    expect(findSignInLink(`https://example.com/${hash}`)).toBeUndefined();
  });

  it('takes any text without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        findSignInLink(`https://example.com/#${one}.${other}`);
        findSignInLink(one);
      }),
    );
  });
});

describe('finding a recovery link in an address', () => {
  const secret = 'A'.repeat(43);
  const facts = { userName: 'a5d0-ユーザー', exp: 1_700_000_600, address: 'ada@example.com' };

  it('reads user name, time, address and the secret to answer with', () => {
    const recovery = `recovery.${encode(facts)}.${secret}`;
    expect(findSignInLink(`https://example.com/#${recovery}`)).toEqual({
      fragment: recovery,
      userName: facts.userName,
      expiresAt: facts.exp,
      recoverySecret: secret,
      address: facts.address,
    });
  });

  it.each([
    ['no secret', `#recovery.${encode(facts)}.`],
    ['a secret cut short', `#recovery.${encode(facts)}.${secret.slice(1)}`],
    ['more after the secret', `#recovery.${encode(facts)}.${secret}.x`],
    ['no user name', `#recovery.${encode({ exp: 1 })}.${secret}`],
    ['no time', `#recovery.${encode({ userName: 'x', address: 'ada@example.com' })}.${secret}`],
    ['no address to ask about', `#recovery.${encode({ userName: 'x', exp: 1 })}.${secret}`],
    ['facts that are none', `#recovery.a+b.${secret}`],
  ])('finds none in %s', (_, hash) => {
    expect(findSignInLink(`https://example.com/${hash}`)).toBeUndefined();
  });
});
