/**
 * Links and codes are good once: a conditional write lets one caller win. The winner's round wins again, as
 * Cognito runs a trigger up to three times.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** Seconds: Cognito's three tries of 5 s, and a little. */
const SAME_ROUND_SECONDS = 20;

/** `now` in Unix seconds. */
export interface Use {
  readonly round: string;
  readonly now: number;
}

/** Actions in `set` and `remove` lack their keyword. */
export interface UpdateParts {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Record<string, AttributeValue>;
  readonly condition: string;
}

const NAMES = { '#usedBy': 'usedBy', '#usedAt': 'usedAt' } as const;

/**
 * Parts of a write that uses up the map at `path`. Takes `#usedBy`, `#usedAt`, `:round`, `:now` and `:again`.
 *
 * @param path names as placeholders, e.g. `#links.#hash`
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

/** Parts of a write that undoes this round's use. */
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

/** The same round used it just before. */
export function isOwnUse(
  { usedBy, usedAt = 0 }: { readonly usedBy?: string | undefined; readonly usedAt?: number | undefined },
  { round, now }: Use,
): boolean {
  return usedBy === round && usedAt > now - SAME_ROUND_SECONDS;
}
