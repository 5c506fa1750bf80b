/** The environment that the constructs give the functions. Import it before any handler. */
import { ENV } from '../../../lambda/shared/env';

export const KEY_ID = '0b7f4a52-6c1c-4f5e-9f0a-2d1f6f3f8a11';
export const REDIRECT_URI = 'https://app.example.com/welcome';
export const LINK_LIFE_SECONDS = 600;

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
  [ENV.REDIRECT_URIS]: JSON.stringify([REDIRECT_URI, 'http://localhost:5173/']),
  [ENV.REQUIRE_REQUESTER]: 'FALSE',
  [ENV.APP_NAME]: 'Example & Co',
  [ENV.LOCALES]: 'en,ja',
  [ENV.CONFIRM_ACCOUNTS]: 'TRUE',
};

/** Sets the environment of a usual stage, with these variables in another way. */
export function setEnvironment(overrides: Readonly<Record<string, string>> = {}): void {
  Object.assign(process.env, DEFAULTS, overrides);
}

setEnvironment();
