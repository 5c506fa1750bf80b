/** How long a token can matter; stages can't be set beyond it. */

/** Minutes that an ID or access token lives at most: Cognito's own limit, for clients of other stacks too. */
export const MAX_TOKEN_MINUTES = 1_440;
/** Minutes after a sign-in in which any operation that changes how one gets in can take its token. */
export const MAX_RECENT_MINUTES = 60;
/** Minutes between the clocks of services and Regions, and a little. */
const CLOCK_MINUTES = 5;

/**
 * Seconds that it is kept that a session ended. After that no token of it is good for anything: those that
 * were there have expired, and the sign-in is recent for no operation.
 */
export const KEPT_SECONDS = (Math.max(MAX_TOKEN_MINUTES, MAX_RECENT_MINUTES) + CLOCK_MINUTES) * 60;
