import fc from 'fast-check';
import { CborError, decodeCbor, decodeCborItem } from '../../../../lambda/passkeys/webauthn/cbor';
import { canonicallyOrdered, type Encodable, encodeCbor } from './support/cbor';

const decodeHex = (hex: string) => decodeCbor(Buffer.from(hex, 'hex'));

describe('canonical CBOR', () => {
  it.each([
    ['00', 0],
    ['17', 23],
    ['1818', 24],
    ['1903e8', 1000],
    ['1affffffff', 4_294_967_295],
    ['20', -1],
    ['390100', -257],
    ['3affffffff', -4_294_967_296],
    ['60', ''],
    ['63e282ac', '€'],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['80', []],
    ['83010203', [1, 2, 3]],
  ])('%s is read as %j', (hex, value) => {
    expect(decodeHex(hex)).toEqual(value);
  });

  it('keeps a leading byte order mark in a text', () => {
    expect(decodeHex('64efbbbf61')).toBe('\ufeffa');
  });

  it('orders keys by major type, then length, then bytes', () => {
    expect(decodeHex('a5010018180020006161006162' + '00')).toEqual(
      new Map<number | string, number>([
        [1, 0],
        [24, 0],
        [-1, 0],
        ['a', 0],
        ['b', 0],
      ]),
    );
  });

  it('tells where the first item ends', () => {
    expect(decodeCborItem(Buffer.from('ff820102ff', 'hex'), 1)).toEqual({ value: [1, 2], end: 4 });
  });

  it.each([
    ['nothing', ''],
    ['a byte after the item', '0000'],
    ['an integer longer than needed (1 byte)', '1817'],
    ['an integer longer than needed (2 bytes)', '1900ff'],
    ['an integer longer than needed (4 bytes)', '1a0000ffff'],
    ['an integer of 8 bytes', '1b0000000100000000'],
    ['a reserved length', '1c'],
    ['a length longer than needed', '580100'],
    ['indefinite bytes', '5f4100ff'],
    ['an indefinite text', '7f6161ff'],
    ['an indefinite list', '9f01ff'],
    ['an indefinite map', 'bf0101ff'],
    ['a lone break', 'ff'],
    ['a tag', 'c000'],
    ['a half float', 'f93c00'],
    ['a float', 'fa3f800000'],
    ['a double', 'fb3ff0000000000000'],
    ['undefined', 'f7'],
    ['a simple value', 'f0'],
    ['a simple value in two bytes', 'f8ff'],
    ['bytes that end early', '4201'],
    ['a list that ends early', '8201'],
    ['a list that claims four thousand million items', '9affffffff00'],
    ['a map that ends early', 'a101'],
    ['a text that is not UTF-8', '61ff'],
    ['a text with a surrogate', '63eda080'],
    ['a text longer than its shortest UTF-8', '62c0af'],
    ['a key twice', 'a201000100'],
    ['keys out of order', 'a202000100'],
    ['a text key before a number key', 'a26161000100'],
    ['a longer text key before a shorter one', 'a2626161006162' + '00'],
    ['a key that is a byte string', 'a1410000'],
    ['a key that is a list', 'a18000'],
    ['five levels', '818181818100'],
  ])('refuses %s', (_, hex) => {
    expect(() => decodeHex(hex)).toThrow(CborError);
  });

  it('reads back whatever was written', () => {
    const leaf = fc.oneof<fc.Arbitrary<Encodable>[]>(
      fc.integer({ min: -4_294_967_296, max: 4_294_967_295 }),
      fc.string({ unit: 'grapheme' }),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    );
    const value = fc.oneof(
      leaf,
      fc.array(leaf),
      fc
        .dictionary(fc.string(), fc.array(leaf))
        .map((object) => canonicallyOrdered(new Map(Object.entries(object)))),
    );
    fc.assert(
      fc.property(value, (written) => {
        expect(decodeCbor(encodeCbor(written))).toEqual(written);
      }),
    );
  });

  it('has one encoding for each value: whatever is read writes the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (random) => {
        const bytes = Buffer.from(random);
        try {
          expect(encodeCbor(decodeCbor(bytes) as Encodable)).toEqual(bytes);
        } catch (error) {
          if (!(error instanceof CborError)) throw error;
        }
      }),
      { numRuns: 5000 },
    );
  });
});
