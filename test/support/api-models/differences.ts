/** Differences from AWS's models that stay, each with its reason. */
interface Difference {
  readonly service: string;
  /** One operation, or any. */
  readonly operation?: string;
  readonly finding: RegExp;
  readonly reason: string;
}

export const DIFFERENCES: readonly Difference[] = [];

export function isAcknowledged(service: string, operation: string, finding: string): boolean {
  return DIFFERENCES.some(
    (it) =>
      it.service === service &&
      (it.operation === undefined || it.operation === operation) &&
      it.finding.test(finding),
  );
}
