import type {
  PreTokenGenerationTriggerEvent,
  PreTokenGenerationV2TriggerEvent,
  PreTokenGenerationV3TriggerEvent,
} from 'aws-lambda';
import type { HookedClaims } from '../../hooks/claims';

/** The event in the versions that a pool can be set to. */
export type TokenEvent =
  | PreTokenGenerationTriggerEvent
  | PreTokenGenerationV2TriggerEvent
  | PreTokenGenerationV3TriggerEvent;

/**
 * Names of the claims. `sign_in_method` is the package's; the others are there after a sign-in with a
 * passkey.
 */
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
 * The scope by which an access token opens Cognito's own operations on its user (UpdateUserAttributes and the
 * like).
 */
const USER_OPERATIONS_SCOPE = 'aws.cognito.signin.user.admin';

export interface ClaimChanges {
  readonly add: Readonly<Record<string, unknown>>;
  readonly suppress: readonly string[];
}

export interface ScopeChanges {
  readonly addScopes: readonly string[];
  readonly suppressScopes: readonly string[];
}

/** What the trigger of the pool's owner changes (owners-changes.ts). */
export interface OwnersChanges {
  readonly idToken: ClaimChanges;
  readonly accessToken: ClaimChanges & ScopeChanges;
  /** `groupOverrideDetails`, as it is answered; undefined where groups stay. */
  readonly groups: Readonly<Record<string, unknown>> | undefined;
}

/** What a function of this trigger puts into tokens. */
export interface TokenChanges {
  readonly claims?: Claims;
  /** What the stage's own hook adds; none of it has the name of a claim that is there without it. */
  readonly hooked?: HookedClaims;
  /** What the trigger of the pool's owner changes. */
  readonly owners?: OwnersChanges | undefined;
  /** Takes the scope of Cognito's own operations out of the access token. Version 1 of the event can't. */
  readonly suppressUserOperations: boolean;
}

/**
 * Sets claims, and takes out that one scope: version 1 reaches the ID token only, versions 2 and 3 the access
 * token too. No claim is suppressed, no group or other scope touched, but as the pool's owner says. Where the
 * owner's trigger, a hook and we name one claim, the last of them holds.
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
