import fc from 'fast-check';
import { AddressProblem, parseAddress } from '../../../local/services/ses/address';

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
const domain = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));
const local = fc.stringMatching(/^[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}(\.[a-z0-9_+-]{1,20})?$/);
const address = fc.tuple(local, domain).map((parts) => parts.join('@'));

describe('addresses of the embedded SES', () => {
  it('reads any dot-atom address, bare and with a display name', () => {
    fc.assert(
      fc.property(address, fc.stringMatching(/^[A-Za-z]{1,10}( [A-Za-z]{1,10})?$/), (text, name) => {
        expect(parseAddress(text)).toMatchObject({ address: text, name: undefined });
        expect(parseAddress(`${name} <${text}>`)).toMatchObject({ address: text, name });
        expect(parseAddress(`"${name}, Inc." <${text}>`)).toMatchObject({
          address: text,
          name: `${name}, Inc.`,
        });
      }),
    );
  });

  it('takes no address with a control character anywhere in it', () => {
    fc.assert(
      fc.property(address, fc.integer({ min: 0, max: 31 }), fc.nat(60), (text, code, at) => {
        const broken = `${text.slice(0, at)}${String.fromCharCode(code)}${text.slice(at)}`;
        expect(() => parseAddress(broken)).toThrow(AddressProblem);
      }),
    );
  });

  it('answers any input with an address that is part of it, or with AddressProblem', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string({ unit: 'grapheme-ascii' })), (input) => {
        try {
          const found = parseAddress(input);
          expect(String(input)).toContain(found.address);
          expect(found.address).toMatch(/^[!-~ ]+@[a-zA-Z0-9.-]+$/);
        } catch (error) {
          expect(error).toBeInstanceOf(AddressProblem);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    'user',
    '@example.com',
    'user@',
    'user@localhost',
    'user@-a.test',
    'us er@a.test',
    'a..b@a.test',
    'a@b@c.test',
    'Name <a@b.test',
    'a@b.test>',
    'Name, Inc. <a@b.test>',
    'a@b.test <c@d.test>',
    'ユーザー@a.test',
    `${'x'.repeat(65)}@a.test`,
    `a@${'b'.repeat(64)}.test`,
    '',
    ' ',
  ])('refuses %j', (text) => {
    expect(() => parseAddress(text)).toThrow(AddressProblem);
  });
});
