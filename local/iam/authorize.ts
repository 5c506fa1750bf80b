import type { AccessRequest, Call, Clock, PolicyDocument, PolicyStatement, Principal } from '../contract';
import { partitionOf } from '../regions';
import type { RequestContext } from './conditions';
import type { Identities } from './identities';
import { listOf } from './match';
import { type Effect, effectOf, type PolicyRequest } from './policy';

/** AWS's sentence; the error code depends on the protocol. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

export interface AuthorizerOptions {
  readonly identities: Identities;
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

export type Caller = Pick<Call, 'principal' | 'sourceIp' | 'userAgent'>;

/** Decides like IAM within one account (IAM User Guide, "Policy evaluation logic"). */
export class Authorizer {
  private readonly reportedOperators = new Set<string>();

  constructor(private readonly options: AuthorizerOptions) {}

  /**
   * - A role needs an allow of its identity policies or of the resource's policy.
   * - Where the resource policy must allow (KMS keys), it allows the role itself, or the account, and then
   *   the identity policies decide.
   * - For an operator identity policies allow everything; a resource policy that must allow still has to
   *   allow the account.
   * - An explicit deny anywhere refuses.
   *
   * @throws Refused
   */
  authorize(caller: Caller, access: AccessRequest): void {
    const { principal } = caller;
    const request: PolicyRequest = {
      action: access.action,
      resource: access.resource,
      context: this.contextOf(caller, access),
      onUnknown: (operator) => this.reportOperator(operator, access.action),
    };
    const identity = this.identityEffect(principal, request);
    if (identity === 'deny') {
      this.refuse(principal, access, 'with an explicit deny in an identity-based policy');
    }
    const policy = access.resourcePolicy;
    const documents: readonly PolicyDocument[] = policy ? [policy.document] : [];
    const direct = effectOf(documents, request, (statement) => this.means(statement, principal));
    const account = effectOf(documents, request, (statement) => this.meansAccount(statement));
    const denies = direct === 'deny' || (principal.kind !== 'service' && account === 'deny');
    if (denies) this.refuse(principal, access, 'with an explicit deny in a resource-based policy');

    const allowed = policy?.mustAllow
      ? direct === 'allow' || (account === 'allow' && identity === 'allow')
      : identity === 'allow' || direct === 'allow';
    if (allowed) return;
    const missing =
      policy?.mustAllow && identity === 'allow' ? 'no resource-based policy' : 'no identity-based policy';
    this.refuse(principal, access, `because ${missing} allows the ${access.action} action`);
  }

  /**
   * For an action whose resource's ARN isn't known. An explicit deny counts where it denies every resource.
   *
   * @throws Refused
   */
  requireAction(principal: Principal, action: string): void {
    if (principal.kind === 'operator') return;
    const role = principal.kind === 'role' && this.options.identities.roleByArn(principal.roleArn);
    const access: AccessRequest = { action, resource: '*' };
    const caller: Caller = { principal, sourceIp: '127.0.0.1', userAgent: '' };
    const context = this.contextOf(caller, access);
    const request: PolicyRequest = { action, resource: '*', context, onUnknown: () => undefined };
    const statements = role
      ? this.options.identities
          .policiesOf(role)
          .flatMap(({ Statement }) => listOf<PolicyStatement>(Statement))
      : [];
    const effect = effectOf([{ Statement: statements.map(onAnyResource) }], request);
    if (effect === 'allow') return;
    if (effect === 'deny')
      this.refuse(principal, access, 'with an explicit deny in an identity-based policy');
    this.refuse(principal, access, `because no identity-based policy allows the ${action} action`);
  }

  /**
   * As SimulatePrincipalPolicy judges: no resource policy, and only the context that is given or holds for
   * everybody.
   */
  simulate(
    roleArn: string,
    access: Pick<AccessRequest, 'action' | 'resource'>,
    given: RequestContext,
  ): Effect {
    const role = this.options.identities.roleByArn(roleArn);
    const now = new Date(this.options.clock.now());
    const context = new Map<string, string | readonly string[]>([
      ['aws:currenttime', now.toISOString()],
      ['aws:epochtime', String(Math.floor(now.getTime() / 1000))],
      ['aws:principalarn', roleArn],
      ['aws:principaltype', 'AssumedRole'],
      ...given,
    ]);
    const onUnknown = (operator: string) => this.reportOperator(operator, access.action);
    return role
      ? effectOf(this.options.identities.policiesOf(role), { ...access, context, onUnknown })
      : 'silent';
  }

  private identityEffect(principal: Principal, request: PolicyRequest): Effect {
    if (principal.kind === 'operator') return 'allow';
    if (principal.kind !== 'role') return 'silent';
    const role = this.options.identities.roleByArn(principal.roleArn);
    return role ? effectOf(this.options.identities.policiesOf(role), request) : 'silent';
  }

  private means(statement: PolicyStatement, principal: Principal): boolean {
    const wanted = statement.Principal;
    if (wanted === undefined) return false;
    if (wanted === '*') return true;
    const aws = listOf<string>(wanted.AWS);
    if (aws.includes('*')) return true;
    if (principal.kind === 'service') {
      return listOf<string>(wanted.Service).includes(servicePrincipal(principal.service));
    }
    if (principal.kind === 'role') return aws.includes(principal.roleArn);
    return principal.kind === 'operator' && this.meansAccount(statement);
  }

  /** Naming the account hands the decision to IAM. */
  private meansAccount(statement: PolicyStatement): boolean {
    const wanted = statement.Principal;
    if (wanted === undefined || wanted === '*') return false;
    const { account } = this.options;
    return listOf<string>(wanted.AWS).some(
      (it) => it === account || (it.startsWith('arn:') && it.endsWith(`:iam::${account}:root`)),
    );
  }

  private contextOf(caller: Caller, access: AccessRequest): RequestContext {
    const { principal } = caller;
    const now = new Date(this.options.clock.now());
    const context = new Map<string, string | readonly string[]>();
    const set = (key: string, value: string | readonly string[] | undefined) => {
      if (value !== undefined) context.set(key.toLowerCase(), value);
    };
    set('aws:CurrentTime', now.toISOString());
    set('aws:EpochTime', String(Math.floor(now.getTime() / 1000)));
    set('aws:SourceIp', principal.kind === 'service' ? undefined : caller.sourceIp);
    set('aws:UserAgent', caller.userAgent || undefined);
    set('aws:RequestedRegion', this.options.region);
    // In AWS every SDK call goes over TLS.
    set('aws:SecureTransport', 'true');
    // Every resource here is this account's.
    set('aws:ResourceAccount', this.options.account);
    if (access.action.startsWith('s3:')) set('s3:ResourceAccount', this.options.account);
    set('aws:PrincipalIsAWSService', String(principal.kind === 'service'));
    if (principal.kind === 'role') {
      set('aws:PrincipalArn', principal.roleArn);
      set('aws:PrincipalType', 'AssumedRole');
      set('lambda:SourceFunctionArn', principal.functionArn);
    }
    if (principal.kind === 'operator') set('aws:PrincipalArn', describePrincipal(principal, this.options));
    if (principal.kind === 'service') {
      set('aws:SourceArn', principal.sourceArn);
      set('aws:SourceAccount', principal.sourceArn?.split(':')[4]);
    } else if (principal.kind !== 'anonymous') set('aws:PrincipalAccount', this.options.account);
    for (const [key, value] of Object.entries(access.context ?? {})) set(key, value);
    return context;
  }

  private reportOperator(operator: string, action: string): void {
    if (this.reportedOperators.has(operator)) return;
    this.reportedOperators.add(operator);
    this.options.log(
      `IAM: the condition operator ${operator} (met at ${action}) is not emulated; such a condition never holds.`,
    );
  }

  private refuse(principal: Principal, access: AccessRequest, reason: string): never {
    const who = describePrincipal(principal, this.options);
    throw new Refused(
      `User: ${who} is not authorized to perform: ${access.action} on resource: ${access.resource} ${reason}`,
    );
  }
}

/** An allow counts for every resource; a deny stays as it is. */
function onAnyResource(statement: PolicyStatement): PolicyStatement {
  if (statement.Effect === 'Deny') return statement;
  const { NotResource: _, ...rest } = statement;
  return { ...rest, Resource: '*' };
}

/** As in error messages and `sts:GetCallerIdentity`. */
export function describePrincipal(
  principal: Principal,
  { account, region }: { readonly account: string; readonly region: string },
): string {
  const partition = partitionOf(region);
  switch (principal.kind) {
    case 'operator':
      return `arn:${partition}:iam::${account}:user/operator`;
    case 'role': {
      const role = principal.roleArn.slice(principal.roleArn.lastIndexOf('/') + 1);
      const session = principal.sessionName ?? principal.functionArn?.split(':').at(-1) ?? 'session';
      return `arn:${partition}:sts::${account}:assumed-role/${role}/${session}`;
    }
    case 'service':
      return servicePrincipal(principal.service);
    case 'anonymous':
      return 'anonymous';
  }
}

/** `cognito-idp` and `cognito-idp.amazonaws.com` both give the latter. */
export function servicePrincipal(service: string): string {
  return service.endsWith('.amazonaws.com') ? service : `${service}.amazonaws.com`;
}
