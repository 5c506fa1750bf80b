/** The file that `npm run capacity` reads its figures of (tools/capacity/measured.json). */
import type { Figures } from './figures';
import type { Flow } from './sign-ins';

/** Of what functions do themselves, which differs from run to run. */
const DIGITS = 2;

/** Text of the file: each figure of each flow. */
export function figuresFile(alone: Readonly<Record<Flow, Figures>>): string {
  const rounded = (name: string, value: unknown) =>
    typeof value === 'number' && /^(?:work|gigabyte)/.test(name) ? Number(value.toPrecision(DIGITS)) : value;
  return `${JSON.stringify(alone, rounded, 2)}\n`;
}
