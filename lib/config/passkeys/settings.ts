import {
  AUTHENTICATOR_FIELDS,
  PASSKEY_FIELDS,
  type PasskeySettings,
} from '../../../lambda/passkeys/settings';
import { COSE_ALGORITHMS } from '../../../lambda/passkeys/webauthn/policy';
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
  const { topOrigins, acceptUnnamed } = passkeys.crossOrigin;
  const signIn: PasskeySettings = {
    relyingParties: passkeys.relyingParties.map(({ id, name, origins, relatedOrigins, appOrigins }) => ({
      id,
      ...(name === undefined ? {} : { name }),
      origins,
      ...(relatedOrigins.length > 0 ? { relatedOrigins } : {}),
      ...(appOrigins.length > 0 ? { appOrigins } : {}),
    })),
    ...told(AUTHENTICATOR_FIELDS, passkeys),
    ...(passkeys.attachment === undefined ? {} : { attachment: passkeys.attachment }),
    algorithms: passkeys.algorithms.map((name) => COSE_ALGORITHMS[name]),
    attestation: 'none',
    crossOrigin: { allowed: topOrigins.length > 0, topOrigins, ...(acceptUnnamed && { unnamed: true }) },
    ...told(PASSKEY_FIELDS, passkeys),
    ...(passkeys.unsealed === undefined ? {} : { unsealedUntil: endOf(passkeys.unsealed.acceptUntil) }),
  };
  const { attestation, allowedAaguids, trustAnchors } = passkeys;
  return {
    registration: {
      ...signIn,
      attestation,
      // Cognito gives its own passkeys the same user handles.
      ...(offersNatively({ nativeSignIn }, 'passkey') && nativeSignIn.relyingPartyId !== undefined
        ? { sharesHandles: [nativeSignIn.relyingPartyId] }
        : {}),
      ...(allowedAaguids.length > 0 ? { allowedAaguids } : {}),
      ...(trustAnchors.length > 0 ? { trustAnchors } : {}),
    },
    signIn,
  };
}

/** Seconds since the Unix epoch when a day (UTC) is over. */
function endOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000 + 86_400;
}
