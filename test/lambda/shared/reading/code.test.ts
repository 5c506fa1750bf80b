import { typedCode } from '../../../../lambda/shared/reading/code';

describe('a code as it is typed or pasted', () => {
  it.each([
    ['123456', '123456'],
    [' 123 456 ', '123456'],
    ['123-456', '123456'],
    ['123–456', '123456'],
    ['１２３４５６', '123456'],
    ['１２３　４５６', '123456'],
    ['1 2 3 4 5 6\n', '123456'],
    ['١٢٣٤٥٦', '123456'],
    ['۱۲۳ ۴۵۶', '123456'],
    ['१२३४५६', '123456'],
    ['𝟎𝟏𝟐𝟗𝟠𝟽', '012987'],
    ['12', '12'],
    ['', ''],
    ['1234567', '1234567'],
  ])('reads %j as %j', (text, code) => {
    expect(typedCode(text, 6)).toBe(code);
  });

  it.each([
    ['Example code: 482913\nIt works for 5 minutes.\n\n@localhost #482913', '482913'],
    ['Example のコードは 482913 です。5分以内に入力してください。\n@example.com #482913', '482913'],
    ['482913 is your code', '482913'],
  ])('finds the code in the whole message %j', (text, code) => {
    expect(typedCode(text, 6)).toBe(code);
  });

  it('takes runs of exactly the digits a code has, and none of two that differ', () => {
    expect(typedCode('order 1234567, code 12345678', 8)).toBe('12345678');
    expect(typedCode('a 111111 b 222222', 6)).toBe('111111222222');
  });

  it('drops letters and keeps the digits that are there', () => {
    expect(typedCode('12a4', 6)).toBe('124');
  });
});
