/**
 * Secrets that are good once: links and codes. What uses one up is a conditional write, so of any number of
 * callers one wins. A second try of the winner's own round wins again, as Cognito runs a trigger up to three
 * times and an answer can be lost.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** Seconds in which the same round may use it again: Cognito's three tries of 5 s, and a little. */
const SAME_ROUND_SECONDS = 20;

/** Who uses it: a round of one sign-in, and when, in seconds since the Unix epoch. */
export interface Use {
  readonly round: string;
  readonly now: number;
}

/** Parts of an update. `set` and `remove` hold actions without their keyword. */
export interface UpdateParts {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Record<string, AttributeValue>;
  readonly condition: string;
}

const NAMES = { '#usedBy': 'usedBy', '#usedAt': 'usedAt' } as const;

/**
 * What a write needs to use up the map at `path`: `set` beside what else it sets, and a condition beside
 * others. The names `#usedBy` and `#usedAt`, and the values `:round`, `:now` and `:again`, are taken.
 *
 * @param path of the map in the item, its names as placeholders, e.g. `#links.#hash`
 */
export function usingUp(path: string, { round, now }: Use): UpdateParts & { readonly set: string } {
  const unused = `attribute_not_exists(${path}.#usedBy)`;
  const ours = `(${path}.#usedBy = :round AND ${path}.#usedAt > :again)`;
  return {
    set: `${path}.#usedBy = :round, ${path}.#usedAt = if_not_exists(${path}.#usedAt, :now)`,
    condition: `(${unused} OR ${ours})`,
    names: NAMES,
    values: {
      ':round': { S: round },
      ':now': { N: String(now) },
      ':again': { N: String(now - SAME_ROUND_SECONDS) },
    },
  };
}

/** What a write needs to make the map at `path` good again, if this round has used it up. */
export function goodAgain(
  path: string,
  { round }: Pick<Use, 'round'>,
): UpdateParts & { readonly remove: string } {
  return {
    remove: `${path}.#usedBy, ${path}.#usedAt`,
    condition: `${path}.#usedBy = :round`,
    names: NAMES,
    values: { ':round': { S: round } },
  };
}

/** True when this use would win again, by what was read: the same round has used it a moment ago. */
export function isOwnUse(
  { usedBy, usedAt = 0 }: { readonly usedBy?: string | undefined; readonly usedAt?: number | undefined },
  { round, now }: Use,
): boolean {
  return usedBy === round && usedAt > now - SAME_ROUND_SECONDS;
}
