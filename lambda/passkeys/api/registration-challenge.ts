/**
 * Registration challenges aren't stored. A tag binds each to user, relying party and sign-in. Completing
 * raises the account's version, which it carries: so it completes once, and never after another passkey came
 * or went.
 */

import type { Caller } from '../../shared/api/caller';
import { openChallenge, sealChallenge } from '../../shared/challenges/sealed';

/** Readable by everybody, changed by nobody. */
export interface RegistrationState {
  readonly version: number;
  /** Passkeys were registered under another address, which is told too. */
  readonly hasOtherAddresses: boolean;
}

const EXTRA_BYTES = 5;

/**
 * @param expires Unix seconds
 * @throws errors of KMS
 */
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
 * Undefined unless given to this user in this sign-in for this relying party, and not expired.
 *
 * @param now Unix seconds
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
