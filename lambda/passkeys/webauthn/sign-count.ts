/**
 * §7.2 step 22. `unused`: none is kept. `advanced`: greater than the last. `stopped`: 0 after use. `went
 * back`: otherwise. The last two may mean a copied key.
 */
export type SignCountOutcome = 'unused' | 'advanced' | 'stopped' | 'went back';

export function judgeSignCount(stored: number, received: number): SignCountOutcome {
  if (stored === 0 && received === 0) return 'unused';
  if (received > stored) return 'advanced';
  return received === 0 ? 'stopped' : 'went back';
}
