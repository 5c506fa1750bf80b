import { AwsError, FunctionDenied, type LocalContext, type PolicyStatement } from '../../contract';
import type { Matches } from './pattern';

export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

export interface Target {
  readonly id: string;
  readonly arn: string;
  /** In place of the event; JSON. */
  readonly input: string | undefined;
  readonly retries: number;
}

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly enabled: boolean;
  /** Undefined for a rule with a schedule alone. */
  readonly matches: Matches | undefined;
  readonly targets: readonly Target[];
}

export interface Bus {
  readonly name: string;
  readonly arn: string;
  readonly policy: PolicyStatement[];
  readonly rules: Rule[];
}

/** Lambda itself tries twice more; EventBridge goes on for longer. */
export const DEFAULT_RETRIES = 2;

export class Buses {
  readonly #buses = new Map<string, Bus>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(private readonly context: LocalContext) {
    this.add('default');
  }

  all(): readonly Bus[] {
    return [...this.#buses.values()];
  }

  /** @throws AwsError `ResourceAlreadyExistsException` */
  add(name: string): Bus {
    if (this.#buses.has(name))
      throw new AwsError('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);
    const { partition, region, account } = this.context;
    const bus = {
      name,
      arn: `arn:${partition}:events:${region}:${account}:event-bus/${name}`,
      policy: [],
      rules: [],
    };
    this.#buses.set(name, bus);
    return bus;
  }

  /**
   * One that is gone is no error.
   *
   * @throws AwsError `ValidationException` while it has rules ("All rules associated with this event bus need
   *   to be deleted", API_DeleteEventBus)
   */
  delete(name: string): void {
    if ((this.#buses.get(name)?.rules.length ?? 0) > 0)
      throw new AwsError(
        'ValidationException',
        `Event bus ${name} can't be deleted since it has rules. All rules associated with this event bus need to be deleted.`,
      );
    this.#buses.delete(name);
  }

  /** @param nameOrArn of this account and Region */
  find(nameOrArn: string): Bus | undefined {
    return this.#buses.get(nameOrArn) ?? [...this.#buses.values()].find(({ arn }) => arn === nameOrArn);
  }

  /** For IAM, whether or not there is such a bus. */
  arnOf(nameOrArn: string): string {
    const { partition, region, account } = this.context;
    return nameOrArn.startsWith('arn:')
      ? nameOrArn
      : `arn:${partition}:events:${region}:${account}:event-bus/${nameOrArn}`;
  }

  /** They run afterwards. */
  take(bus: Bus, event: BusEvent): void {
    for (const rule of bus.rules) if (rule.enabled && rule.matches?.(event)) this.run(rule, event);
  }

  /** Without asking whether it matches. */
  run(rule: Rule, event: BusEvent): void {
    for (const target of rule.targets) {
      const delivery = this.deliver(rule, target, event).finally(() => this.#underWay.delete(delivery));
      this.#underWay.add(delivery);
    }
  }

  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled([...this.#underWay]);
  }

  private async deliver(rule: Rule, { arn, input, retries }: Target, event: BusEvent): Promise<void> {
    for (let tried = 0; tried <= retries; tried++) {
      try {
        await this.context.lambda.invoke({
          functionArn: arn,
          event: input === undefined ? event : JSON.parse(input),
          caller: { kind: 'service', service: 'events', sourceArn: rule.arn },
          attempts: 1,
        });
        return;
      } catch (error) {
        const { name, message } = error as Error;
        this.context.log(
          `EventBridge: rule ${rule.name} could not hand an event to ${arn}: ${name}: ${message}`,
        );
        if (error instanceof FunctionDenied) return;
      }
    }
  }
}
