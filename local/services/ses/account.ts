import type { SuppressionListReason, TlsPolicy } from '@aws-sdk/client-sesv2';
import type { LocalContext } from '../../contract';
import { AccountSettings } from '../account-settings';
import { TokenBuckets } from '../token-buckets';
import type { MailAddress } from './address';

export interface Identity {
  readonly name: string;
  /**
   * A template's count as verified, but in a fresh account; the API's stay unverified until `PUT
   * /_local/account/ses/identities/<name>`.
   */
  readonly verified: boolean;
  /** For mail that names no other. */
  readonly configurationSet: string | undefined;
  readonly dkimTokens: readonly string[];
}

/** As far as they decide whether a mail is taken. */
export interface ConfigurationSet {
  readonly name: string;
  readonly sendingEnabled: boolean;
  /** `REQUIRE` or `OPTIONAL`. */
  readonly tlsPolicy: TlsPolicy;
  /** To leave out suppressed recipients; undefined leaves that to the account. */
  readonly suppressedReasons: readonly SuppressionListReason[] | undefined;
}

export interface Suppression {
  readonly address: string;
  readonly reason: 'BOUNCE' | 'COMPLAINT';
  /** Epoch milliseconds. */
  readonly since: number;
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** In the sandbox only verified recipients get mail; the quotas are shown to the caller. */
const DECIDED_BY_AWS = {
  ProductionAccessEnabled: true,
  SendingEnabled: true,
  EnforcementStatus: 'HEALTHY',
  Max24HourSend: 50_000,
  /** Mails a second. */
  MaxSendRate: 14,
};

/** https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html */
const OF_A_NEW_ACCOUNT = {
  ...DECIDED_BY_AWS,
  ProductionAccessEnabled: false,
  Max24HourSend: 200,
  MaxSendRate: 1,
};

export class Account {
  readonly identities = new Map<string, Identity>();
  readonly configurationSets = new Map<string, ConfigurationSet>();
  /** By configuration set. */
  readonly eventDestinations = new Map<string, Set<string>>();
  readonly suppressions: Map<string, Suppression>;
  readonly settings: AccountSettings<typeof DECIDED_BY_AWS>;
  readonly #made = new Set<string>();
  #sentAt: number[] = [];
  readonly #rate: TokenBuckets;

  constructor(readonly context: LocalContext) {
    this.suppressions = context.state.map<Suppression>('ses/suppressions');
    this.#rate = new TokenBuckets(context.clock);
    this.settings = new AccountSettings('ses', context.freshAccount ? OF_A_NEW_ACCOUNT : DECIDED_BY_AWS);
  }

  /** `arn:…:ses:region:account:<rest>` */
  arn(rest: string): string {
    const { partition, region, account } = this.context;
    return `arn:${partition}:ses:${region}:${account}:${rest}`;
  }

  addIdentity(identity: Identity, throughApi = false): void {
    const name = normalisedIdentity(identity.name);
    this.identities.set(name, { ...identity, name });
    if (throughApi) this.#made.add(name);
  }

  /** As a DNS record or the link in AWS's mail does. @throws TypeError naming an unknown identity */
  setVerified(name: string, verified: boolean): void {
    const identity = this.identities.get(normalisedIdentity(name));
    if (!identity) throw new TypeError(`There is no identity ${name}.`);
    this.identities.set(identity.name, { ...identity, verified });
  }

  /**
   * As SES looks for a domain's DKIM records. @param records CNAME records by name
   *
   * @returns whether all are there, which verifies it @throws TypeError naming an unknown identity
   */
  lookUpDkim(name: string, records: ReadonlyMap<string, unknown>): boolean {
    const { dkimTokens = [], name: domain } = this.identities.get(normalisedIdentity(name)) ?? {};
    const verified =
      dkimTokens.length > 0 &&
      dkimTokens.every(
        (token) => records.get(`${token}._domainkey.${domain}`) === `${token}.dkim.amazonses.com`,
      );
    this.setVerified(name, verified);
    return verified;
  }

  /** False for one that isn't there. */
  isVerified(identityArn: string): boolean {
    return [...this.identities.values()].some(
      ({ name, verified }) => verified && this.arn(`identity/${name}`) === identityArn,
    );
  }

  hasIdentity(name: string): boolean {
    return this.identities.has(normalisedIdentity(name));
  }

  /** Its mail is then refused as unverified. One that is gone is no error. */
  deleteIdentity(name: string): void {
    this.identities.delete(normalisedIdentity(name));
    this.#made.delete(normalisedIdentity(name));
  }

  /**
   * The sender's address, else its domain, else the nearest parent domain. Case counts before the `@` alone.
   */
  covering(sender: MailAddress): Identity | undefined {
    const address = this.identities.get(normalisedIdentity(sender.address));
    if (address?.verified) return address;
    const labels = sender.domain.split('.');
    for (let from = 0; from < labels.length - 1; from++) {
      const domain = this.identities.get(labels.slice(from).join('.'));
      if (domain?.verified) return domain;
    }
    return undefined;
  }

  suppresses(recipient: MailAddress, configurationSet: ConfigurationSet | undefined): boolean {
    const reasons = configurationSet?.suppressedReasons ?? ['BOUNCE', 'COMPLAINT'];
    const found = this.suppressions.get(recipient.address.toLowerCase());
    return found !== undefined && reasons.includes(found.reason);
  }

  /**
   * Where one mail is left of this second's, all are taken (django-ses 59). The rate holds in a fresh account
   * alone.
   *
   * @returns what is used up, in SES's words
   */
  takeQuota(recipients: number): string | undefined {
    const { Max24HourSend, MaxSendRate } = this.settings.values;
    if (this.sentLast24Hours() >= Max24HourSend) return 'Daily message quota exceeded.';
    const limits = { rateLimit: MaxSendRate, burstLimit: MaxSendRate };
    if (this.context.freshAccount && !this.#rate.take('mails', limits, recipients))
      return 'Maximum sending rate exceeded.';
    return undefined;
  }

  countSent(recipients: number): void {
    const now = this.context.clock.now();
    for (let recipient = 0; recipient < recipients; recipient++) this.#sentAt.push(now);
    this.#sentAt = this.#sentAt.filter((at) => at > now - DAY_MILLISECONDS);
  }

  /** Emulated clock, with those of the mailbox simulator. */
  sentLast24Hours(): number {
    const now = this.context.clock.now();
    return this.#sentAt.filter((at) => at > now - DAY_MILLISECONDS).length;
  }

  reset(): void {
    this.suppressions.clear();
    for (const name of this.#made) this.identities.delete(name);
    this.#made.clear();
    this.#sentAt = [];
    this.#rate.clear();
    this.settings.reset();
  }
}

/** The domain in lower case, the part before an `@` as it is. */
export function normalisedIdentity(name: string): string {
  const at = name.lastIndexOf('@');
  return `${name.slice(0, at + 1)}${name.slice(at + 1).toLowerCase()}`;
}
