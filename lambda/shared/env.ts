/**
 * Environment variables: set by constructs, read by handlers and tests. "(package)": set by the
 * `Passwordless` construct, under its names.
 */
export const ENV = {
  /** Deployment and stage; Powertools' `service` in metrics and logs. */
  SERVICE_NAME: 'POWERTOOLS_SERVICE_NAME',
  /** Event bus. Missing: no audit trail. */
  AUDIT_BUS: 'AUDIT_BUS_NAME',
  /** JSON of `ADMISSION_FIELDS` (lambda/hooks/settings.ts). Missing: no hook. */
  ADMISSION_HOOK: 'ADMISSION_HOOK',
  /** JSON of `CLAIMS_FIELDS` there. Missing: no hook. */
  CLAIMS_HOOK: 'CLAIMS_HOOK',
  /** JSON of `METHOD_CHOICE_FIELDS` there. Missing: no hook. */
  METHOD_CHOICE_HOOK: 'METHOD_CHOICE_HOOK',
  /** JSON of `WELCOME_FIELDS` there. Missing: no hook. */
  WELCOME_HOOK: 'WELCOME_HOOK',
  /** JSON of `OWNERS_TRIGGER_FIELDS` (lambda/pool/settings.ts). Missing: no owner's trigger. */
  OWNERS_TRIGGER: 'OWNERS_TRIGGER',
  /** `"TRUE"` when users change their attributes by Cognito's operations. */
  OWN_CHANGES: 'OWN_CHANGES_BY_COGNITO',
  /** Links, codes, limits and proofs (package). */
  SECRETS_TABLE: 'DYNAMODB_SECRETS_TABLE',
  /** RSA key for new links (package). */
  SIGNING_KEY_ID: 'KMS_KEY_ID',
  /** Ids or ARNs, comma separated: the current key, then retired ones. */
  ACCEPTED_KEY_IDS: 'MAGIC_LINK_ACCEPTED_KEY_IDS',
  /** `"TRUE"` or missing (package). */
  MAGIC_LINK_ENABLED: 'MAGIC_LINK_ENABLED',
  /** Address that mails come from (package). */
  FROM_ADDRESS: 'SES_FROM_ADDRESS',
  /** Where the stage has its own. */
  SENDER_NAME: 'SENDER_NAME',
  /** Where the stage has its own. */
  REPLY_TO: 'REPLY_TO',
  /** SES's, for every mail. */
  CONFIGURATION_SET: 'SES_CONFIGURATION_SET',
  /** Seconds (package). */
  LINK_LIFE_SECONDS: 'SECONDS_UNTIL_EXPIRY',
  /** Seconds between two mails to one user (package). */
  COOL_DOWN_SECONDS: 'MIN_SECONDS_BETWEEN',
  /** A user, in any 60 minutes. */
  LINKS_PER_HOUR: 'MAGIC_LINK_MAX_PER_HOUR',
  /** A user, in any 24 hours. */
  LINKS_PER_DAY: 'MAGIC_LINK_MAX_PER_DAY',
  /** The pool, in a clock hour (UTC). */
  POOL_LINKS_PER_HOUR: 'MAGIC_LINK_POOL_MAX_PER_HOUR',
  /** JSON of a `SignInCaps` (lambda/mail/caps.ts). */
  MAIL_CAPS: 'MAIL_CAPS',
  /** JSON of a `NoticeCaps` (lambda/mail/caps.ts). */
  NOTICE_CAPS: 'NOTICE_CAPS',
  /** A JSON array of strings. */
  REDIRECT_URIS: 'MAGIC_LINK_REDIRECT_URIS',
  /** `"TRUE"`: links only for an S256 code challenge. */
  REQUIRE_REQUESTER: 'MAGIC_LINK_REQUIRE_REQUESTER',
  /** Product name in messages. */
  APP_NAME: 'APP_NAME',
  /** Comma separated BCP 47 tags, the default first. */
  LOCALES: 'LOCALES',
  /** `"TRUE"`: the pre-sign-up trigger confirms accounts, never addresses; no client has a password flow. */
  CONFIRM_ACCOUNTS: 'CONFIRM_ACCOUNTS',
  /** `"TRUE"`: access tokens lack the scope of Cognito's own operations on users. */
  SUPPRESS_USER_OPERATIONS: 'SUPPRESS_USER_OPERATIONS',
  /** `"TRUE"` or missing (package). */
  PASSKEYS_ENABLED: 'FIDO2_ENABLED',
  /** Passkeys, their owners, used challenges (package). */
  AUTHENTICATORS_TABLE: 'DYNAMODB_AUTHENTICATORS_TABLE',
  /** JSON of a `PasskeySettings` (lambda/passkeys/settings.ts). */
  PASSKEY_POLICY: 'PASSKEY_POLICY',
  /** JSON of a `CodeSettings` (lambda/codes/settings.ts). Missing: no codes. */
  CODE_SETTINGS: 'CODE_SETTINGS',
  /** JSON of an `SmsSettings` (lambda/sms/settings.ts). Missing: no SMS. */
  SMS_SETTINGS: 'SMS_SETTINGS',
  /** Trigger sources whose messages may be SMS, comma separated. Missing: none. */
  POOL_SMS_SOURCES: 'POOL_SMS_SOURCES',
  /** `"TRUE"`: Cognito's own SMS pass no country rules, as in a pool of somebody else's. */
  POOL_SMS_ANYWHERE: 'POOL_SMS_ANYWHERE',
  /** `"LINK"` or `"LINK,CODE"`. */
  RECOVERY_METHODS: 'RECOVERY_METHODS',
  RECOVERY_LINK_SECONDS: 'RECOVERY_LINK_SECONDS',
  RECOVERY_LINK_URI: 'RECOVERY_LINK_URI',
  /** Missing: recovery links sign in with any client. */
  RECOVERY_CLIENT_ID: 'RECOVERY_CLIENT_ID',
  RECOVERY_CODE_COUNT: 'RECOVERY_CODE_COUNT',
  /** Minutes after signing in that recovery codes can be made. */
  RECENT_SIGN_IN_MINUTES: 'RECENT_SIGN_IN_MINUTES',
  /** Comma separated: `totp`, `sms`, `email`. Missing: none. */
  MFA_FACTORS: 'MFA_FACTORS',
  /** `"TRUE"` when devices are remembered. */
  DEVICES_REMEMBERED: 'DEVICES_REMEMBERED',
  /** HMAC key (id or ARN) for challenges, decoys and codes' keys. */
  CHALLENGE_KEY_ID: 'PASSKEY_CHALLENGE_KEY_ID',
  /** Comma separated (package). */
  CORS_ORIGINS: 'CORS_ALLOWED_ORIGINS',
  /** Comma separated (package). */
  CORS_METHODS: 'CORS_ALLOWED_METHODS',
  /** Comma separated (package). */
  CORS_HEADERS: 'CORS_ALLOWED_HEADERS',
  /** Seconds (package). */
  CORS_MAX_AGE: 'CORS_MAX_AGE',
  /** The account API's confidential client. */
  ACCOUNT_CLIENT_ID: 'ACCOUNT_CLIENT_ID',
  /** `SameSite` of session cookies: `"Strict"` or `"Lax"`. Missing: no cookies. */
  SESSION_COOKIES: 'ACCOUNT_SESSION_COOKIES',
  /** For one attempt to sign in. */
  SIGN_IN_SECONDS: 'ACCOUNT_SIGN_IN_SECONDS',
  REFRESH_SECONDS: 'ACCOUNT_REFRESH_SECONDS',
  /** `"TRUE"`: passwords sign in, and accounts begin unconfirmed. */
  PASSWORDS_SIGN_IN: 'ACCOUNT_PASSWORDS',
  PASSWORD_MIN_LENGTH: 'ACCOUNT_PASSWORD_MIN_LENGTH',
  /** Cognito's names, comma separated. Missing: none. */
  REQUIRED_ATTRIBUTES: 'ACCOUNT_REQUIRED_ATTRIBUTES',
  /** Comma separated. Missing: every user may read the sample. */
  SAMPLE_GROUPS: 'ACCOUNT_SAMPLE_GROUPS',
  /** Triggers have it in their events (package). */
  USER_POOL_ID: 'COGNITO_USER_POOL_ID',
} as const;

export type EnvName = (typeof ENV)[keyof typeof ENV];

/** Thrown as a function starts; names the variable. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** @throws EnvironmentError when it is missing or empty */
export function requireEnv(name: EnvName): string {
  const value = process.env[name];
  if (!value)
    throw new EnvironmentError(
      `The environment variable ${name} is missing; the construct that makes this function must set it.`,
    );
  return value;
}

export function hasEnv(name: EnvName): boolean {
  return Boolean(process.env[name]);
}

/** `"TRUE"` is the package's spelling. */
export function envFlag(name: EnvName): boolean {
  return process.env[name] === 'TRUE';
}

/** Of the function's role. @throws EnvironmentError */
export function runtimeCredentials(): {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
} {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (!accessKeyId || !secretAccessKey)
    throw new EnvironmentError(
      'The environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are missing; the Lambda runtime sets them from the role of the function.',
    );
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/**
 * An AWS service's origin (`AWS_ENDPOINT_URL` overrides it, as in SDKs) and the Region to sign for. The same
 * in both partitions of stages (lib/config/region.ts).
 *
 * @throws EnvironmentError without a Region
 */
export function serviceUrl(service: string): { readonly origin: string; readonly region: string } {
  const { AWS_REGION: region, AWS_ENDPOINT_URL: endpoint } = process.env;
  if (!region)
    throw new EnvironmentError('The environment variable AWS_REGION is missing; the Lambda runtime sets it.');
  return { origin: endpoint || `https://${service}.${region}.amazonaws.com`, region };
}
