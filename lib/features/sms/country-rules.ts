import { smsCountries } from '../../config/sms/countries';

/**
 * A rule for every country that AWS sends SMS to: those that are listed are allowed, all others blocked. A
 * country without a rule would be allowed; one that AWS doesn't know would stop the deployment.
 */
export function countryRules(
  allowed: readonly string[],
): { readonly countryCode: string; readonly protectStatus: 'ALLOW' | 'BLOCK' }[] {
  return [...smsCountries].sort().map((countryCode) => ({
    countryCode,
    protectStatus: allowed.includes(countryCode) ? 'ALLOW' : 'BLOCK',
  }));
}
