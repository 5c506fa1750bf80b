/**
 * Calls that AWS services make in a role of the account, such as Cognito's when its user pool sends an SMS.
 */
import {
  type AccessRequest,
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
import { type Authorizer, Refused } from '../iam/authorize';
import type { Identities } from '../iam/identities';
import { applyFault } from './dispatch';

export interface RoleCallOptions {
  readonly identities: Identities;
  readonly authorizer: Authorizer;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly clock: Clock;
  /** Every API there is, known once all services are made. */
  readonly apis: () => readonly ServiceApi[];
}

/**
 * What stands behind {@link LocalContext.callInRole}: the same checks, faults and log as for calls that come
 * by HTTP.
 */
export function roleCalls(options: RoleCallOptions): LocalContext['callInRole'] {
  return async (request) => {
    assumeRole(options, request);
    const call = callOf(request);
    const { service, operation, principal } = call;
    options.calls.record({ service, operation, principal, at: options.clock.now() });
    const found = operationOf(options.apis(), request);
    checkAccess(options.authorizer, found, request.input, call);
    await applyFault('before', call, undefined, options.faults);
    const output = await found.run(request.input, call);
    await applyFault('after', call, undefined, options.faults);
    return output;
  };
}

/** What stands behind {@link LocalContext.tryRole}. */
export function roleTrials(options: RoleCallOptions): LocalContext['tryRole'] {
  return (request) => {
    assumeRole(options, request);
    checkAccess(options.authorizer, operationOf(options.apis(), request), request.input, callOf(request));
  };
}

function callOf({ caller, roleArn, service, operation }: RoleCall): Call {
  return {
    service,
    operation,
    principal: { kind: 'role', roleArn },
    sourceIp: '127.0.0.1',
    userAgent: `${caller}.amazonaws.com`,
    headers: {},
    requestId: caller,
  };
}

/** @throws RoleDenied unless the role's trust policy lets the service in, with this external id */
function assumeRole({ identities, authorizer }: RoleCallOptions, request: RoleCall): void {
  const { caller, sourceArn, roleArn, externalId } = request;
  const role = identities.roleByArn(roleArn);
  if (!role) throw new RoleDenied(`This assembly has no role ${roleArn}.`);
  const principal: Principal = { kind: 'service', service: caller, sourceArn };
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

function checkAccess(authorizer: Authorizer, { access }: Operation, input: object, call: Call): void {
  if (access === 'public') return;
  const asked = access(input, call);
  const requests: readonly AccessRequest[] = Array.isArray(asked) ? asked : [asked as AccessRequest];
  try {
    for (const request of requests) authorizer.authorize(call, request);
  } catch (error) {
    if (error instanceof Refused) throw new AwsError('AccessDeniedException', error.message);
    throw error;
  }
}
