import { UsageError } from '../arguments';
import type { Check } from './check';

/** Comma-separated ids of checks. @throws UsageError naming an unknown id */
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
