/** Dry runs have a far lower rate than messages (API_SendTextMessage, `DryRun`). */
import { AwsError, type Clock } from '../../contract';

/** Message parts a second that dry runs of one origination identity may have. */
const PARTS_A_SECOND = 5;
const SECOND = 1000;

/** Counts the message parts of dry runs by origination identity. */
export class DryRunRate {
  readonly #runs = new Map<string, { at: number; parts: number }[]>();

  constructor(private readonly clock: Clock) {}

  /** @throws AwsError `ThrottlingException` when the second has no room for these parts */
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
