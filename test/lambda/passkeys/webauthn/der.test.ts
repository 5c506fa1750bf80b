import fc from 'fast-check';
import {
  DER,
  DerError,
  readDer,
  readDerElements,
} from '../../../../lambda/passkeys/webauthn/attestation/der';
import { der } from './support/certificates';

const read = (hex: string) => readDerElements(Buffer.from(hex, 'hex'));

describe('DER', () => {
  it('is read element by element, with high tag numbers', () => {
    expect(read('020107bf853e030101ff')).toEqual([
      { tagClass: 0, tag: DER.INTEGER, content: Buffer.from([7]) },
      { tagClass: 2, tag: 702, content: Buffer.from('0101ff', 'hex') },
    ]);
  });

  it.each([0, 127, 128, 255, 256, 5000])('is read with a content of %i bytes', (length) => {
    const content = Buffer.alloc(length, 1);
    expect(readDer(der.octets(content), DER.OCTET_STRING)).toEqual(content);
  });

  it.each([
    ['an end within the content', '020207'],
    ['an end before the length', '02'],
    ['an end within a length', '0482'],
    ['an end within a tag', 'bf85'],
    ['an indefinite length', '308000'],
    ['a long length that a short one could hold', '048101ff'],
    ['a length with a leading zero', `04820080${'ff'.repeat(128)}`],
    ['a length of four bytes', '048400000001ff'],
    ['a tag that never ends', 'bfffffffffff0100'],
  ])('is refused with %s', (_, hex) => {
    expect(() => read(hex)).toThrow(DerError);
  });

  it.each([
    ['another tag', '0400'],
    ['another class', '8200'],
    ['two elements', '020101020101'],
    ['none', ''],
  ])('is refused as one integer with %s', (_, hex) => {
    expect(() => readDer(Buffer.from(hex, 'hex'), DER.INTEGER)).toThrow(DerError);
  });

  it('is read or refused, whatever the bytes, and always ends', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          readDerElements(Buffer.from(bytes));
        } catch (error) {
          if (!(error instanceof DerError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
