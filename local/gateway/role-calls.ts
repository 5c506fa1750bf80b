import {
  type AccessRequest,
  type AssumedRole,
  AwsError,
  type Call,
  type Clock,
  type LocalContext,
  type Operation,
  type Principal,
  type RoleCall,
  RoleDenied,
  type ServiceApi,
} from '../contract';
import type { CallLog } from '../control/calls';
import type { Faults } from '../control/faults';
import { type Authorizer, type Caller, Refused } from '../iam/authorize';
import type { Identities } from '../iam/identities';
import { applyFault } from './dispatch';

export interface RoleCallOptions {
  readonly identities: Identities;
  readonly authorizer: Authorizer;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly clock: Clock;
  /** Known once all services are made. */
  readonly apis: () => readonly ServiceApi[];
}

/** As for calls by HTTP: checks, faults, log. */
export function roleCalls(options: RoleCallOptions): LocalContext['callInRole'] {
  return async (request) => {
    assumeRole(options, request);
    const call = callOf(request);
    const { service, operation, principal } = call;
    options.calls.record({ service, operation, principal, at: options.clock.now() });
    const found = operationOf(options.apis(), request);
    checkAccess(options.authorizer, accessOf(found, request.input, call), call);
    await applyFault('before', call, undefined, options.faults);
    const output = await found.run(request.input, call);
    await applyFault('after', call, undefined, options.faults);
    return output;
  };
}

export function roleTrials(options: RoleCallOptions): LocalContext['tryRole'] {
  return (request) => {
    assumeRole(options, request);
    const call = callOf(request);
    checkAccess(
      options.authorizer,
      accessOf(operationOf(options.apis(), request), request.input, call),
      call,
    );
  };
}

export function roleChecks(
  options: Pick<RoleCallOptions, 'identities' | 'authorizer'>,
): LocalContext['checkRole'] {
  return (role, actions) => {
    assumeRole(options, role);
    checkAccess(options.authorizer, actions, callerIn(role));
  };
}

function callOf({ service, operation, ...role }: RoleCall): Call {
  return { service, operation, ...callerIn(role), headers: {}, requestId: role.caller };
}

function callerIn({ caller, roleArn }: AssumedRole): Caller {
  return {
    principal: { kind: 'role', roleArn },
    sourceIp: '127.0.0.1',
    userAgent: `${caller}.amazonaws.com`,
  };
}

/** @throws RoleDenied unless the trust policy lets the service in with this external id */
function assumeRole(
  { identities, authorizer }: Pick<RoleCallOptions, 'identities' | 'authorizer'>,
  { caller, sourceArn, roleArn, externalId }: AssumedRole,
): void {
  const role = identities.roleByArn(roleArn);
  if (!role) throw new RoleDenied(`This assembly has no role ${roleArn}.`);
  const principal: Principal = {
    kind: 'service',
    service: caller,
    ...(sourceArn === undefined ? {} : { sourceArn }),
  };
  try {
    authorizer.authorize(
      { principal, sourceIp: '127.0.0.1', userAgent: '' },
      {
        action: 'sts:AssumeRole',
        resource: roleArn,
        context: externalId === undefined ? {} : { 'sts:ExternalId': externalId },
        resourcePolicy: { document: role.trustPolicy, mustAllow: true },
      },
    );
  } catch (error) {
    if (error instanceof Refused) throw new RoleDenied(error.message);
    throw error;
  }
}

function operationOf(apis: readonly ServiceApi[], { service, operation }: RoleCall): Operation {
  const found = apis.find(({ name }) => name === service)?.operations[operation];
  if (!found) throw new Error(`The embedded AWS has no ${service}:${operation} to call in a role.`);
  return found;
}

function accessOf({ access }: Operation, input: object, call: Call): readonly AccessRequest[] {
  if (access === 'public') return [];
  const asked = access(input, call);
  return Array.isArray(asked) ? asked : [asked as AccessRequest];
}

function checkAccess(authorizer: Authorizer, requests: readonly AccessRequest[], caller: Caller): void {
  try {
    for (const request of requests) authorizer.authorize(caller, request);
  } catch (error) {
    if (error instanceof Refused) throw new AwsError('AccessDeniedException', error.message);
    throw error;
  }
}
