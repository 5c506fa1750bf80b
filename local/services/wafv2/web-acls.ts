import { isIP } from 'node:net';
import { AwsError, type Clock, type Firewall } from '../../contract';
import { type Matches, matchOf } from './match';

type FirewallRequest = Parameters<Firewall['evaluate']>[1];

interface AnyRule {
  readonly name: string;
  readonly priority: number;
  readonly action: 'block' | 'count';
  /** Web ACL capacity units. */
  readonly capacity: number;
}

export interface MatchRule extends AnyRule {
  readonly matches: Matches;
}

export interface RateRule extends AnyRule {
  /** Requests in the window; the action is taken above it. */
  readonly limit: number;
  readonly windowSeconds: number;
  /** Counts by the connection's address, an address from a header, or all together. */
  readonly keyOf: (request: FirewallRequest) => string | 'no match' | 'match';
}

export interface WebAcl {
  readonly arn: string;
  readonly name: string;
  /** `REGIONAL` or `CLOUDFRONT`. */
  readonly scope: string;
  readonly defaultAction: 'allow' | 'block';
  /** For the API. */
  readonly template: Readonly<Record<string, unknown>>;
  /** By priority, lowest first. */
  readonly rules: readonly (RateRule | MatchRule)[];
}

interface RateStatement {
  readonly Limit?: number | string;
  readonly EvaluationWindowSec?: number | string;
  readonly AggregateKeyType?: string;
  readonly ForwardedIPConfig?: { readonly HeaderName: string; readonly FallbackBehavior: string };
  readonly ScopeDownStatement?: unknown;
}

const DEFAULT_WINDOW_SECONDS = 300;
const WINDOWS = [60, 120, 300, 600];
const MIN_LIMIT = 10;

/** Rates are exact, by the emulated clock; AWS WAF estimates and reacts within about half a minute. */
export class WebAcls implements Firewall {
  private readonly acls = new Map<string, WebAcl>();
  private readonly associations = new Map<string, string>();
  private readonly counted = new Map<string, number[]>();

  constructor(private readonly clock: Clock) {}

  /** @throws AwsError WAFDuplicateItemException for a name that its scope has (API_CreateWebACL) */
  add(acl: WebAcl): void {
    if ([...this.acls.values()].some(({ name, scope }) => name === acl.name && scope === acl.scope))
      throw new AwsError(
        'WAFDuplicateItemException',
        'AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one.',
      );
    this.acls.set(acl.arn, acl);
  }

  /** Changes its rules; what they have counted stays. @throws AwsError WAFNonexistentItemException */
  change(acl: WebAcl): void {
    this.find(acl.arn);
    this.acls.set(acl.arn, acl);
  }

  /**
   * One that is gone is no error.
   *
   * @throws AwsError WAFAssociatedItemException while something is associated with it (API_DeleteWebACL)
   */
  delete(arn: string): void {
    if ([...this.associations.values()].includes(arn))
      throw new AwsError(
        'WAFAssociatedItemException',
        'AWS WAF couldn’t perform the operation because your resource is being used by another resource or it’s associated with another resource.',
      );
    this.acls.delete(arn);
  }

  /** @throws AwsError WAFNonexistentItemException */
  find(arn: string): WebAcl {
    const acl = this.acls.get(arn);
    if (!acl) throw new AwsError('WAFNonexistentItemException', `There is no web ACL ${arn}.`);
    return acl;
  }

  /** @throws AwsError WAFNonexistentItemException */
  associate(resourceArn: string, aclArn: string): void {
    this.associations.set(resourceArn, this.find(aclArn).arn);
  }

  of(resourceArn: string): WebAcl | undefined {
    return this.acls.get(this.associations.get(resourceArn) ?? '');
  }

  /** Does nothing if the resource has another ACL by now. */
  disassociate(resourceArn: string, aclArn: string): void {
    if (this.associations.get(resourceArn) === aclArn) this.associations.delete(resourceArn);
  }

  evaluate(resourceArn: string, request: FirewallRequest): 'allow' | 'block' {
    const acl = this.acls.get(this.associations.get(resourceArn) ?? '');
    if (!acl) return 'allow';
    for (const rule of acl.rules) {
      const applies = 'matches' in rule ? rule.matches(request) : this.exceeds(acl, rule, request);
      if (applies && rule.action === 'block') return 'block';
    }
    return acl.defaultAction;
  }

  reset(): void {
    this.counted.clear();
  }

  private exceeds(acl: WebAcl, rule: RateRule, request: FirewallRequest): boolean {
    const key = rule.keyOf(request);
    if (key === 'match') return true;
    if (key === 'no match') return false;
    const now = this.clock.now();
    const name = JSON.stringify([acl.arn, rule.name, key]);
    const since = now - rule.windowSeconds * 1000;
    const times = (this.counted.get(name) ?? []).filter((time) => time > since && time <= now);
    times.push(now);
    // One more than the limit is enough to know.
    this.counted.set(name, times.slice(-(rule.limit + 1)));
    return times.length > rule.limit;
  }
}

/**
 * @returns the rule, or why it is passed over
 * @throws AwsError WAFInvalidParameterException for a rate rule that WAF refuses
 */
export function ruleOf(
  source: unknown,
): RateRule | MatchRule | { readonly name: string; readonly reason: string } {
  const {
    Name: name,
    Priority,
    Action,
    Statement = {},
  } = source as {
    readonly Name: string;
    readonly Priority: number;
    readonly Action?: Readonly<Record<string, unknown>>;
    readonly Statement?: Readonly<Record<string, unknown>>;
  };
  const rate = Statement.RateBasedStatement as RateStatement | undefined;
  const judged = rate ? rateOf(rate, name) : matchOf(Statement, name);
  if ('reason' in judged) return { name, reason: judged.reason };
  const action = Action?.Block ? 'block' : Action?.Count ? 'count' : undefined;
  if (!action)
    return { name, reason: `the action ${Object.keys(Action ?? {}).join() || 'none'} is not emulated` };
  return { name, priority: Number(Priority), action, ...judged };
}

function rateOf(
  rate: RateStatement,
  name: string,
): Pick<RateRule, 'limit' | 'windowSeconds' | 'keyOf' | 'capacity'> | { readonly reason: string } {
  if (rate.ScopeDownStatement) return { reason: 'a ScopeDownStatement is not emulated' };
  const keyOf = keyReader(rate);
  if (!keyOf) return { reason: `AggregateKeyType ${rate.AggregateKeyType} is not emulated` };
  const limit = Number(rate.Limit);
  if (!Number.isInteger(limit) || limit < MIN_LIMIT) {
    throw new AwsError(
      'WAFInvalidParameterException',
      `The Limit of rule ${name} is ${String(rate.Limit)}; it must be a whole number of at least ${MIN_LIMIT}.`,
    );
  }
  const windowSeconds = Number(rate.EvaluationWindowSec ?? DEFAULT_WINDOW_SECONDS);
  if (!WINDOWS.includes(windowSeconds)) {
    throw new AwsError(
      'WAFInvalidParameterException',
      `EvaluationWindowSec of rule ${name} is ${String(rate.EvaluationWindowSec)}; it must be one of ${WINDOWS.join(', ')}.`,
    );
  }
  return { limit, windowSeconds, keyOf, capacity: 2 };
}

function keyReader(rate: RateStatement): RateRule['keyOf'] | undefined {
  switch (rate.AggregateKeyType ?? 'IP') {
    case 'IP':
      // This machine's two loopback addresses are one source.
      return ({ sourceIp }) => (sourceIp === '::1' ? '127.0.0.1' : sourceIp);
    case 'CONSTANT':
      return () => 'all';
    case 'FORWARDED_IP': {
      const config = rate.ForwardedIPConfig;
      if (!config) return undefined;
      return ({ headers }) => {
        const header = headers[config.HeaderName.toLowerCase()];
        if (header === undefined) return 'no match';
        const first = (Array.isArray(header) ? header[0] : header)?.split(',')[0]?.trim() ?? '';
        if (isIP(first) !== 0) return first;
        return config.FallbackBehavior === 'MATCH' ? 'match' : 'no match';
      };
    }
    default:
      return undefined;
  }
}
