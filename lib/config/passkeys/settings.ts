import { PASSKEY_SETTINGS, type PasskeySettings } from '../../../lambda/passkeys/settings';
import { told } from '../../../lambda/shared/fields';
import { offersNatively } from '../pool/native-sign-in';
import type { Config } from '../schema';

/** What the functions have to know of passkeys, in the form that they read. */
export interface PasskeySettingsOfStage {
  /** For the function that registers passkeys. */
  readonly registration: PasskeySettings;
  /**
   * For all others: without what only registration looks at, so that certificates don't fill their
   * environments.
   */
  readonly signIn: PasskeySettings;
}

/** Derives what the functions read from what the stage says. */
export function passkeySettings({
  passkeys,
  nativeSignIn,
}: Pick<Config, 'passkeys' | 'nativeSignIn'>): PasskeySettingsOfStage {
  const { crossOrigin, unsealed } = passkeys;
  const registration = {
    ...passkeys,
    crossOrigin: { ...crossOrigin, allowed: crossOrigin.topOrigins.length > 0 },
    unsealedUntil: unsealed && endOf(unsealed.acceptUntil),
    sharesHandles: nativeHandles(nativeSignIn),
  };
  const signIn = {
    ...registration,
    attestation: 'none' as const,
    trustAnchors: [],
    allowedAaguids: [],
    sharesHandles: [],
  };
  return { registration: told(PASSKEY_SETTINGS, registration), signIn: told(PASSKEY_SETTINGS, signIn) };
}

/** Cognito gives its own passkeys the same user handles. */
function nativeHandles(nativeSignIn: Config['nativeSignIn']): readonly string[] {
  const { relyingPartyId } = nativeSignIn;
  return relyingPartyId !== undefined && offersNatively({ nativeSignIn }, 'passkey') ? [relyingPartyId] : [];
}

/** Seconds since the Unix epoch when a day (UTC) is over. */
function endOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000 + 86_400;
}
