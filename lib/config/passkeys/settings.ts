import { PASSKEY_SETTINGS, type PasskeySettings } from '../../../lambda/passkeys/settings';
import { told } from '../../../lambda/shared/fields';
import { offersNatively } from '../pool/native-sign-in';
import type { Config } from '../schema';
import { originsOf } from './apps';

export interface PasskeySettingsOfStage {
  readonly registration: PasskeySettings;
  /** Without what only registration needs: certificates would fill the environment. */
  readonly signIn: PasskeySettings;
}

export function passkeySettings({
  passkeys,
  nativeSignIn,
}: Pick<Config, 'passkeys' | 'nativeSignIn'>): PasskeySettingsOfStage {
  const { crossOrigin, unsealed } = passkeys;
  const registration = {
    ...passkeys,
    relyingParties: passkeys.relyingParties.map(withOriginsOfApps),
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

type RelyingParty = Config['passkeys']['relyingParties'][number];

/** An iOS app's is a web origin. */
function withOriginsOfApps(relyingParty: RelyingParty): RelyingParty {
  const { id, origins, appOrigins, apps } = relyingParty;
  const both = [...new Set(apps.flatMap((app) => originsOf(app, id)))];
  const isWeb = (origin: string) => origin.startsWith('https:');
  return {
    ...relyingParty,
    origins: [...new Set([...origins, ...both.filter(isWeb)])],
    appOrigins: [...new Set([...appOrigins, ...both.filter((it) => !isWeb(it))])],
  };
}

/** Cognito gives its own passkeys the same user handles. */
function nativeHandles(nativeSignIn: Config['nativeSignIn']): readonly string[] {
  const { relyingPartyId } = nativeSignIn;
  return relyingPartyId !== undefined && offersNatively({ nativeSignIn }, 'passkey') ? [relyingPartyId] : [];
}

/** Seconds since the Unix epoch, at the end of the day (UTC). */
function endOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000 + 86_400;
}
