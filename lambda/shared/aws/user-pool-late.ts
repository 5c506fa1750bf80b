/** Loads Cognito's large client at first use, as few sign-ins need it. */
export const userPool = () => import('./late/user-pool');
