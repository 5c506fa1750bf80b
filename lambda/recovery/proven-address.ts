import { readLocales } from '../mail/locale';
import { ENV, requireEnv } from '../shared/env';
import { addressIn } from '../shared/reading/address';

export function provenAddress(attributes: Readonly<Record<string, string | undefined>>): string | undefined {
  const { email, email_verified: verified } = attributes;
  return email !== undefined && verified === 'true' ? addressIn(email) : undefined;
}

/** @throws EnvironmentError */
export function checkNoticeEnvironment(): void {
  for (const name of [ENV.FROM_ADDRESS, ENV.CONFIGURATION_SET, ENV.APP_NAME]) requireEnv(name);
  readLocales();
}
