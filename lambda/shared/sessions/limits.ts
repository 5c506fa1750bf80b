/** How long tokens matter; stages can't exceed it. */

/** Cognito's limit for ID and access tokens, also for other stacks' clients. */
export const MAX_TOKEN_MINUTES = 1_440;
/** The most that an operation may call a recent sign-in. */
export const MAX_RECENT_MINUTES = 60;
/** For clocks that differ. */
const CLOCK_MINUTES = 5;

/** Seconds that an ended session is kept, until its tokens have expired. */
export const KEPT_SECONDS = (Math.max(MAX_TOKEN_MINUTES, MAX_RECENT_MINUTES) + CLOCK_MINUTES) * 60;
