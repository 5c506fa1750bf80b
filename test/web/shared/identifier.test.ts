import { kindOf, readIdentifier } from '../../../web/src/shared/identifier';
import { shownIdentifier } from '../../../web/src/shared/shown-identifier';

const japan = { countries: ['JP'], country: 'JP' };

describe('what somebody typed to be found by', () => {
  it('is an e-mail address or a number, whichever it looks like', async () => {
    expect(await readIdentifier(' ann@example.com ', 'either', japan)).toEqual({
      kind: 'email',
      value: 'ann@example.com',
    });
    expect(await readIdentifier('090-1234-5678', 'either', japan)).toEqual({
      kind: 'phone',
      value: '+819012345678',
    });
  });

  it.each([
    ['', 'either', 'identifierMissing'],
    [' ', 'email', 'addressMissing'],
    ['', 'phone', 'numberMissing'],
    ['ann', 'either', 'addressMalformed'],
    ['ann', 'phone', 'numberMalformed'],
    ['0312345678', 'either', 'numberNotMobile'],
    ['+12015550123', 'either', 'numberCountry'],
    ['\u200b', 'either', 'identifierMissing'],
    ['jesús@example.com', 'either', 'addressUnmailable'],
    ['a’lice@example.com', 'email', 'addressUnmailable'],
  ] as const)('%j where %s is wanted is the slip "%s"', async (text, wanted, slip) => {
    expect(await readIdentifier(text, wanted, japan)).toBe(slip);
  });

  it.each([
    ['taro@日本語.jp', 'taro@xn--wgv71a119e.jp'],
    ['ａｌｉｃｅ＠ｅｘａｍｐｌｅ．ｎｅｔ', 'alice@example.net'],
    ['taro..yamada@docomo.ne.jp', 'taro..yamada@docomo.ne.jp'],
  ])('is %s in its one spelling, %s', async (text, value) => {
    expect(await readIdentifier(text, 'either', japan)).toEqual({ kind: 'email', value });
    expect(shownIdentifier(value)).toBe(value.startsWith('taro@') ? text : value);
  });

  it.each([
    ['0171/1234567', 'DE', '+491711234567'],
    ['090・1234・5678', 'JP', '+819012345678'],
    ['\u202d+81 90-1234-5678\u202c', 'DE', '+819012345678'],
    ['(357) 555-0123', 'US', '+13575550123'],
  ])('is the number %j of %s, %s', async (text, country, value) => {
    const sms = { countries: ['JP', 'DE', 'US'], country, alsoMobile: { US: ['+1357'] } };
    expect(await readIdentifier(text, 'either', sms)).toEqual({ kind: 'phone', value });
  });

  it('is taken as it is where an account of before is looked for and nothing is mailed', async () => {
    expect(await readIdentifier(' jesús@example.com\u200b', 'email', japan, false)).toEqual({
      kind: 'email',
      value: 'jesús@example.com',
    });
    expect(await readIdentifier('jesús@', 'email', japan, false)).toBe('addressMalformed');
  });

  it('is an address where numbers are not wanted, as on a page without text messages', async () => {
    expect(kindOf('09012345678', 'email')).toBe('email');
    expect(await readIdentifier('09012345678', 'email', japan)).toBe('addressMalformed');
  });
});
