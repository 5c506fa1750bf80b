/**
 * What a signature counter says (§7.2 step 22): `unused` when the authenticator keeps none, `advanced` when
 * it is greater than the last one seen, `stopped` when it is 0 after it was used, `went back` when it is not
 * greater otherwise. The last two may mean that a copy of the key is in use.
 */
export type SignCountOutcome = 'unused' | 'advanced' | 'stopped' | 'went back';

/**
 * @param stored counter of the last ceremony
 * @param received counter in this ceremony's authenticator data
 */
export function judgeSignCount(stored: number, received: number): SignCountOutcome {
  if (stored === 0 && received === 0) return 'unused';
  if (received > stored) return 'advanced';
  return received === 0 ? 'stopped' : 'went back';
}
