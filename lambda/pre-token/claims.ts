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

/** Name of the claim, the package's. */
export const SIGN_IN_METHOD = 'sign_in_method';

/**
 * Sets a claim and nothing else: version 1 reaches the ID token only, versions 2 and 3 the access token too. Nothing
 * is suppressed, no group or scope touched.
 */
export function setClaim(event: TokenEvent, name: string, value: string): void {
  const claims = { claimsToAddOrOverride: { [name]: value } };
  const response = event.response as Record<string, unknown>;
  if (event.version === '1') response.claimsOverrideDetails = claims;
  else response.claimsAndScopeOverrideDetails = { idTokenGeneration: claims, accessTokenGeneration: claims };
}
