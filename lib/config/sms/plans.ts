/** What all numbering plans of libphonenumber-js, not only those of mobile numbers, say of how numbers begin. */
import type { NumberType } from 'libphonenumber-js/max';

const MOBILE: readonly NumberType[] = ['MOBILE', 'FIXED_LINE_OR_MOBILE'];

/** Digits after the calling code in total, of any country's numbers (E.164 has 15 with it). */
const LENGTHS = [5, 6, 7, 8, 9, 10, 11, 12];
/** What follows the two digits that are gone through: some plans know ranges by more. */
const REST = ['0000000000', '2345678901', '5550123456', '9999999999'];

interface Known {
  readonly example: string;
  readonly country: string | undefined;
  readonly type: NumberType;
}

/** Numbers that begin so and that a plan knows, one of each kind. */
function knownOf(beginning: string, callingCode: string): readonly Known[] {
  // Loaded here and not above: a stage that allows nothing of its own does without.
  const { parsePhoneNumberFromString } =
    require('libphonenumber-js/max') as typeof import('libphonenumber-js/max');
  const found = new Map<string, Known>();
  for (const length of LENGTHS)
    for (let next = 0; next < 100; next++)
      for (const rest of REST) {
        const all = `${beginning}${String(next).padStart(2, '0')}${rest}${rest}`;
        const example = all.slice(0, callingCode.length + length);
        if (example.length < beginning.length) continue;
        const number = parsePhoneNumberFromString(example);
        if (number?.number !== example || !number.isValid()) continue;
        const { country } = number;
        const type = number.getType();
        const kind = `${country} ${type}`;
        if (!found.has(kind)) found.set(kind, { example, country, type });
      }
  return [...found.values()];
}

/**
 * Why numbers that begin so are none of a country's mobile ones, in a sentence: some are another country's, or
 * premium, or landlines. Undefined where no plan says so.
 *
 * @param country ISO 3166-1 alpha-2 code, whose calling code the beginning has
 */
export function knownElsewhere(beginning: string, country: string): string | undefined {
  const other = knownOf(beginning, callingCodeOf(country)).find(
    (one) => one.country !== country || !MOBILE.includes(one.type),
  );
  if (!other) return undefined;
  const { example, type, country: owner } = other;
  return `${example} is of ${owner === country ? `type ${type}` : (owner ?? 'no country')} by the numbering plans.`;
}

/** Whether the plans know numbers that begin so as mobile ones by now. */
export function knownAsMobile(beginning: string, country: string): boolean {
  return knownOf(beginning, callingCodeOf(country)).some(
    (one) => one.country === country && MOBILE.includes(one.type),
  );
}

function callingCodeOf(country: string): string {
  const { getCountryCallingCode } =
    require('libphonenumber-js/max') as typeof import('libphonenumber-js/max');
  return `+${getCountryCallingCode(country as Parameters<typeof getCountryCallingCode>[0])}`;
}
