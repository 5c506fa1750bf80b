import { kindOf, readIdentifier } from '../../../web/src/shared/identifier';

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
  ] as const)('%j where %s is wanted is the slip "%s"', async (text, wanted, slip) => {
    expect(await readIdentifier(text, wanted, japan)).toBe(slip);
  });

  it('is an address where numbers are not wanted, as on a page without text messages', async () => {
    expect(kindOf('09012345678', 'email')).toBe('email');
    expect(await readIdentifier('09012345678', 'email', japan)).toBe('addressMalformed');
  });
});
