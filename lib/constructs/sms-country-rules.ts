import { getCountries } from 'libphonenumber-js/min';

/**
 * Places that have telephone numbers but no code of their own in ISO 3166-1 (Ascension, Tristan da Cunha), or that no
 * network of End User Messaging reaches: it takes no rule for them, and sends nothing there.
 */
const WITHOUT_RULE: ReadonlySet<string> = new Set(['AC', 'TA', 'EH', 'IR', 'KP', 'SJ', 'SY']);

/** A rule for every country: those that are listed are allowed, all others blocked. A country without a rule would be allowed. */
export function countryRules(
  allowed: readonly string[],
): { readonly countryCode: string; readonly protectStatus: 'ALLOW' | 'BLOCK' }[] {
  const known = getCountries().filter((country) => !WITHOUT_RULE.has(country));
  return [...new Set<string>([...known, ...allowed])].sort().map((countryCode) => ({
    countryCode,
    protectStatus: allowed.includes(countryCode) ? 'ALLOW' : 'BLOCK',
  }));
}
