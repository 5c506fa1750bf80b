/**
 * The challenge of a registration. Nothing is stored for it: its tag binds it to the user, the relying party
 * and the sign-in that asked for it, and it carries the version of the account. Completing a registration
 * raises the version, so a challenge completes once at most, and none that was given out before another
 * passkey came or went.
 */

import type { Caller } from '../../shared/api/caller';
import { openChallenge, sealChallenge } from '../../shared/challenges/sealed';

/** What a challenge carries, for everybody to read and nobody to change. */
export interface RegistrationState {
  /** Version of the account when the registration began. */
  readonly version: number;
  /** True when passkeys of the account were registered under another address, which is told as well. */
  readonly hasOtherAddresses: boolean;
}

const EXTRA_BYTES = 5;

/** @param expires seconds since the Unix epoch; @throws errors of KMS */
export function newRegistrationChallenge(
  caller: Caller,
  rpId: string,
  state: RegistrationState,
  expires: number,
): Promise<string> {
  const extra = Buffer.alloc(EXTRA_BYTES);
  extra.writeUInt32BE(state.version);
  extra.writeUInt8(state.hasOtherAddresses ? 1 : 0, 4);
  return sealChallenge(scopeOf(caller, rpId), expires, extra);
}

/**
 * Undefined for anything but a challenge that this user was given, in this sign-in, for this relying party,
 * and that has not expired.
 *
 * @param now seconds since the Unix epoch
 * @throws errors of KMS
 */
export async function openRegistrationChallenge(
  caller: Caller,
  rpId: string,
  challenge: string,
  now: number,
): Promise<RegistrationState | undefined> {
  const opened = await openChallenge(scopeOf(caller, rpId), challenge, EXTRA_BYTES, now);
  if (!opened) return undefined;
  return { version: opened.extra.readUInt32BE(0), hasOtherAddresses: opened.extra[4] === 1 };
}

function scopeOf({ handle, authTime }: Caller, rpId: string) {
  return { purpose: 'registration', bound: [handle, rpId, String(authTime)] } as const;
}
