import { UsageError } from '../arguments';
import type { Check } from './check';

/**
 * Reads `--accept`: ids of checks, with commas between them.
 *
 * @throws UsageError naming an id that no check has
 */
export function acceptedIds(
  given: string | undefined,
  checks: readonly Pick<Check, 'id'>[],
): readonly string[] {
  const ids = given?.split(',') ?? [];
  const unknown = ids.find((id) => !checks.some((check) => check.id === id));
  if (unknown !== undefined)
    throw new UsageError(
      `--accept names "${unknown}"; there are ${[...new Set(checks.map(({ id }) => id))].join(', ')}.`,
    );
  return ids;
}
