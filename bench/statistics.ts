/** Nearest-rank method; `share` from 0 to 1. Samples needn't be sorted. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('A percentile needs at least one sample.');
  return value;
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);
