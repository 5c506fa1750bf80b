/** What stands there, by the table of prices; `npm run capacity` has usage. */
import { type Standing, standingPrices } from '../capacity/prices';
import { countStanding } from '../capacity/standing';
import type { Template } from './assembly';
import type { CostChange } from './report';

/** In the order of the price table. */
export function costChanges(before: Template, after: Template): readonly CostChange[] {
  const [old, next] = [before, after].map((template) => countStanding([template])) as [Standing, Standing];
  return (Object.keys(standingPrices) as (keyof Standing)[])
    .filter((key) => old[key] !== next[key])
    .map((key) => {
      const { item, dollars } = standingPrices[key];
      return {
        item,
        before: old[key],
        after: next[key],
        dollars: Number(((next[key] - old[key]) * dollars).toFixed(2)),
      };
    });
}
