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

/** What a function of this trigger puts into tokens. */
export interface TokenChanges {
  readonly claims?: Claims;
  /** What the stage's own hook adds; none of it has the name of a claim that is there without it. */
  readonly hooked?: HookedClaims;
  /** Takes the scope of Cognito's own operations out of the access token. Version 1 of the event can't. */
  readonly suppressUserOperations: boolean;
}

/**
 * Sets claims, and takes out that one scope: version 1 reaches the ID token only, versions 2 and 3 the access
 * token too. No claim is suppressed, no group or other scope touched.
 */
export function changeTokens(
  event: TokenEvent,
  { claims: own, hooked, suppressUserOperations }: TokenChanges,
): void {
  const added = (values: HookedClaims['idToken'] | undefined) =>
    own || (values && Object.keys(values).length > 0)
      ? { claimsToAddOrOverride: { ...values, ...own } }
      : undefined;
  const [id, access] = [added(hooked?.idToken), added(hooked?.accessToken)];
  const scopes = suppressUserOperations ? { scopesToSuppress: [USER_OPERATIONS_SCOPE] } : undefined;
  const response = event.response as Record<string, unknown>;
  if (event.version === '1') {
    if (id) response.claimsOverrideDetails = id;
  } else if (id || access || scopes)
    response.claimsAndScopeOverrideDetails = {
      ...(id ? { idTokenGeneration: id } : {}),
      accessTokenGeneration: { ...access, ...scopes },
    };
}
