/** Loads Cognito's large client at first use: hardly any sign-in needs it. */
export const userPool = () => import('./late/user-pool');
