/** `fido2options` in the first challenge of every sign-in, as the package's client reads it. */

import type { Opener, Subject } from '../../custom-auth/method';
import { randomText } from '../../shared/bytes';
import { ENV, requireEnv } from '../../shared/env';
import { readPasskeySettings } from '../settings';
import { passkeysEnabled } from './enforcement';
import { listedCredentials } from './listed-credentials';

/** For the verifier. */
export interface KeptChallenge {
  readonly challenge: string;
  /** Unix seconds. */
  readonly expires: number;
}

/** The package's name, both for the client and for what is kept. */
export const FIDO2_OPTIONS = 'fido2options';

export const passkeyOpener: Opener = { checkEnvironment, enabled: passkeysEnabled, open };

function checkEnvironment(): void {
  if (!readPasskeySettings().exposeCredentialIds) return;
  for (const name of [ENV.AUTHENTICATORS_TABLE, ENV.CHALLENGE_KEY_ID]) requireEnv(name);
}

async function open(subject: Subject) {
  const { relyingParties, signInTimeoutSeconds, userVerification, exposeCredentialIds } =
    readPasskeySettings();
  const challenge = randomText(32);
  const [only, ...others] = relyingParties;
  const options = {
    // With several relying parties the page knows its own.
    ...(only && others.length === 0 ? { relyingPartyId: only.id } : {}),
    challenge,
    ...(exposeCredentialIds ? { credentials: await listedCredentials(subject) } : {}),
    timeout: signInTimeoutSeconds * 1000,
    userVerification,
  };
  const kept: KeptChallenge = {
    challenge,
    expires: Math.floor(Date.now() / 1000) + signInTimeoutSeconds,
  };
  return {
    shown: { [FIDO2_OPTIONS]: JSON.stringify(options) },
    kept: { [FIDO2_OPTIONS]: JSON.stringify(kept) },
  };
}

/** Undefined once it has expired. @param now Unix seconds */
export function readKept(kept: Readonly<Record<string, string>>, now: number): string | undefined {
  const text = kept[FIDO2_OPTIONS];
  if (text === undefined) return undefined;
  const { challenge, expires }: KeptChallenge = JSON.parse(text);
  return expires > now ? challenge : undefined;
}
