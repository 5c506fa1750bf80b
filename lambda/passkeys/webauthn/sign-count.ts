/**
 * What a signature counter says (§7.2 step 22): `unused` when the authenticator keeps none, `advanced` when
 * it is greater than the last one seen, `went back` when it is not, which means that a copy of the key may be
 * in use.
 */
export type SignCountOutcome = 'unused' | 'advanced' | 'went back';

/**
 * @param stored counter of the last ceremony
 * @param received counter in this ceremony's authenticator data
 */
export function judgeSignCount(stored: number, received: number): SignCountOutcome {
  if (stored === 0 && received === 0) return 'unused';
  return received > stored ? 'advanced' : 'went back';
}
