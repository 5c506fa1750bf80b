import type { ExplicitAuthFlowsType } from '@aws-sdk/client-cognito-identity-provider';
import type { SrpVerifier } from './sign-in/srp/verifier';

export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'RESET_REQUIRED';

export type ContactAttribute = 'email' | 'phone_number';

/** Beside the password, by the challenges' names. */
export const SECOND_FACTORS = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'] as const;
export type SecondFactor = (typeof SECOND_FACTORS)[number];

/** What an authentication by `USER_AUTH` may begin with. */
export const FIRST_FACTORS = ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'] as const;
export type FirstFactor = (typeof FIRST_FACTORS)[number];

/** As in `LambdaConfig` (`PreTokenGenerationConfig` is folded into `PreTokenGeneration`). */
export const TRIGGER_NAMES = [
  'PreSignUp',
  'PostConfirmation',
  'PreAuthentication',
  'PostAuthentication',
  'DefineAuthChallenge',
  'CreateAuthChallenge',
  'VerifyAuthChallengeResponse',
  'PreTokenGeneration',
  'CustomMessage',
  'UserMigration',
] as const;
export type TriggerName = (typeof TRIGGER_NAMES)[number];

export interface Trigger {
  readonly functionArn: string;
  /** Of the event: `1`, or 2 or 3 where the template asks in pre-token generation. */
  readonly version: '1' | '2' | '3';
}

export interface SchemaAttribute {
  /** Name with its prefix, e.g. `email`, `custom:tenant`, `dev:custom:plan`. */
  readonly name: string;
  readonly dataType: 'String' | 'Number' | 'DateTime' | 'Boolean';
  readonly mutable: boolean;
  readonly required: boolean;
  readonly developerOnly: boolean;
  /** Characters or value. */
  readonly min?: number;
  readonly max?: number;
}

export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requireLowercase: boolean;
  readonly requireUppercase: boolean;
  readonly requireNumbers: boolean;
  readonly requireSymbols: boolean;
  readonly temporaryPasswordValidityDays: number;
}

export interface MessageTemplates {
  readonly emailSubject: string;
  readonly emailMessage: string;
  readonly smsMessage: string;
}

export interface PoolMfa {
  readonly mode: 'OFF' | 'OPTIONAL' | 'ON';
  readonly factors: readonly SecondFactor[];
}

/** `DeviceConfiguration` */
export interface DeviceTracking {
  /** `ChallengeRequiredOnNewDevice`: a remembered device stands in for the second factor. */
  readonly replacesSecondFactor: boolean;
  /** `DeviceOnlyRememberedOnUserPrompt`: the user decides on remembering, by UpdateDeviceStatus. */
  readonly onUserPrompt: boolean;
}

export interface WebAuthnSettings {
  readonly relyingPartyId: string | undefined;
  readonly userVerification: 'required' | 'preferred';
  /** `MULTI_FACTOR_WITH_USER_VERIFICATION`: a passkey with user verification satisfies required MFA. */
  readonly multiFactor: boolean;
}

export interface UserPool {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  /** In place of a username, which Cognito then makes up. */
  readonly usernameAttributes: readonly ContactAttribute[];
  readonly aliasAttributes: readonly string[];
  readonly caseSensitive: boolean;
  readonly schema: ReadonlyMap<string, SchemaAttribute>;
  readonly passwordPolicy: PasswordPolicy;
  readonly autoVerified: readonly ContactAttribute[];
  /** `keepOriginal`: the old value stays until the new one is verified. */
  readonly keepOriginal: readonly ContactAttribute[];
  readonly triggers: Readonly<Partial<Record<TriggerName, Trigger>>>;
  /** `CustomEmailSender` or `CustomSMSSender`, which are not emulated. */
  readonly customSenders: { readonly email: boolean; readonly sms: boolean };
  readonly onlyAdminCreates: boolean;
  readonly mfa: PoolMfa;
  /** Undefined where devices are not tracked. */
  readonly devices: DeviceTracking | undefined;
  readonly firstFactors: readonly FirstFactor[];
  readonly webAuthn: WebAuthnSettings;
  readonly recovery: readonly ContactAttribute[] | 'admin_only';
  /** With an `AccountRecoverySetting`, an address of second factors can't recover a password. */
  readonly recoverySparesFactors: boolean;
  readonly verification: MessageTemplates & { readonly byLink: boolean };
  readonly invitation: MessageTemplates;
  readonly authentication: MessageTemplates;
  /** SES sends them (`DEVELOPER`), not Cognito's own sender. */
  readonly mailsBySes: boolean;
  readonly mailFrom: string;
  readonly configurationSet: string | undefined;
  /** The template's, which DescribeUserPool gives back. */
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface UserPoolClient {
  readonly id: string;
  readonly poolId: string;
  readonly name: string;
  readonly secret: string | undefined;
  readonly flows: ReadonlySet<ExplicitAuthFlowsType>;
  /** `PreventUserExistenceErrors: ENABLED`. */
  readonly hidesUsers: boolean;
  readonly readable: ReadonlySet<string>;
  readonly writable: ReadonlySet<string>;
  readonly sessionSeconds: number;
  readonly accessTokenSeconds: number;
  readonly idTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  readonly revocation: boolean;
  /** A rotated refresh token still works so long; undefined without rotation. */
  readonly rotationGraceSeconds: number | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Only a sent code's hash is kept. */
export interface SentCode {
  /** SHA-256 of the code, base64. */
  readonly hash: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly attribute: ContactAttribute;
}

export interface PasswordHash {
  /** base64 */
  readonly salt: string;
  /** scrypt output, base64 */
  readonly hash: string;
  /** Absent in data folders from before SRP was emulated: only USER_PASSWORD_AUTH works then. */
  readonly srp?: SrpVerifier;
}

export interface SecondFactors {
  readonly enabled: readonly SecondFactor[];
  readonly preferred?: SecondFactor | undefined;
  readonly totp?: SoftwareToken | undefined;
  /** Secret of an app that waits for its first code, base32. */
  readonly pendingTotp?: string | undefined;
}

export interface SoftwareToken {
  /** base32 */
  readonly secret: string;
  readonly name?: string | undefined;
  /** Last time step (RFC 6238) whose code was taken; none up to it is taken again. */
  readonly lastStep: number;
}

export interface Device {
  readonly key: string;
  readonly groupKey: string;
  readonly name?: string | undefined;
  readonly srp: SrpVerifier;
  readonly remembered: boolean;
  readonly lastIp: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly lastAuthenticatedAt: number;
}

export interface Passkey {
  /** base64url */
  readonly id: string;
  /** COSE key, base64url. */
  readonly publicKey: string;
  readonly counter: number;
  readonly name: string;
  readonly relyingPartyId: string;
  readonly attachment?: string | undefined;
  readonly transports: readonly string[];
  readonly createdAt: number;
}

export interface PasskeyRegistration {
  /** base64url */
  readonly challenge: string;
  readonly clientId: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface User {
  readonly poolId: string;
  readonly sub: string;
  readonly username: string;
  readonly status: UserStatus;
  readonly enabled: boolean;
  readonly attributes: Readonly<Record<string, string>>;
  readonly password?: PasswordHash | undefined;
  /** Milliseconds since the epoch. */
  readonly temporaryPasswordUntil?: number | undefined;
  /** For verification (`keepOriginal`). */
  readonly pending: Readonly<Partial<Record<ContactAttribute, string>>>;
  /** By purpose: `confirm`, `reset`, `verify:email`, `verify:phone_number`. */
  readonly codes: Readonly<Record<string, SentCode>>;
  /** Milliseconds of codes sent or wrong in the last hour, for the limits. */
  readonly codeTimes: Readonly<Record<string, readonly number[]>>;
  readonly failedPasswords: number;
  /** Milliseconds since the epoch; until then passwords are not looked at. */
  readonly lockedUntil: number;
  /** Wrong codes in a row, and until when (milliseconds) they lock the user. */
  readonly wrongFactors?: { readonly count: number; readonly lockedUntil: number } | undefined;
  readonly groups: readonly string[];
  readonly secondFactors?: SecondFactors | undefined;
  /** By device key. */
  readonly devices?: Readonly<Record<string, Device>> | undefined;
  readonly passkeys?: readonly Passkey[] | undefined;
  readonly passkeyRegistration?: PasskeyRegistration | undefined;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

export interface Group {
  readonly poolId: string;
  readonly name: string;
  readonly description?: string;
  readonly precedence?: number;
  readonly roleArn?: string;
  readonly createdAt: number;
  /** @default never */
  readonly changedAt?: number;
}

/** With every token that came of it. */
export interface SignIn {
  /** `event_id` of its tokens. */
  readonly id: string;
  readonly poolId: string;
  readonly clientId: string;
  readonly sub: string;
  /** `origin_jti` of its tokens. */
  readonly originJti: string;
  /** Seconds since the epoch. */
  readonly authTime: number;
  /** Where the pool tracks devices. */
  readonly device?: { readonly key: string; readonly groupKey: string } | undefined;
  readonly revoked: boolean;
  /** Milliseconds since the epoch; no token of it lives longer. */
  readonly forgetAfter: number;
}

/** Kept under the SHA-256 (base64url) of its text. */
export interface RefreshToken {
  readonly signInId: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** When a rotation replaced it, milliseconds since the epoch. */
  readonly rotatedAt?: number;
}

/** Outlives a restart, though the template makes the pool anew. */
export interface PoolKeys {
  /** RSA private key, JWK. */
  readonly privateJwk: Readonly<Record<string, unknown>>;
  readonly kid: string;
  /** Base64; simulated users are derived from it. */
  readonly simulationKey: string;
  readonly createdAt: number;
}
