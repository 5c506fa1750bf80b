/**
 * Loads what ends sessions, at its first use: a function that knows no table otherwise starts without its
 * client.
 */
export const endings = () => import('./late/endings');
