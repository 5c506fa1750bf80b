import type {
  PreTokenGenerationTriggerEvent,
  PreTokenGenerationV2TriggerEvent,
  PreTokenGenerationV3TriggerEvent,
} from 'aws-lambda';

/** The event in the versions that a pool can be set to. */
export type TokenEvent =
  | PreTokenGenerationTriggerEvent
  | PreTokenGenerationV2TriggerEvent
  | PreTokenGenerationV3TriggerEvent;

/** Names of the claims. `sign_in_method` is the package's; the others are there after a sign-in with a passkey. */
export const CLAIM = {
  SIGN_IN_METHOD: 'sign_in_method',
  /** `true` when the authenticator verified the user (PIN, fingerprint, face), else `false`. */
  USER_VERIFIED: 'passkey_user_verified',
  /** `true` when the passkey is synced to other devices, else `false`. */
  BACKED_UP: 'passkey_backed_up',
} as const;

/** Values by claim; all of them strings, as version 1 of the event takes nothing else. */
export type Claims = Readonly<Partial<Record<(typeof CLAIM)[keyof typeof CLAIM], string>>>;

/**
 * Sets claims and nothing else: version 1 reaches the ID token only, versions 2 and 3 the access token too. Nothing
 * is suppressed, no group or scope touched.
 */
export function setClaims(event: TokenEvent, values: Claims): void {
  const claims = { claimsToAddOrOverride: values };
  const response = event.response as Record<string, unknown>;
  if (event.version === '1') response.claimsOverrideDetails = claims;
  else response.claimsAndScopeOverrideDetails = { idTokenGeneration: claims, accessTokenGeneration: claims };
}
