import { typedAddress } from '../../../web/src/shared/address';

describe('the address field', () => {
  it.each([
    'ann@example.com',
    ' ann@example.com\n',
    'ann+tag@mail.example.co.jp',
    "o'neil@example.org",
    '名@例え.jp',
  ])('takes %j, blanks around it off', (text) => {
    expect(typedAddress(text)).toBe(text.trim());
  });

  it.each([
    '',
    '   ',
    'ann',
    '@example.com',
    'ann@',
    'ann@example',
    'ann@example.',
    'ann@@example.com',
    'ann @example.com',
    'ann@example.com\nbcc: bob@example.com',
    `${'a'.repeat(250)}@example.com`,
  ])('refuses %j', (text) => {
    expect(typedAddress(text)).toBeUndefined();
  });
});
