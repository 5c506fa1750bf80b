/**
 * What a browser can be told of passkeys (WebAuthn L3 §5.1.10), so that password managers offer no dead ones
 * and show the name that the account has now. It is only a help to people: where the browser has no such
 * function, or fails, or never answers, nothing else changes.
 */

import { toBase64Url } from '../shared/base64url';

/** The part of the browser that takes signals. */
export interface SignalTaker {
  signalUnknownCredential?(options: object): unknown;
  signalAllAcceptedCredentials?(options: object): unknown;
  signalCurrentUserDetails?(options: object): unknown;
}

/** Who passkeys are for. */
export interface PasskeyUser {
  /** User handle, as text. */
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
}

export interface Signals {
  /** This passkey is of no use. @param credentialId base64url */
  unknown(credentialId: string): void;
  /** The user has these passkeys and no others, and these names. @param credentialIds base64url */
  current(user: PasskeyUser, credentialIds: readonly string[]): void;
}

/** @param taker `PublicKeyCredential`, where the browser has it */
export function passkeySignals(taker: SignalTaker | undefined, rpId: string): Signals {
  const send = (name: keyof SignalTaker, options: object) => {
    try {
      const sent: unknown = taker?.[name]?.({ rpId, ...options });
      // Some give no promise; nobody waits for those that do.
      Promise.resolve(sent).catch(() => undefined);
    } catch {
      // Said above.
    }
  };
  return {
    unknown: (credentialId) => send('signalUnknownCredential', { credentialId }),
    current({ id, name, displayName }, allAcceptedCredentialIds) {
      const userId = toBase64Url(new TextEncoder().encode(id));
      send('signalAllAcceptedCredentials', { userId, allAcceptedCredentialIds });
      send('signalCurrentUserDetails', { userId, name, displayName });
    },
  };
}
