/** By name. Only SetAlarmState changes their state. */
import { AwsError, type Clock } from '../../contract';

export const STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
export type AlarmState = (typeof STATES)[number];

export interface Alarm {
  readonly name: string;
  readonly arn: string;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation properties.
  readonly properties: any;
  readonly state: AlarmState;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly changedAt: number;
}

/** CloudWatch's words before the first evaluation. */
const UNCHECKED = 'Unchecked: Initial alarm creation';

export class Alarms {
  readonly #alarms = new Map<string, Alarm>();

  constructor(private readonly clock: Clock) {}

  /**
   * "its state is immediately set to INSUFFICIENT_DATA" (API_PutMetricAlarm).
   *
   * @throws AwsError AlreadyExists: CloudFormation refuses a name that PutMetricAlarm would write over
   */
  add(alarm: Pick<Alarm, 'name' | 'arn' | 'properties'>): void {
    if (this.#alarms.has(alarm.name))
      throw new AwsError('AlreadyExists', `The alarm ${alarm.name} already exists.`, 409);
    this.#put({ ...alarm, state: 'INSUFFICIENT_DATA', reason: UNCHECKED });
  }

  /** "When you update an existing alarm, its state is left unchanged" (API_PutMetricAlarm). */
  change(name: string, properties: unknown): void {
    this.#alarms.set(name, { ...this.find(name), properties });
  }

  /** @throws AwsError ResourceNotFound */
  setState(name: string, state: AlarmState, reason: string): void {
    this.#put({ ...this.find(name), state, reason });
  }

  /** One that is gone already is no error. */
  delete(name: string): void {
    this.#alarms.delete(name);
  }

  all(): readonly Alarm[] {
    return [...this.#alarms.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  find(name: string): Alarm {
    const alarm = this.#alarms.get(name);
    if (!alarm) throw new AwsError('ResourceNotFound', `Unknown alarm ${name}.`, 404);
    return alarm;
  }

  #put(alarm: Omit<Alarm, 'changedAt'>): void {
    this.#alarms.set(alarm.name, { ...alarm, changedAt: this.clock.now() });
  }
}
