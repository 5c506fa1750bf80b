/**
 * Where a stage requires a second factor or a passkey, ways in without it are off, or `weakerWays` says why
 * they stay (docs/adr/027). A session by such a way can replace the required factor: reasons answer for that.
 */
import { methodWays } from '../codes/schema';
import { type CrossFieldRule, rule } from '../rule';
import type { Config } from '../schema';
import { FIELDS, makesTheFirst, type Requirement, takesTheFactor, takesThePasskeys, type Way } from './way';
import type { WeakerWay } from './weaker-ways';

interface Required {
  readonly holds: (config: Pick<Config, 'mfa' | 'passkeys'>) => boolean;
  /** The field with the reason. */
  readonly because: string;
}

const REQUIREMENTS: Readonly<Record<Requirement, Required>> = {
  'second factor': { holds: ({ mfa }) => mfa.mode === 'required', because: 'mfa.mode is "required"' },
  passkey: {
    holds: ({ passkeys }) => passkeys.enabled && passkeys.enforce,
    because: 'passkeys.enforce is on',
  },
};

/**
 * What each way bypasses. Others meet the requirement: Cognito asks a second factor of every password, reset
 * ones too; `SMS_OTP_STEPUP` needs a session's access token; rules refuse native sign-in.
 */
const WEAKER_WAYS: Readonly<Record<WeakerWay, Way>> = {
  magicLinks: {
    isOpen: ({ magicLink }) => magicLink.enabled,
    passes: { 'second factor': `a link ${takesTheFactor}`, passkey: `a link ${makesTheFirst}` },
    close: 'set magicLink.enabled to false',
  },
  emailCodes: {
    isOpen: ({ codes }) => codes.email || codes.inLinkMail,
    passes: {
      'second factor': `a code by e-mail ${takesTheFactor}`,
      passkey: `a code by e-mail ${makesTheFirst}`,
    },
    close: 'set codes.email and codes.inLinkMail to false',
  },
  smsCodes: {
    isOpen: ({ codes }) => codes.sms,
    passes: {
      'second factor': `a code by SMS ${takesTheFactor}`,
      passkey: `a code by SMS ${makesTheFirst}`,
    },
    close: 'set codes.sms to false',
  },
  recoveryLinks: {
    isOpen: ({ recovery }) => recovery.links.enabled,
    passes: {
      'second factor': `a link that an operator has mailed ${takesTheFactor}`,
      passkey: `a link that an operator has mailed ${takesThePasskeys}`,
    },
    close: 'set recovery.links.enabled to false',
  },
  recoveryCodes: {
    isOpen: ({ recovery }) => recovery.codes.enabled,
    passes: {
      'second factor': `a recovery code ${takesTheFactor}`,
      passkey: `a recovery code ${takesThePasskeys}`,
    },
    close: 'set recovery.codes.enabled to false',
  },
  unverifiedPasskeys: {
    isOpen: ({ passkeys }) => passkeys.enabled && passkeys.userVerification !== 'required',
    passes: { 'second factor': `a passkey whose holder was not verified ${takesTheFactor}` },
    close: 'set passkeys.userVerification to "required"',
  },
  ...methodWays,
};

const weakerWaysAreAccepted = rule(FIELDS, (config, report) => {
  const required = requirementsOf(config);
  for (const [name, { isOpen, passes, close }] of Object.entries(WEAKER_WAYS) as [WeakerWay, Way][]) {
    const accepted = config.weakerWays[name];
    const passed = isOpen(config) ? required.filter((requirement) => passes[requirement] !== undefined) : [];
    if (accepted === undefined)
      for (const requirement of passed)
        report(
          ['weakerWays', name],
          undefined,
          `a sentence that says why it may, where ${REQUIREMENTS[requirement].because}: ${passes[requirement]}. Or ${close}.`,
        );
    else if (passed.length === 0)
      report(
        ['weakerWays', name],
        accepted,
        `nothing where ${isOpen(config) ? 'nothing is required that this way gets past' : 'the stage doesn’t have this way in'}. Take it out, so that the day it counts somebody judges it anew.`,
      );
  }
});

/** Cognito lets its own passwords and passkeys in without our functions. */
const nativeSignInKnowsNoPasskeysOfOurs = rule(
  ['mfa', 'nativeSignIn', 'passkeys'],
  ({ nativeSignIn, ...config }, report) => {
    if (requirementsOf(config).includes('passkey') && nativeSignIn.factors.length > 0)
      report(
        ['nativeSignIn', 'factors'],
        nativeSignIn.factors,
        `an empty list where ${REQUIREMENTS.passkey.because}: Cognito signs in natively without asking our functions. Or leave enforce off.`,
      );
  },
);

export const weakerWaysRules: readonly CrossFieldRule[] = [
  weakerWaysAreAccepted,
  nativeSignInKnowsNoPasskeysOfOurs,
];

function requirementsOf(config: Pick<Config, 'mfa' | 'passkeys'>): readonly Requirement[] {
  return (Object.keys(REQUIREMENTS) as Requirement[]).filter((name) => REQUIREMENTS[name].holds(config));
}
