/**
 * In pools that remember devices, Cognito renews tokens only for a confirmed, named device ("Working with
 * user devices" of the developer guide). So the page confirms one whose password nobody has, says not to
 * remember it, and forgets the last session's.
 */
import { toBase64 } from './base64url';
import { type PageStorage, readJson } from './storage';
import { claimsOf, userNameOf } from './tokens';

/** Asks Cognito. @throws NetworkError, ServiceError */
type Ask = (operation: string, input: object) => Promise<unknown>;

interface Kept {
  readonly userName: string;
  readonly key: string;
}

/** Never fails: without it the session lasts until its tokens are over. */
export async function settleDevice(
  answer: unknown,
  { ask, storage, clientId }: { readonly ask: Ask; readonly storage: PageStorage; readonly clientId: string },
): Promise<void> {
  const { AuthenticationResult: result } = answer as {
    AuthenticationResult?: {
      AccessToken: string;
      IdToken: string;
      NewDeviceMetadata?: { DeviceKey?: string };
    };
  };
  const key = result?.NewDeviceMetadata?.DeviceKey;
  if (!result || !key) return;
  const stored = `SignInPage.${clientId}.device`;
  const device = { AccessToken: result.AccessToken, DeviceKey: key };
  try {
    await ask('ConfirmDevice', { ...device, DeviceSecretVerifierConfig: nobodysVerifier() });
    await ask('UpdateDeviceStatus', { ...device, DeviceRememberedStatus: 'not_remembered' });
    const userName = userNameOf(result.IdToken);
    const before = readJson(storage, stored, isKept);
    storage.setItem(stored, JSON.stringify({ userName, key } satisfies Kept));
    if (before?.userName === userName) await ask('ForgetDevice', { ...device, DeviceKey: before.key });
  } catch {
    // Said above.
  }
}

/** Undefined in pools that remember none. */
export function deviceKeyOf(accessToken: string | null): string | undefined {
  const key = accessToken === null ? undefined : claimsOf(accessToken).device_key;
  return typeof key === 'string' ? key : undefined;
}

/** Base64: a random number below the group's prime (3072 bits, the first set), and a salt. */
function nobodysVerifier(): { readonly PasswordVerifier: string; readonly Salt: string } {
  const verifier = crypto.getRandomValues(new Uint8Array(384));
  verifier[0] = (verifier[0] ?? 0) & 0x7f;
  return {
    PasswordVerifier: toBase64(verifier),
    Salt: toBase64(crypto.getRandomValues(new Uint8Array(16))),
  };
}

function isKept(value: unknown): value is Kept {
  const kept = value as Partial<Kept> | null;
  return typeof kept === 'object' && kept !== null && typeof kept.key === 'string';
}
