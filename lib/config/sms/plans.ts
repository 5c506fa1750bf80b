/** What all plans of libphonenumber-js, not only those of mobile numbers, say of how numbers begin. */
import type { CountryCode, NumberType } from 'libphonenumber-js/max';

const MOBILE: readonly NumberType[] = ['MOBILE', 'FIXED_LINE_OR_MOBILE'];

/** What follows the two digits that are gone through: some plans know ranges by more. */
const REST = ['0000000000', '2345678901', '5550123456', '9999999999'];

/** Characters of a number with its plus (E.164). */
const LONGEST = 16;

interface Known {
  readonly example: string;
  readonly country: string | undefined;
  readonly type: NumberType;
}

/** Numbers that begin so and that a plan knows, one of each kind. */
function knownOf(beginning: string, country: string): readonly Known[] {
  // Loaded here and not above: a stage that allows nothing of its own does without.
  const max = require('libphonenumber-js/max') as typeof import('libphonenumber-js/max');
  const found = new Map<string, Known>();
  for (let length = beginning.length + 1; length <= LONGEST; length++) {
    // By the country's own lengths, which those that share its calling code have as well.
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
 * Why numbers that begin so are none of a country's mobile ones, in a sentence: some are another country's,
 * or premium, or landlines. Undefined where no plan says so.
 *
 * @param country ISO 3166-1 alpha-2 code, whose calling code the beginning has
 */
export function knownElsewhere(beginning: string, country: string): string | undefined {
  const other = knownOf(beginning, country).find(
    (one) => one.country !== country || !MOBILE.includes(one.type),
  );
  if (!other) return undefined;
  const { example, type, country: owner } = other;
  return `${example} is of ${owner === country ? `type ${type}` : (owner ?? 'no country')} by the numbering plans.`;
}

/** Whether the plans know numbers that begin so as mobile ones by now. */
export function knownAsMobile(beginning: string, country: string): boolean {
  return knownOf(beginning, country).some((one) => one.country === country && MOBILE.includes(one.type));
}
