import type { ConfigurationSet, ProtectConfiguration, SmsAccount } from './account';
import { conflict } from './refusals';

/**
 * The message's, else its configuration set's.
 *
 * @throws AwsError `ResourceNotFoundException`
 */
export function protectionOf(
  account: SmsAccount,
  named: string | undefined,
  configurationSet: ConfigurationSet | undefined,
): ProtectConfiguration | undefined {
  const id = named ?? configurationSet?.protectConfigurationId;
  return id === undefined ? undefined : account.protectConfigurations.get(id);
}

/**
 * @param country of the destination
 * @throws AwsError `ConflictException` when the country's SMS rule is BLOCK. FILTER and MONITOR let
 *   everything through here: nobody rates messages.
 */
export function checkCountry(protection: ProtectConfiguration | undefined, country: string): void {
  if (protection?.rules.SMS[country] !== 'BLOCK') return;
  throw conflict(
    'DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION',
    `the protect configuration ${protection.id} blocks SMS to ${country}.`,
    'protect-configuration',
    protection.id,
  );
}
