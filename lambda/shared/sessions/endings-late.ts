/** Loads DynamoDB's client late, for functions that seldom end sessions. */
export const endings = () => import('./late/endings');
