/** With subscriptions, policies, and the account's SMS settings. */
import { AwsError, type LocalContext, type PolicyDocument } from '../../contract';
import { AccountSettings } from '../account-settings';
import { FIRST_MONTHLY_LIMIT, SmsSandbox } from '../sms-sandbox';

export interface Topic {
  readonly arn: string;
  readonly name: string;
  readonly displayName: string;
  readonly fifo: boolean;
  readonly kmsKeyId: string | undefined;
  readonly policy: PolicyDocument | undefined;
  readonly fromTemplate: boolean;
}

/** Nothing is delivered to it. */
export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
}

export interface TopicMessage {
  readonly id: string;
  /** ISO 8601, by the emulated clock. */
  readonly timestamp: string;
  readonly topicArn: string;
  readonly message: string;
  readonly subject: string | undefined;
}

const TOPIC_NAME = /^[A-Za-z0-9_-]{1,256}$|^[A-Za-z0-9_-]{1,251}\.fifo$/;

export class Topics {
  readonly #topics = new Map<string, Topic>();
  #subscriptions: Subscription[] = [];
  readonly smsAttributes: Map<string, string>;
  readonly sandbox: SmsSandbox;
  readonly settings: AccountSettings<{ readonly IsInSandbox: boolean }>;

  constructor(readonly context: LocalContext) {
    this.smsAttributes = context.state.map<string>('sns/sms-attributes');
    this.sandbox = new SmsSandbox(context, 'sns');
    this.settings = new AccountSettings('sns', { IsInSandbox: context.freshAccount });
  }

  /** US dollars; a new account has one, elsewhere AWS has raised it. */
  get monthlyLimit(): number {
    const own = this.smsAttributes.get('MonthlySpendLimit');
    if (own !== undefined) return Number(own);
    return this.context.freshAccount ? FIRST_MONTHLY_LIMIT : Number.POSITIVE_INFINITY;
  }

  arn(name: string): string {
    const { partition, region, account } = this.context;
    return `arn:${partition}:sns:${region}:${account}:${name}`;
  }

  /** Gives an existing topic of that name. @throws AwsError `InvalidParameter` */
  add(topic: Omit<Topic, 'arn' | 'policy'>): Topic {
    if (!TOPIC_NAME.test(topic.name) || topic.fifo !== topic.name.endsWith('.fifo')) {
      throw new AwsError(
        'InvalidParameter',
        `Invalid parameter: Topic Name: ${JSON.stringify(topic.name)}; it has up to 256 letters, digits, "-" or "_", and ends in ".fifo" exactly when it is a FIFO topic.`,
      );
    }
    const arn = this.arn(topic.name);
    const known = this.#topics.get(arn);
    if (known) return known;
    const made = { ...topic, arn, policy: undefined };
    this.#topics.set(arn, made);
    return made;
  }

  /** @throws AwsError `NotFound` */
  find(arn: unknown): Topic {
    const found = this.#topics.get(String(arn));
    if (!found) throw new AwsError('NotFound', `Topic does not exist: ${String(arn)}`, 404);
    return found;
  }

  has(arn: string): boolean {
    return this.#topics.has(arn);
  }

  all(): Topic[] {
    return [...this.#topics.values()];
  }

  /** Without one the default policy counts again. @throws AwsError `NotFound` */
  setPolicy(arn: string, policy: PolicyDocument | undefined): void {
    this.#topics.set(arn, { ...this.find(arn), policy });
  }

  /** @throws AwsError `NotFound` */
  change(arn: string, settings: Pick<Topic, 'displayName' | 'kmsKeyId'>): void {
    this.#topics.set(arn, { ...this.find(arn), ...settings });
  }

  /**
   * "Deletes a topic and all its subscriptions"; "deleting a topic that does not exist does not result in an
   * error" (API_DeleteTopic).
   */
  delete(arn: string): void {
    this.#topics.delete(arn);
    this.#subscriptions = this.#subscriptions.filter(({ topicArn }) => topicArn !== arn);
  }

  unsubscribe(arn: string): void {
    this.#subscriptions = this.#subscriptions.filter((each) => each.arn !== arn);
  }

  subscribe(subscription: Subscription): void {
    this.find(subscription.topicArn);
    this.#subscriptions.push(subscription);
  }

  subscriptions(topicArn: string): Subscription[] {
    return this.#subscriptions.filter((each) => each.topicArn === topicArn);
  }

  reset(): void {
    this.smsAttributes.clear();
    this.settings.reset();
    for (const topic of this.all()) if (!topic.fromTemplate) this.#topics.delete(topic.arn);
  }
}
