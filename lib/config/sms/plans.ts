/** What all numbering plans, not only mobile ones, say of beginnings. */
import type { CountryCode, NumberType } from 'libphonenumber-js/max';

const MOBILE: readonly NumberType[] = ['MOBILE', 'FIXED_LINE_OR_MOBILE'];

/** After two digits that are tried: some plans need more to tell ranges apart. */
const REST = ['0000000000', '2345678901', '5550123456', '9999999999'];

/** Characters of an E.164 number with its plus. */
const LONGEST = 16;

interface Known {
  readonly example: string;
  readonly country: string | undefined;
  readonly type: NumberType;
}

/** One number of each kind that begins so. */
function knownOf(beginning: string, country: string): readonly Known[] {
  // Loaded late, as few stages need it.
  const max = require('libphonenumber-js/max') as typeof import('libphonenumber-js/max');
  const found = new Map<string, Known>();
  for (let length = beginning.length + 1; length <= LONGEST; length++) {
    // Countries with the same calling code share its lengths.
    if (max.validatePhoneNumberLength(beginning.padEnd(length, '2'), country as CountryCode)) continue;
    for (let next = 0; next < 100; next++)
      for (const rest of REST) {
        const example = `${beginning}${String(next).padStart(2, '0')}${rest}${rest}`.slice(0, length);
        const number = max.parsePhoneNumberFromString(example);
        if (number?.number !== example || !number.isValid()) continue;
        const type = number.getType();
        const kind = `${number.country} ${type}`;
        if (!found.has(kind)) found.set(kind, { example, country: number.country, type });
      }
  }
  return [...found.values()];
}

/**
 * A sentence about numbers with this beginning that are another country's, premium or landlines; undefined
 * where no plan says so.
 *
 * @param country ISO 3166-1 alpha-2, with the beginning's calling code
 */
export function knownElsewhere(beginning: string, country: string): string | undefined {
  const other = knownOf(beginning, country).find(
    (one) => one.country !== country || !MOBILE.includes(one.type),
  );
  if (!other) return undefined;
  const { example, type, country: owner } = other;
  return `${example} is of ${owner === country ? `type ${type}` : (owner ?? 'no country')} by the numbering plans.`;
}

export function knownAsMobile(beginning: string, country: string): boolean {
  return knownOf(beginning, country).some((one) => one.country === country && MOBILE.includes(one.type));
}
