/** How long tokens matter; stages can't exceed it. */

/** Cognito's limit for ID and access tokens, for clients of other stacks too. */
export const MAX_TOKEN_MINUTES = 1_440;
/** The most that any operation may call a recent sign-in. */
export const MAX_RECENT_MINUTES = 60;
/** For clocks that differ, and a little. */
const CLOCK_MINUTES = 5;

/** Seconds that an ended session is kept; after them its tokens have expired. */
export const KEPT_SECONDS = (Math.max(MAX_TOKEN_MINUTES, MAX_RECENT_MINUTES) + CLOCK_MINUTES) * 60;
