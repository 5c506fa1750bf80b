/** What a stage accepts of passkeys, as the constructs hand it to the functions: one JSON in one variable. */

import { ENV } from '../shared/env';
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

/** Everything that functions have to know of passkeys; the verification's policy is a part of it. */
export interface PasskeySettings extends RelyingPartyPolicy {
  readonly relyingParties: readonly NamedRelyingParty[];
  /**
   * Whether an authenticator must, should or should not keep the passkey so that it can sign in without a
   * user name.
   */
  readonly residentKey: 'required' | 'preferred' | 'discouraged';
  /** Kind of authenticator that may be registered. @default any */
  readonly attachment?: 'platform' | 'cross-platform';
  /** Seconds from the start of a registration in which it can be completed. */
  readonly registrationTimeoutSeconds: number;
  /** Seconds from a challenge in which it can be answered. */
  readonly signInTimeoutSeconds: number;
  /** True when a user who has a passkey can sign in with nothing else. */
  readonly enforce: boolean;
  /**
   * True when users can't remove their last passkey: with it, where passkeys are enforced, every other method
   * would come back.
   */
  readonly keepLast: boolean;
  /** Passkeys that a user may have. */
  readonly perUser: number;
  /** Minutes after a sign-in in which passkeys can be added, renamed and removed. */
  readonly recentSignInMinutes: number;
  /**
   * True when sign-in with a user name lists credential ids; needed for passkeys that are not discoverable.
   */
  readonly exposeCredentialIds: boolean;
  /**
   * Until when passkeys sign in that have no seal of ours (`seal.ts`), in seconds since the Unix epoch.
   *
   * @default they don't
   */
  readonly unsealedUntil?: number;
}

const COUNTS = [
  'registrationTimeoutSeconds',
  'signInTimeoutSeconds',
  'perUser',
  'recentSignInMinutes',
] as const;
const FLAGS = ['enforce', 'keepLast', 'exposeCredentialIds'] as const;
const LISTS = ['relyingParties', 'algorithms'] as const;
const CHOICES = {
  residentKey: ['required', 'preferred', 'discouraged'],
  userVerification: ['required', 'preferred', 'discouraged'],
  attestation: ['none', 'indirect', 'direct', 'enterprise'],
} as const;

const wrong = wrongIn(ENV.PASSKEY_POLICY);

/** Reads {@link ENV.PASSKEY_POLICY}. @throws EnvironmentError saying what is wrong with it */
export const readPasskeySettings = settingsReader(ENV.PASSKEY_POLICY, (value): PasskeySettings => {
  for (const name of COUNTS)
    if (!Number.isSafeInteger(value[name]) || (value[name] as number) < 1)
      throw wrong(`needs a whole number of at least 1 in ${name}`);
  if (value.unsealedUntil !== undefined && !Number.isSafeInteger(value.unsealedUntil))
    throw wrong('needs whole seconds since the Unix epoch in unsealedUntil, or none');
  for (const name of FLAGS)
    if (typeof value[name] !== 'boolean') throw wrong(`needs true or false in ${name}`);
  for (const name of LISTS) if (!Array.isArray(value[name])) throw wrong(`needs a list in ${name}`);
  for (const [name, choices] of Object.entries(CHOICES))
    if (!(choices as readonly unknown[]).includes(value[name]))
      throw wrong(`needs one of ${choices.join(', ')} in ${name}`);
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
