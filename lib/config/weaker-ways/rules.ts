/**
 * The weaker way beside a required one. Where a stage requires a second factor or a passkey, whatever opens
 * an account without it is switched off, or the stage says in `weakerWays` why it may stay. Whoever holds
 * such a way is signed in like anybody else, so the session can also take the required factor off the account
 * and put another one there: that is what a reason has to answer for.
 */
import { methodWays } from '../codes/schema';
import { type CrossFieldRule, rule } from '../rule';
import type { Config } from '../schema';
import { FIELDS, makesTheFirst, type Requirement, takesTheFactor, takesThePasskeys, type Way } from './way';
import type { WeakerWay } from './weaker-ways';

interface Required {
  /** True where the stage requires it. */
  readonly holds: (config: Pick<Config, 'mfa' | 'passkeys'>) => boolean;
  /** The field that says so. */
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
 * Every way into an account but the required one, and what it gets past. What isn't here is held to what is
 * required: Cognito asks a second factor of each password, also of one that was just reset;
 * `SMS_OTP_STEPUP` goes on from a session, whose access token it takes; native sign-in is refused by the rule
 * below and by those of its own.
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

/**
 * Cognito lets a password or a passkey of its own in without asking our functions, which keep those required.
 */
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

/** Rules of weaker ways, in the order their findings are shown. */
export const weakerWaysRules: readonly CrossFieldRule[] = [
  weakerWaysAreAccepted,
  nativeSignInKnowsNoPasskeysOfOurs,
];

function requirementsOf(config: Pick<Config, 'mfa' | 'passkeys'>): readonly Requirement[] {
  return (Object.keys(REQUIREMENTS) as Requirement[]).filter((name) => REQUIREMENTS[name].holds(config));
}
