/**
 * Linked WhatsApp numbers and templates come from consoles of AWS and Meta, for which a route stands
 * (phone-number-route.ts).
 */
import { AwsError, type LocalContext } from '../../contract';

/** Of the category "authentication", in one language. */
export interface Template {
  readonly name: string;
  /** Meta's code, e.g. `en_US`. */
  readonly language: string;
  /** Meta's word; only `APPROVED` ones are sent by. */
  readonly status: string;
}

export interface LinkedNumber {
  /** `phone-number-id-` and 32 hexadecimal digits. */
  readonly id: string;
  /** E.164. */
  readonly phoneNumber: string;
  /** Shown as sender. */
  readonly displayName: string;
  readonly templates: readonly Template[];
}

const PREFIX = 'phone-number-id-';
const ID = /^phone-number-id-[0-9a-f]{32}$/;

export class SocialAccount {
  readonly #numbers: Map<string, LinkedNumber>;

  constructor(readonly context: LocalContext) {
    this.#numbers = context.state.map<LinkedNumber>('social-messaging/phone-numbers');
  }

  /**
   * Ends in what follows the id's prefix; also for a number that isn't linked.
   * https://docs.aws.amazon.com/service-authorization/latest/reference/list_socialmessaging.html
   */
  arn(idOrArn: string): string {
    if (idOrArn.startsWith('arn:')) return idOrArn;
    const { partition, region, account } = this.context;
    return `arn:${partition}:social-messaging:${region}:${account}:phone-number-id/${idOrArn.replace(PREFIX, '')}`;
  }

  /** Each number has its own here. */
  businessAccountOf({ id }: LinkedNumber): string {
    return `waba-${id.replace(PREFIX, '')}`;
  }

  businessAccountArn(idOrArn: string): string {
    return idOrArn.startsWith('arn:')
      ? idOrArn
      : this.arn(idOrArn).replace(/phone-number-id\/waba-/, 'waba/');
  }

  /** @throws AwsError `ResourceNotFoundException` */
  ofBusinessAccount(idOrArn: string): LinkedNumber {
    const wanted = this.businessAccountArn(idOrArn);
    const found = [...this.#numbers.values()].find(
      (number) => this.businessAccountArn(this.businessAccountOf(number)) === wanted,
    );
    if (found) return found;
    throw new AwsError('ResourceNotFoundException', `There is no WhatsApp Business Account ${idOrArn}.`, 404);
  }

  /** Replaces what was there. @throws TypeError naming what is wrong */
  link(number: LinkedNumber): void {
    if (!ID.test(number.id)) throw new TypeError(`${number.id} is not ${PREFIX} and 32 hexadecimal digits.`);
    this.#numbers.set(number.id, number);
  }

  /** @throws AwsError `ResourceNotFoundException` */
  get(idOrArn: string): LinkedNumber {
    const found = [...this.#numbers.values()].find(({ id }) => this.arn(id) === this.arn(idOrArn));
    if (found) return found;
    throw new AwsError(
      'ResourceNotFoundException',
      `The phone number ${idOrArn} is not linked with this account.`,
      404,
    );
  }

  reset(): void {
    this.#numbers.clear();
  }
}
