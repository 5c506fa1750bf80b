/**
 * Ways into an account, as those list them who know them, and what each needs of a stage. What is said of
 * each is ours; the test of the attacks compares the names with the lists.
 */
import type { ConfigInput } from '../../lib/config/schema';
import { stageConfig } from './stages';
import { WHATSAPP } from './whatsapp';

export type Overrides = Partial<ConfigInput>;
export const requirements = ['second factor', 'passkey'] as const;
export type Requirement = (typeof requirements)[number];

const passkeys = stageConfig('local').passkeys;
/** Everybody needs an authenticator app beside the password. */
export const appAlone: NonNullable<ConfigInput['mfa']> = { mode: 'required', factors: ['totp'] };

/** Everything off that can be, so that each way is tried by itself. */
const CLOSED = {
  magicLink: { enabled: false },
  codes: {},
  recovery: { links: { enabled: false }, codes: { enabled: false } },
} satisfies Overrides;

/** What each requirement takes, and nothing that a stage has to accept. */
export const STAGE: Readonly<Record<Requirement, Overrides>> = {
  'second factor': { ...CLOSED, passwordFlows: true, mfa: appAlone },
  passkey: { ...CLOSED, passkeys: { ...passkeys, enforce: true } },
};

export interface Way {
  /** What the stage has to have for it; undefined where nothing turns it on. */
  readonly open?: (stage: Overrides) => Overrides;
  /**
   * Field that the error names, by requirement. Where there is none the stage can be synthesized, and the way
   * is tried on it.
   */
  readonly refusedAs?: Readonly<Partial<Record<Requirement, string>>>;
}

const either = (field: string) => ({ 'second factor': field, passkey: field });
const PASSWORD_FLOW: Way = {
  open: () => ({ passwordFlows: true }),
  refusedAs: { passkey: 'passwordFlows' },
};

/** Every method of the triggers, every flow of Cognito, every function of the operators. */
export const WAYS: Readonly<Record<string, Way>> = {
  MAGIC_LINK: {
    open: () => ({ magicLink: { enabled: true } }),
    refusedAs: either('weakerWays.magicLinks'),
  },
  EMAIL_OTP: { open: () => ({ codes: { email: true } }), refusedAs: either('weakerWays.emailCodes') },
  SMS_OTP: { open: () => ({ codes: { sms: true } }), refusedAs: either('weakerWays.smsCodes') },
  WHATSAPP_OTP: {
    open: () => ({ codes: { sms: true, whatsApp: WHATSAPP } }),
    refusedAs: either('weakerWays.whatsAppCodes'),
  },
  SMS_OTP_STEPUP: { open: () => ({ codes: { stepUp: true } }) },
  FIDO2: {
    open: ({ passkeys: own }) => ({ passkeys: { ...passkeys, ...own, userVerification: 'preferred' } }),
    // A passkey is what the other requirement asks for.
    refusedAs: { 'second factor': 'weakerWays.unverifiedPasskeys' },
  },
  RECOVERY_LINK: {
    open: () => ({ recovery: { links: { enabled: true } } }),
    refusedAs: either('weakerWays.recoveryLinks'),
  },
  RECOVERY_CODE: {
    open: () => ({ recovery: { links: { enabled: false }, codes: { enabled: true } } }),
    refusedAs: either('weakerWays.recoveryCodes'),
  },

  USER_PASSWORD_AUTH: PASSWORD_FLOW,
  USER_SRP_AUTH: PASSWORD_FLOW,
  ADMIN_USER_PASSWORD_AUTH: PASSWORD_FLOW,
  ADMIN_NO_SRP_AUTH: PASSWORD_FLOW,
  USER_AUTH: {
    open: () => ({ passwordFlows: true, nativeSignIn: { factors: ['email-code'] } }),
    refusedAs: either('nativeSignIn.factors'),
  },
  // The methods above, and sessions that one of the ways has opened.
  CUSTOM_AUTH: {},
  REFRESH_TOKEN: {},
  REFRESH_TOKEN_AUTH: {},

  RecoverUserFunctionName: {
    open: () => ({ recovery: { links: { enabled: true } } }),
    refusedAs: either('weakerWays.recoveryLinks'),
  },
  // They take ways away, and open none.
  ForgetUserFunctionName: {},
  ReleaseNumberFunctionName: {
    open: () => ({ codes: { sms: true } }),
    refusedAs: either('weakerWays.smsCodes'),
  },
};
