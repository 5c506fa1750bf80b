/** The environment that the constructs give the functions. Import it before any handler. */

import type { PasskeySettings } from '../../../lambda/passkeys/settings';
import { ENV } from '../../../lambda/shared/env';
import { ORIGIN, RP_ID } from '../passkeys/webauthn/support/authenticator';

export const KEY_ID = '0b7f4a52-6c1c-4f5e-9f0a-2d1f6f3f8a11';
export const REDIRECT_URI = 'https://app.example.com/welcome';
export const LINK_LIFE_SECONDS = 600;

export const CHALLENGE_KEY_ID = '5a1d9c1e-7d5e-4f0f-8f0d-0f6a7b1c2d3e';

export const PASSKEY_SETTINGS: PasskeySettings = {
  relyingParties: [{ id: RP_ID, name: 'Example', origins: [ORIGIN] }],
  userVerification: 'required',
  algorithms: [-8, -7, -257, -35, -36],
  attestation: 'none',
  crossOrigin: { allowed: false, topOrigins: [] },
  residentKey: 'required',
  registrationTimeoutSeconds: 300,
  signInTimeoutSeconds: 120,
  enforce: false,
  keepLast: false,
  perUser: 20,
  recentSignInMinutes: 5,
  exposeCredentialIds: false,
  counterMayStop: false,
};

/** Changes the passkey settings of the stage until the end of the test. */
export function setPasskeySettings(changes: Partial<PasskeySettings> = {}): void {
  process.env[ENV.PASSKEYS_ENABLED] = 'TRUE';
  process.env[ENV.PASSKEY_POLICY] = JSON.stringify({ ...PASSKEY_SETTINGS, ...changes });
}

const DEFAULTS: Readonly<Record<string, string>> = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'unit-test',
  AWS_SECRET_ACCESS_KEY: 'unit-test',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  // Every test is one of what the most talkative level writes.
  POWERTOOLS_LOG_LEVEL: 'DEBUG',
  [ENV.SECRETS_TABLE]: 'secrets',
  [ENV.SIGNING_KEY_ID]: KEY_ID,
  [ENV.ACCEPTED_KEY_IDS]: KEY_ID,
  [ENV.MAGIC_LINK_ENABLED]: 'TRUE',
  [ENV.FROM_ADDRESS]: 'no-reply@example.com',
  [ENV.CONFIGURATION_SET]: 'passwordless',
  [ENV.LINK_LIFE_SECONDS]: String(LINK_LIFE_SECONDS),
  [ENV.COOL_DOWN_SECONDS]: '60',
  [ENV.LINKS_PER_HOUR]: '5',
  [ENV.LINKS_PER_DAY]: '10',
  [ENV.POOL_LINKS_PER_HOUR]: '1000',
  [ENV.MAIL_CAPS]: JSON.stringify({ perHour: 10, perDay: 30 }),
  [ENV.NOTICE_CAPS]: JSON.stringify({ atOnce: 5, windowMinutes: 60, poolPerHour: 1000 }),
  [ENV.REDIRECT_URIS]: JSON.stringify([REDIRECT_URI, 'http://localhost:5173/']),
  [ENV.REQUIRE_REQUESTER]: 'FALSE',
  [ENV.APP_NAME]: 'Example & Co',
  [ENV.LOCALES]: 'en,ja',
  [ENV.CONFIRM_ACCOUNTS]: 'TRUE',
  // Tests of passkeys switch them on.
  [ENV.PASSKEYS_ENABLED]: '',
  [ENV.AUTHENTICATORS_TABLE]: 'authenticators',
  [ENV.CHALLENGE_KEY_ID]: CHALLENGE_KEY_ID,
  [ENV.PASSKEY_POLICY]: JSON.stringify(PASSKEY_SETTINGS),
  [ENV.CORS_ORIGINS]: `${ORIGIN},http://localhost:5173`,
  [ENV.CORS_METHODS]: 'POST',
  [ENV.CORS_HEADERS]: 'Content-Type,Authorization',
  [ENV.CORS_MAX_AGE]: '86400',
  [ENV.USER_POOL_ID]: 'us-east-1_Example01',
  [ENV.RECOVERY_METHODS]: 'LINK',
  [ENV.RECOVERY_LINK_SECONDS]: '900',
  [ENV.RECOVERY_LINK_URI]: REDIRECT_URI,
  [ENV.RECOVERY_CLIENT_ID]: '1example23456789',
  [ENV.RECOVERY_CODE_COUNT]: '10',
  [ENV.RECENT_SIGN_IN_MINUTES]: '5',
  [ENV.MFA_FACTORS]: '',
  [ENV.DEVICES_REMEMBERED]: '',
};

/** What the function of the account API is told besides. */
export const ACCOUNT_API_ENVIRONMENT = {
  [ENV.ACCOUNT_CLIENT_ID]: 'confidentialclient00000001',
  [ENV.SESSION_COOKIES]: 'Strict',
  [ENV.SIGN_IN_SECONDS]: '900',
  [ENV.REFRESH_SECONDS]: '2592000',
  [ENV.PASSWORDS_SIGN_IN]: 'TRUE',
  [ENV.PASSWORD_MIN_LENGTH]: '12',
} as const;

/** Sets the environment of a usual stage, with these variables in another way. */
export function setEnvironment(overrides: Readonly<Record<string, string>> = {}): void {
  Object.assign(process.env, DEFAULTS, overrides);
}

setEnvironment();
