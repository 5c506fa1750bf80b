/** All but opt-outs comes from templates. */
import { AwsError, type LocalContext } from '../../contract';
import { AccountSettings } from '../account-settings';
import { FIRST_MONTHLY_LIMIT, SmsSandbox } from '../sms-sandbox';
import { conflict, notFound, type ResourceType } from './refusals';

export type MessageType = 'TRANSACTIONAL' | 'PROMOTIONAL';
/** What a protect configuration does with messages to a country. */
export type ProtectStatus = 'ALLOW' | 'BLOCK' | 'MONITOR' | 'FILTER';
export type Capability = 'SMS' | 'MMS' | 'VOICE';

interface Resource {
  readonly arn: string;
  /** Name or id. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly deletionProtection: boolean;
}

export interface PhoneNumber extends Resource {
  readonly kind: 'phone-number';
  /** E.164. */
  readonly number: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly capabilities: readonly string[];
  readonly numberType: string;
  readonly optOutList: string;
}

/** For messages to one country. */
export interface SenderId extends Resource {
  readonly kind: 'sender-id';
  readonly country: string;
}

export interface Pool extends Resource {
  readonly kind: 'pool';
  readonly identities: readonly (PhoneNumber | SenderId)[];
  readonly sharedRoutes: boolean;
  readonly optOutList: string;
}

export interface ConfigurationSet extends Resource {
  readonly protectConfigurationId: string | undefined;
  readonly defaultSenderId: string | undefined;
  readonly messageFeedback: boolean;
  readonly eventDestinations: readonly object[];
}

export interface ProtectConfiguration extends Resource {
  /** By capability, then country; a country without a rule is allowed. */
  readonly rules: Readonly<Record<Capability, Readonly<Record<string, ProtectStatus>>>>;
}

/** For opt-outs where no other list is named. */
export const DEFAULT_OPT_OUT_LIST = 'Default';

/** By id and by ARN. */
export class Registry<R extends Resource> {
  readonly #byId = new Map<string, R>();

  constructor(readonly type: ResourceType) {}

  /** @throws AwsError `ConflictException` for an id that is there */
  add(resource: R): R {
    if (this.#byId.has(resource.id)) {
      throw conflict(
        'RESOURCE_ALREADY_EXISTS',
        `there is a ${this.type} ${resource.id} already.`,
        this.type,
        resource.id,
      );
    }
    this.#byId.set(resource.id, resource);
    return resource;
  }

  /** Id, ARN and time of creation stay. @throws AwsError `ResourceNotFoundException` */
  change(id: string, members: Omit<R, 'id' | 'arn' | 'createdAt'>): R {
    const { arn, createdAt } = this.get(id);
    const changed = { ...members, id, arn, createdAt } as R;
    this.#byId.set(id, changed);
    return changed;
  }

  /**
   * One that is gone is no error.
   *
   * @throws AwsError `ConflictException` with `DELETION_PROTECTION_ENABLED`
   */
  delete(id: string): void {
    if (this.#byId.get(id)?.deletionProtection)
      throw conflict(
        'DELETION_PROTECTION_ENABLED',
        `the ${this.type} ${id} is protected against deletion.`,
        this.type,
        id,
      );
    this.#byId.delete(id);
  }

  find(idOrArn: string): R | undefined {
    return this.#byId.get(idOrArn) ?? this.all().find(({ arn }) => arn === idOrArn);
  }

  /** @throws AwsError `ResourceNotFoundException` */
  get(idOrArn: string): R {
    const found = this.find(idOrArn);
    if (!found) throw notFound(this.type, idOrArn);
    return found;
  }

  all(): readonly R[] {
    return [...this.#byId.values()];
  }
}

/** Messages beyond it are refused. */
const DECIDED_BY_AWS = {
  /** `PRODUCTION` or `SANDBOX`. */
  AccountTier: 'PRODUCTION',
  /** US dollars a month. */
  TextMessageMonthlySpendLimit: 10_000,
};
/** As AWS hands an account out. */
const AT_FIRST = { AccountTier: 'SANDBOX', TextMessageMonthlySpendLimit: FIRST_MONTHLY_LIMIT };

export class SmsAccount {
  readonly phoneNumbers = new Registry<PhoneNumber>('phone-number');
  /** Ids are `<sender id>/<country>`. */
  readonly senderIds = new Registry<SenderId>('sender-id');
  readonly pools = new Registry<Pool>('pool');
  readonly configurationSets = new Registry<ConfigurationSet>('configuration-set');
  readonly protectConfigurations = new Registry<ProtectConfiguration>('protect-configuration');
  readonly optOutLists = new Registry<Resource>('opt-out-list');
  /** Epoch milliseconds of the opt-out, by `<list> <number>`. */
  readonly optedOut: Map<string, number>;
  readonly settings: AccountSettings<typeof DECIDED_BY_AWS>;
  readonly sandbox: SmsSandbox;
  /** Empty where the account sets none. */
  readonly #ownLimits: Map<string, number>;

  constructor(readonly context: LocalContext) {
    this.optedOut = context.state.map<number>('sms-voice/opted-out');
    this.settings = new AccountSettings('sms-voice', context.freshAccount ? AT_FIRST : DECIDED_BY_AWS);
    this.sandbox = new SmsSandbox(context, 'sms-voice');
    this.#ownLimits = context.state.map<number>('sms-voice/own-limits');
    this.optOutLists.add(this.resource('opt-out-list', DEFAULT_OPT_OUT_LIST));
  }

  /** `arn:…:sms-voice:region:account:<type>/<id>` */
  arn(type: ResourceType, id: string): string {
    const { partition, region, account } = this.context;
    return `arn:${partition}:sms-voice:${region}:${account}:${type}/${id}`;
  }

  resource(type: ResourceType, id: string, deletionProtection = false): Resource {
    return { id, arn: this.arn(type, id), createdAt: this.context.clock.now(), deletionProtection };
  }

  /** US dollars a month. */
  get ownLimit(): number | undefined {
    return this.#ownLimits.get('text');
  }

  setOwnLimit(dollars: number | undefined): void {
    if (dollars === undefined) this.#ownLimits.delete('text');
    else this.#ownLimits.set('text', dollars);
  }

  /**
   * By the sandbox and the monthly limits.
   *
   * @throws AwsError `ConflictException`, `ServiceQuotaExceededException`
   */
  checkAllowance(number: string, parts: number): void {
    const { AccountTier: tier, TextMessageMonthlySpendLimit: limit } = this.settings.values;
    if (tier === 'SANDBOX' && !this.sandbox.isVerified(number))
      throw conflict(
        'DESTINATION_PHONE_NUMBER_NOT_VERIFIED',
        'the account is in the sandbox, and the destination is no verified number.',
        'verified-destination-number',
        number,
      );
    if (!this.sandbox.affords(parts, Math.min(limit, this.ownLimit ?? limit)))
      throw new AwsError(
        'ServiceQuotaExceededException',
        'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT: the message would cost more than the month has left.',
        400,
        { Reason: 'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT' },
      );
  }

  isOptedOut(list: string, number: string): boolean {
    return this.optedOut.has(`${list} ${number}`);
  }

  reset(): void {
    this.settings.reset();
    this.optedOut.clear();
    this.sandbox.reset();
    this.#ownLimits.clear();
  }
}
