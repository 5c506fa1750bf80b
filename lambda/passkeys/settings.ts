/** What a stage accepts of passkeys, as the constructs hand it to the functions: one JSON in one variable. */

import { ENV } from '../shared/env';
import { choice, count, flag, problemIn, type Told } from '../shared/fields';
import { MAX_RECENT_MINUTES } from '../shared/sessions/limits';
import { settingsReader, wrongIn } from '../shared/settings';
import {
  PolicyError,
  type RelyingParty,
  type RelyingPartyPolicy,
  relyingPartyPolicy,
} from './webauthn/policy';

/** A relying party and the name that authenticators show for it. */
export interface NamedRelyingParty extends RelyingParty {
  /** @default the product's name */
  readonly name?: string;
}

const REQUIREMENT = ['required', 'preferred', 'discouraged'] as const;

/** What is verified of authenticators, and asked of them. */
export const AUTHENTICATOR_FIELDS = {
  /** Whether authenticators have to check who holds them (PIN, fingerprint, face). */
  userVerification: choice(REQUIREMENT, 'required'),
  /**
   * Whether passkeys are discoverable: without that, nobody signs in without a user name. Anything but
   * "required" needs exposeCredentialIds.
   *
   * @later yes, for new passkeys
   */
  residentKey: choice(REQUIREMENT, 'required'),
};

export const ATTESTATION_FIELDS = {
  /**
   * What authenticators are asked to say of their make. Anything but "none" costs privacy and needs
   * trustAnchors.
   *
   * @later yes, for new passkeys
   */
  attestation: choice(['none', 'indirect', 'direct', 'enterprise'], 'none'),
};

export const PASSKEY_FIELDS = {
  /** Seconds that a user has to register a passkey. */
  registrationTimeoutSeconds: count('seconds', 30, 600, 300),
  /** Seconds that a user has to sign in with a passkey. */
  signInTimeoutSeconds: count('seconds', 30, 600, 120),
  /** Users who have a passkey sign in with it, and in no other way; not beside passwordFlows. */
  enforce: flag(false),
  /**
   * Users keep their last passkey: whoever has begun to use passkeys is not taken back to other methods.
   * Needs enforce.
   */
  keepLast: flag(false),
  /** Passkeys that a user can have. */
  perUser: count('passkeys', 1, 100, 20),
  /** Minutes after signing in that passkeys can be added, renamed and deleted. */
  recentSignInMinutes: count('minutes', 1, MAX_RECENT_MINUTES, 5),
  /** Tell whoever names a user the ids of their passkeys; people without any get made-up ones. */
  exposeCredentialIds: flag(false),
  /**
   * Take a synced passkey whose counter, once used, says 0: its password manager gave counters up. Other
   * counters that don't advance are refused in any case.
   */
  counterMayStop: flag(false),
};

const FIELDS = { ...AUTHENTICATOR_FIELDS, ...ATTESTATION_FIELDS, ...PASSKEY_FIELDS };

/** Everything that functions have to know of passkeys; the verification's policy is a part of it. */
export interface PasskeySettings extends Omit<RelyingPartyPolicy, 'counterMayStop'>, Told<typeof FIELDS> {
  readonly relyingParties: readonly NamedRelyingParty[];
  /** Kind of authenticator that may be registered. @default any */
  readonly attachment?: 'platform' | 'cross-platform';
  /**
   * Until when passkeys sign in that have no seal of ours (`seal.ts`), in seconds since the Unix epoch.
   *
   * @default they don't
   */
  readonly unsealedUntil?: number;
  /**
   * Ids of relying parties under whose user handles others keep passkeys too: what is listed here is not all
   * of them, so nobody may take it for that.
   *
   * @default none
   */
  readonly sharesHandles?: readonly string[];
}

const LISTS = ['relyingParties', 'algorithms'] as const;

const wrong = wrongIn(ENV.PASSKEY_POLICY);

/** Reads {@link ENV.PASSKEY_POLICY}. @throws EnvironmentError saying what is wrong with it */
export const readPasskeySettings = settingsReader(ENV.PASSKEY_POLICY, (value): PasskeySettings => {
  const problem = problemIn(FIELDS, value);
  if (problem !== undefined) throw wrong(problem);
  if (value.unsealedUntil !== undefined && !Number.isSafeInteger(value.unsealedUntil))
    throw wrong('needs whole seconds since the Unix epoch in unsealedUntil, or none');
  for (const name of LISTS) if (!Array.isArray(value[name])) throw wrong(`needs a list in ${name}`);
  if (![undefined, 'platform', 'cross-platform'].includes(value.attachment as string | undefined))
    throw wrong('needs platform or cross-platform in attachment, or none');
  const { crossOrigin = { allowed: false, topOrigins: [] }, ...settings } =
    value as unknown as PasskeySettings;
  try {
    return {
      ...settings,
      ...relyingPartyPolicy({ ...settings, crossOrigin }),
      relyingParties: settings.relyingParties,
    };
  } catch (error) {
    throw wrong(error instanceof PolicyError ? `can't be used: ${error.problems.join(' ')}` : 'is malformed');
  }
});
