/**
 * Loads what speaks to the user pool, at its first use: hardly any sign-in has one, and Cognito's client is
 * large.
 */
export const userPool = () => import('./late/user-pool');
