/** Far lower than that of messages (API_SendTextMessage, `DryRun`). */
import { AwsError, type Clock } from '../../contract';

/** For each origination identity. */
const PARTS_A_SECOND = 5;
const SECOND = 1000;

/** By origination identity. */
export class DryRunRate {
  readonly #runs = new Map<string, { at: number; parts: number }[]>();

  constructor(private readonly clock: Clock) {}

  /** @throws AwsError `ThrottlingException` when the second has no room */
  take(identity: string, parts: number): void {
    const now = this.clock.now();
    const recent = (this.#runs.get(identity) ?? []).filter(({ at }) => at > now - SECOND && at <= now);
    const used = recent.reduce((sum, run) => sum + run.parts, 0);
    if (recent.length > 0 && used + parts > PARTS_A_SECOND) {
      throw new AwsError(
        'ThrottlingException',
        `Rate exceeded: dry runs may have ${PARTS_A_SECOND} message parts a second.`,
      );
    }
    this.#runs.set(identity, [...recent, { at: now, parts }]);
  }

  clear(): void {
    this.#runs.clear();
  }
}
