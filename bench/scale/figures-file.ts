/** The file that `npm run capacity` reads its figures of (tools/capacity/measured.json). */
import type { Figures } from './figures';
import type { Flow } from './sign-ins';

const DECIMALS = 4;

/** Text of the file: each figure of each flow; milliseconds and GB seconds rounded, as they are of one run. */
export function figuresFile(alone: Readonly<Record<Flow, Figures>>): string {
  const rounded = (_: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toFixed(DECIMALS)) : value;
  return `${JSON.stringify(alone, rounded, 2)}\n`;
}
