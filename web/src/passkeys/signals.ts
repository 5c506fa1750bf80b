/**
 * WebAuthn L3 §5.1.10: password managers then offer no dead passkeys and show present names. A mere help:
 * failures change nothing.
 */

import { toBase64Url } from '../shared/base64url';

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
  /** @param credentialId base64url */
  unknown(credentialId: string): void;
  /** These and no others. @param credentialIds base64url */
  current(user: PasskeyUser, credentialIds: readonly string[]): void;
}

/** @param taker `PublicKeyCredential`, where the browser has it */
export function passkeySignals(taker: SignalTaker | undefined, rpId: string): Signals {
  const send = (name: keyof SignalTaker, options: object) => {
    try {
      const sent: unknown = taker?.[name]?.({ rpId, ...options });
      // Not all give promises, and nobody waits.
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
