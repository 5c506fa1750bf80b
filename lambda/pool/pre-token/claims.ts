import type {
  PreTokenGenerationTriggerEvent,
  PreTokenGenerationV2TriggerEvent,
  PreTokenGenerationV3TriggerEvent,
} from 'aws-lambda';
import type { HookedClaims } from '../../hooks/claims';

/** In every version a pool can have. */
export type TokenEvent =
  | PreTokenGenerationTriggerEvent
  | PreTokenGenerationV2TriggerEvent
  | PreTokenGenerationV3TriggerEvent;

/** `sign_in_method` is the package's; the others follow a passkey. */
export const CLAIM = {
  SIGN_IN_METHOD: 'sign_in_method',
  /** `true` when the authenticator verified the user, else `false`. */
  USER_VERIFIED: 'passkey_user_verified',
  /** `true` for a synced passkey, else `false`. */
  BACKED_UP: 'passkey_backed_up',
} as const;

/** Strings alone, as in version 1 of the event. */
export type Claims = Readonly<Partial<Record<(typeof CLAIM)[keyof typeof CLAIM], string>>>;

/** Opens Cognito's own operations on the user. */
const USER_OPERATIONS_SCOPE = 'aws.cognito.signin.user.admin';

export interface TokenChanges {
  readonly claims?: Claims;
  /** Never with a name that is taken. */
  readonly hooked?: HookedClaims;
  /** Takes that scope out of the access token; version 1 of the event can't. */
  readonly suppressUserOperations: boolean;
}

/**
 * Version 1 reaches the ID token only, 2 and 3 the access token too. No other claim, group or scope is
 * touched.
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
