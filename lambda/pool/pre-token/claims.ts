import type {
  PreTokenGenerationTriggerEvent,
  PreTokenGenerationV2TriggerEvent,
  PreTokenGenerationV3TriggerEvent,
} from 'aws-lambda';
import type { HookedClaims } from '../../hooks/claims';

/** In all its versions. */
export type TokenEvent =
  | PreTokenGenerationTriggerEvent
  | PreTokenGenerationV2TriggerEvent
  | PreTokenGenerationV3TriggerEvent;

/** `sign_in_method` is the package's; the others are for passkeys. */
export const CLAIM = {
  SIGN_IN_METHOD: 'sign_in_method',
  /** `true` when the authenticator verified the user, else `false`. */
  USER_VERIFIED: 'passkey_user_verified',
  /** `true` for a synced passkey, else `false`. */
  BACKED_UP: 'passkey_backed_up',
} as const;

/** Strings, as in version 1 of the event. */
export type Claims = Readonly<Partial<Record<(typeof CLAIM)[keyof typeof CLAIM], string>>>;

/** Opens Cognito's own operations on the user. */
const USER_OPERATIONS_SCOPE = 'aws.cognito.signin.user.admin';

export interface ClaimChanges {
  readonly add: Readonly<Record<string, unknown>>;
  readonly suppress: readonly string[];
}

export interface ScopeChanges {
  readonly addScopes: readonly string[];
  readonly suppressScopes: readonly string[];
}

/** By the owner's trigger (owners-changes.ts). */
export interface OwnersChanges {
  readonly idToken: ClaimChanges;
  readonly accessToken: ClaimChanges & ScopeChanges;
  /** `groupOverrideDetails` as answered; undefined where groups stay. */
  readonly groups: Readonly<Record<string, unknown>> | undefined;
}

export interface TokenChanges {
  readonly claims?: Claims;
  /** Never with a taken name. */
  readonly hooked?: HookedClaims;
  readonly owners?: OwnersChanges | undefined;
  /** Takes that scope out of the access token; not in version 1 of the event. */
  readonly suppressUserOperations: boolean;
}

/**
 * Version 1 changes the ID token only, 2 and 3 the access token too. Only the owner touches other claims,
 * groups or scopes. For a claim, ours goes before a hook's, and a hook's before the owner's.
 */
export function changeTokens(
  event: TokenEvent,
  { claims: own, hooked, owners, suppressUserOperations }: TokenChanges,
): void {
  const id = claimChanges(owners?.idToken, hooked?.idToken, own);
  const access = claimChanges(owners?.accessToken, hooked?.accessToken, own);
  const scopes = scopeChanges(owners?.accessToken, suppressUserOperations);
  const groups = owners?.groups && { groupOverrideDetails: owners.groups };
  const response = event.response as Record<string, unknown>;
  if (event.version === '1') {
    if (id || groups) response.claimsOverrideDetails = { ...id, ...groups };
  } else if (id || access || scopes || groups)
    response.claimsAndScopeOverrideDetails = {
      ...(id ? { idTokenGeneration: id } : {}),
      accessTokenGeneration: { ...access, ...scopes },
      ...groups,
    };
}

/** Undefined where nothing changes. */
function claimChanges(
  owners: ClaimChanges | undefined,
  hooked: HookedClaims['idToken'] | undefined,
  own: Claims | undefined,
) {
  const added = { ...owners?.add, ...hooked, ...own };
  // Cognito leaves out what is both added and suppressed.
  const suppressed = owners?.suppress.filter((name) => !Object.hasOwn({ ...hooked, ...own }, name)) ?? [];
  if (Object.keys(added).length + suppressed.length === 0) return undefined;
  return {
    ...(Object.keys(added).length > 0 ? { claimsToAddOrOverride: added } : {}),
    ...(suppressed.length > 0 ? { claimsToSuppress: suppressed } : {}),
  };
}

function scopeChanges(owners: ScopeChanges | undefined, suppressUserOperations: boolean) {
  const ours = suppressUserOperations ? [USER_OPERATIONS_SCOPE] : [];
  const added = owners?.addScopes.filter((scope) => !ours.includes(scope)) ?? [];
  const suppressed = [...new Set([...(owners?.suppressScopes ?? []), ...ours])];
  if (added.length + suppressed.length === 0) return undefined;
  return {
    ...(added.length > 0 ? { scopesToAdd: added } : {}),
    ...(suppressed.length > 0 ? { scopesToSuppress: suppressed } : {}),
  };
}
