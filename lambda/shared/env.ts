/**
 * Names of the environment variables that connect the constructs (which set them) with the handlers (which
 * read them). One constant serves infrastructure, handler and test, so a renamed variable can't half-change.
 *
 * Values marked "package" are set by the `Passwordless` construct itself and kept under its names.
 */
export const ENV = {
  /** Deployment and stage; Powertools reads it, and every metric and log line carries it as `service`. */
  SERVICE_NAME: 'POWERTOOLS_SERVICE_NAME',
  /** Name of the event bus of the audit trail. Missing: no audit trail. */
  AUDIT_BUS: 'AUDIT_BUS_NAME',
  /** The hook *admission*: the JSON of `ADMISSION_FIELDS` (lambda/hooks/settings.ts). Missing: none. */
  ADMISSION_HOOK: 'ADMISSION_HOOK',
  /** The hook *claims*: the JSON of `CLAIMS_FIELDS` there. Missing: none. */
  CLAIMS_HOOK: 'CLAIMS_HOOK',
  /** The hook *method choice*: the JSON of `METHOD_CHOICE_FIELDS` there. Missing: none. */
  METHOD_CHOICE_HOOK: 'METHOD_CHOICE_HOOK',
  /**
   * The trigger that the pool's owner has for the same event: the JSON of `OWNERS_TRIGGER_FIELDS`
   * (lambda/pool/settings.ts). Missing: none.
   */
  OWNERS_TRIGGER: 'OWNERS_TRIGGER',
  /** `"TRUE"` when the pool's owner lets users change their attributes by Cognito's operations. */
  OWN_CHANGES: 'OWN_CHANGES_BY_COGNITO',
  /** Name of the table that holds links, limits and proofs (package). */
  SECRETS_TABLE: 'DYNAMODB_SECRETS_TABLE',
  /** Key id of the RSA signing key that new links are signed with (package). */
  SIGNING_KEY_ID: 'KMS_KEY_ID',
  /**
   * Ids or ARNs of the keys whose links are accepted, comma separated: the current one, then retired ones.
   */
  ACCEPTED_KEY_IDS: 'MAGIC_LINK_ACCEPTED_KEY_IDS',
  /** `"TRUE"` when magic links are on (package). */
  MAGIC_LINK_ENABLED: 'MAGIC_LINK_ENABLED',
  /** Address that links are mailed from (package). */
  FROM_ADDRESS: 'SES_FROM_ADDRESS',
  /** Name that mails come from, where the stage has one of its own. */
  SENDER_NAME: 'SENDER_NAME',
  /** Address that answers go to, where the stage has one of its own. */
  REPLY_TO: 'REPLY_TO',
  /** SES configuration set that every mail is sent with. */
  CONFIGURATION_SET: 'SES_CONFIGURATION_SET',
  /** Life of a link in seconds (package). */
  LINK_LIFE_SECONDS: 'SECONDS_UNTIL_EXPIRY',
  /** Seconds that must pass between two mails to one user (package). */
  COOL_DOWN_SECONDS: 'MIN_SECONDS_BETWEEN',
  /** Links a user may be sent in any 60 minutes. */
  LINKS_PER_HOUR: 'MAGIC_LINK_MAX_PER_HOUR',
  /** Links a user may be sent in any 24 hours. */
  LINKS_PER_DAY: 'MAGIC_LINK_MAX_PER_DAY',
  /** Links the whole pool may send in one clock hour (UTC). */
  POOL_LINKS_PER_HOUR: 'MAGIC_LINK_POOL_MAX_PER_HOUR',
  /** Caps of mails to one address: the JSON of a `SignInCaps` (lambda/mail/caps.ts). */
  MAIL_CAPS: 'MAIL_CAPS',
  /** Caps of notices: the JSON of a `NoticeCaps` (lambda/mail/caps.ts). */
  NOTICE_CAPS: 'NOTICE_CAPS',
  /** Exact redirect URIs, a JSON array of strings. */
  REDIRECT_URIS: 'MAGIC_LINK_REDIRECT_URIS',
  /** `"TRUE"` when a link is only ever sent to a client that gave an S256 code challenge. */
  REQUIRE_REQUESTER: 'MAGIC_LINK_REQUIRE_REQUESTER',
  /** Product name that messages carry. */
  APP_NAME: 'APP_NAME',
  /** Languages that messages exist in, comma separated BCP 47 tags; the first one is the default. */
  LOCALES: 'LOCALES',
  /**
   * `"TRUE"` when the pre-sign-up trigger confirms accounts (never addresses): no client of the pool allows a
   * password flow.
   */
  CONFIRM_ACCOUNTS: 'CONFIRM_ACCOUNTS',
  /** `"TRUE"` when access tokens come without the scope that opens Cognito's own operations on their user. */
  SUPPRESS_USER_OPERATIONS: 'SUPPRESS_USER_OPERATIONS',
  /** `"TRUE"` when passkeys are on (package). */
  PASSKEYS_ENABLED: 'FIDO2_ENABLED',
  /** Name of the table that holds passkeys, their owners and used challenges (package). */
  AUTHENTICATORS_TABLE: 'DYNAMODB_AUTHENTICATORS_TABLE',
  /** What is accepted of passkeys: the JSON of a `PasskeySettings` (lambda/passkeys/settings.ts). */
  PASSKEY_POLICY: 'PASSKEY_POLICY',
  /**
   * One-time codes of this stage: the JSON of a `CodeSettings` (lambda/codes/settings.ts). Missing: no
   * codes.
   */
  CODE_SETTINGS: 'CODE_SETTINGS',
  /** Messages by SMS: the JSON of an `SmsSettings` (lambda/sms/settings.ts). Missing: no SMS. */
  SMS_SETTINGS: 'SMS_SETTINGS',
  /**
   * Sources of the custom-message trigger whose messages may go out by SMS, comma separated. Missing: none.
   */
  POOL_SMS_SOURCES: 'POOL_SMS_SOURCES',
  /** Ways back in that the stage has: `"LINK"` or `"LINK,CODE"`. */
  RECOVERY_METHODS: 'RECOVERY_METHODS',
  /** Life of a recovery link in seconds. */
  RECOVERY_LINK_SECONDS: 'RECOVERY_LINK_SECONDS',
  /** URI that recovery links lead to. */
  RECOVERY_LINK_URI: 'RECOVERY_LINK_URI',
  /** Id of the app client that recovery links sign in with. Missing: any of the pool. */
  RECOVERY_CLIENT_ID: 'RECOVERY_CLIENT_ID',
  /** Recovery codes that a user gets at a time. */
  RECOVERY_CODE_COUNT: 'RECOVERY_CODE_COUNT',
  /** Minutes after signing in that recovery codes can be made. */
  RECENT_SIGN_IN_MINUTES: 'RECENT_SIGN_IN_MINUTES',
  /**
   * Second factors of passwords that the stage has, comma separated: `totp`, `sms`, `email`. Missing: none.
   */
  MFA_FACTORS: 'MFA_FACTORS',
  /** `"TRUE"` when devices are remembered. */
  DEVICES_REMEMBERED: 'DEVICES_REMEMBERED',
  /** Id or ARN of the HMAC key that challenges, decoys and the keys of one-time codes are derived from. */
  CHALLENGE_KEY_ID: 'PASSKEY_CHALLENGE_KEY_ID',
  /** Origins that may call the API from a browser, comma separated (package). */
  CORS_ORIGINS: 'CORS_ALLOWED_ORIGINS',
  /** HTTP methods that a browser may use, comma separated (package). */
  CORS_METHODS: 'CORS_ALLOWED_METHODS',
  /** Request headers that a browser may send, comma separated (package). */
  CORS_HEADERS: 'CORS_ALLOWED_HEADERS',
  /** Seconds a browser may keep the answer to a preflight request (package). */
  CORS_MAX_AGE: 'CORS_MAX_AGE',
  /**
   * Id of the confidential client that the account API signs users in by; its secret is Cognito's to keep.
   */
  ACCOUNT_CLIENT_ID: 'ACCOUNT_CLIENT_ID',
  /** `SameSite` of the cookies that pages get sessions in: `"Strict"` or `"Lax"`. Missing: no cookies. */
  SESSION_COOKIES: 'ACCOUNT_SESSION_COOKIES',
  /** Seconds that a user has for one attempt to sign in. */
  SIGN_IN_SECONDS: 'ACCOUNT_SIGN_IN_SECONDS',
  /** Seconds that a refresh token is good for. */
  REFRESH_SECONDS: 'ACCOUNT_REFRESH_SECONDS',
  /** `"TRUE"` when passwords sign in; accounts begin unconfirmed then. */
  PASSWORDS_SIGN_IN: 'ACCOUNT_PASSWORDS',
  /** Characters that a password has at least. */
  PASSWORD_MIN_LENGTH: 'ACCOUNT_PASSWORD_MIN_LENGTH',
  /** Attributes that a new account must have, by Cognito's names, comma separated. Missing: none. */
  REQUIRED_ATTRIBUTES: 'ACCOUNT_REQUIRED_ATTRIBUTES',
  /** Groups whose members may read the sample resource, comma separated. Missing: every user may. */
  SAMPLE_GROUPS: 'ACCOUNT_SAMPLE_GROUPS',
  /** Id of the user pool; triggers have it in their events and need no variable (package). */
  USER_POOL_ID: 'COGNITO_USER_POOL_ID',
} as const;

/** Name of an environment variable of {@link ENV}. */
export type EnvName = (typeof ENV)[keyof typeof ENV];

/** Thrown at start of a function whose environment lacks or misspells a variable; the message names it. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/**
 * Reads a variable that must be there.
 *
 * @throws EnvironmentError naming the variable when it is missing or empty.
 */
export function requireEnv(name: EnvName): string {
  const value = process.env[name];
  if (!value)
    throw new EnvironmentError(
      `The environment variable ${name} is missing; the construct that makes this function must set it.`,
    );
  return value;
}

/** True when the variable is there and not empty. */
export function hasEnv(name: EnvName): boolean {
  return Boolean(process.env[name]);
}

/** True when the variable holds `"TRUE"`, the package's spelling of a switch that is on. */
export function envFlag(name: EnvName): boolean {
  return process.env[name] === 'TRUE';
}

/**
 * The credentials of the function's role, as the Lambda runtime gives them to the process.
 *
 * @throws EnvironmentError when the process has none.
 */
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
 * Where an AWS service is reached from this function, and the Region to sign for. `AWS_ENDPOINT_URL` takes
 * the place of AWS's own address, as it does for the SDKs. That ends alike in both partitions that a stage
 * can be in (lib/config/region.ts).
 *
 * @throws EnvironmentError when the process has no Region.
 */
export function serviceUrl(service: string): { readonly origin: string; readonly region: string } {
  const { AWS_REGION: region, AWS_ENDPOINT_URL: endpoint } = process.env;
  if (!region)
    throw new EnvironmentError('The environment variable AWS_REGION is missing; the Lambda runtime sets it.');
  return { origin: endpoint || `https://${service}.${region}.amazonaws.com`, region };
}
