import { smsCountries } from '../../config/sms/countries';

/**
 * A rule for every country that AWS sends to, as one without would be allowed: listed ones allowed, others
 * blocked. An unknown one stops the deployment.
 */
export function countryRules(
  allowed: readonly string[],
): { readonly countryCode: string; readonly protectStatus: 'ALLOW' | 'BLOCK' }[] {
  return [...smsCountries].sort().map((countryCode) => ({
    countryCode,
    protectStatus: allowed.includes(countryCode) ? 'ALLOW' : 'BLOCK',
  }));
}
