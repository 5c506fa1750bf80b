import { smsCountries } from '../../config/sms/countries';

/**
 * A rule for every country that AWS sends to: listed ones allowed, others blocked. One without a rule would
 * be allowed; an unknown one stops the deployment.
 */
export function countryRules(
  allowed: readonly string[],
): { readonly countryCode: string; readonly protectStatus: 'ALLOW' | 'BLOCK' }[] {
  return [...smsCountries].sort().map((countryCode) => ({
    countryCode,
    protectStatus: allowed.includes(countryCode) ? 'ALLOW' : 'BLOCK',
  }));
}
