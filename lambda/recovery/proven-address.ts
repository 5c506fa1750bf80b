import { readLocales } from '../mail/locale';
import { ENV, requireEnv } from '../shared/env';
import { addressIn } from '../shared/reading/address';

/** Where a user hears of recoveries: the `email` attribute once somebody has proven it. */
export function provenAddress(attributes: Readonly<Record<string, string | undefined>>): string | undefined {
  const { email, email_verified: verified } = attributes;
  return email !== undefined && verified === 'true' ? addressIn(email) : undefined;
}

/**
 * Asks for what a mail to the user needs. @throws EnvironmentError naming the variable that is missing or
 * wrong
 */
export function checkNoticeEnvironment(): void {
  for (const name of [ENV.FROM_ADDRESS, ENV.CONFIGURATION_SET, ENV.APP_NAME]) requireEnv(name);
  readLocales();
}
