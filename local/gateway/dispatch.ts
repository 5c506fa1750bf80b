import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import {
  type AccessRequest,
  AwsError,
  type Call,
  type Clock,
  HttpOutput,
  type Operation,
  type Principal,
  type ServiceApi,
} from '../contract';
import type { CallLog } from '../control/calls';
import type { Changes } from '../control/changes';
import type { Fault, Faults } from '../control/faults';
import { type Authorizer, Refused } from '../iam/authorize';
import type { Session, Sessions } from '../runtime/sessions';
import { type Answer, type DecodedCall, rawAnswer } from './protocol';
import { type CallSpan, spans } from './spans';

export interface DispatchOptions {
  readonly sessions: Sessions;
  readonly authorizer: Authorizer;
  readonly faults: Faults;
  readonly calls: CallLog;
  /** Absent where nothing outlives the process. */
  readonly changes?: Changes | undefined;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/** No answer: the calling function is gone. */
export class ConnectionCut extends Error {
  override readonly name = 'ConnectionCut';
}

/**
 * Asks IAM, then for a fault, then the service. Failures become errors of the call's protocol.
 *
 * @throws ConnectionCut
 */
export async function dispatch(
  decoded: DecodedCall,
  request: IncomingMessage,
  options: DispatchOptions,
): Promise<Answer & { readonly requestId: string; readonly refused?: AwsError }> {
  const requestId = randomUUID();
  try {
    const output = await carryOut(decoded, request, requestId, options);
    const answer = output instanceof HttpOutput ? rawAnswer(output) : decoded.output(output, requestId);
    return { ...answer, requestId };
  } catch (error) {
    if (error instanceof ConnectionCut) throw error;
    const refused = toAwsError(error, decoded, options.log);
    return { ...decoded.error(refused, requestId), requestId, refused };
  }
}

async function carryOut(
  decoded: DecodedCall,
  request: IncomingMessage,
  requestId: string,
  options: DispatchOptions,
): Promise<unknown> {
  const session = findSession(decoded, options);
  const call: Call = {
    service: decoded.service,
    operation: decoded.operation,
    principal: principalOf(decoded, session),
    sourceIp: (request.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, ''),
    userAgent: request.headers['user-agent'] ?? '',
    headers: request.headers,
    requestId,
  };
  const operation = findOperation(decoded);
  const input = decoded.input();
  options.calls.record({
    service: call.service,
    operation: call.operation,
    principal: call.principal,
    ...(session?.functionName === undefined ? {} : { functionName: session.functionName }),
    at: options.clock.now(),
  });
  checkAccess(operation, input, call, decoded, options.authorizer);
  const startedAt = performance.now();
  try {
    await applyFault('before', call, session, options.faults);
    const output = await operation.run(input, call);
    options.changes?.note(call, input);
    await applyFault('after', call, session, options.faults);
    return output;
  } finally {
    if (spans.hasSubscribers)
      spans.publish({
        kind: 'call',
        service: call.service,
        operation: call.operation,
        functionName: session?.functionName,
        worker: session && decoded.signature?.accessKeyId,
        bytes: Number(request.headers['content-length'] ?? 0),
        events: eventsIn(input),
        startedAt,
        endedAt: performance.now(),
      } satisfies CallSpan);
  }
}

function eventsIn(input: unknown): number | undefined {
  const { Entries: entries } = (input ?? {}) as { readonly Entries?: unknown };
  return Array.isArray(entries) ? entries.length : undefined;
}

function findSession(
  { signature, protocol }: DecodedCall,
  { sessions, clock }: DispatchOptions,
): Session | undefined {
  const session = signature && sessions.find(signature.accessKeyId);
  if (session === 'stale') {
    throw new AwsError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid: the worker it was issued to is gone.',
    );
  }
  if (session?.expires !== undefined && session.expires <= clock.now()) {
    throw new AwsError(
      protocol === 'query' ? 'ExpiredToken' : 'ExpiredTokenException',
      'The security token included in the request is expired',
      403,
    );
  }
  return session;
}

function principalOf({ signature }: DecodedCall, session: Session | undefined): Principal {
  if (!signature) return { kind: 'anonymous' };
  if (!session) return { kind: 'operator' };
  const { roleArn, functionArn, sessionName } = session;
  return {
    kind: 'role',
    roleArn,
    ...(functionArn === undefined ? {} : { functionArn }),
    ...(sessionName === undefined ? {} : { sessionName }),
  };
}

/** @throws AwsError naming what is not emulated, or what a body lacks that tells the operation */
function findOperation({ api, service, operation, signature, refusal }: DecodedCall): Operation {
  if (refusal !== undefined && signature) throw refusal;
  const found: ServiceApi | undefined = api;
  if (!found) {
    throw new AwsError(
      'NotEmulatedService',
      `The service "${service}" (asked for ${operation}) is not emulated by this embedded AWS.`,
      501,
    );
  }
  const entry = Object.hasOwn(found.operations, operation) ? found.operations[operation] : undefined;
  if (!entry) {
    throw new AwsError(
      'NotEmulatedOperation',
      `The operation ${service}:${operation} is not emulated by this embedded AWS.`,
      501,
    );
  }
  return entry;
}

function checkAccess(
  operation: Operation,
  input: unknown,
  call: Call,
  decoded: DecodedCall,
  authorizer: Authorizer,
): void {
  if (operation.access === 'public') return;
  if (call.principal.kind === 'anonymous') {
    throw decoded.protocol === 'query'
      ? new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403)
      : new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  }
  const asked = operation.access(input, call);
  const requests: readonly AccessRequest[] = Array.isArray(asked) ? asked : [asked as AccessRequest];
  try {
    for (const access of requests) authorizer.authorize(call, access);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw refusal(error.message, decoded);
  }
}

function refusal(message: string, { service, protocol }: DecodedCall): AwsError {
  if (protocol === 'json') return new AwsError('AccessDeniedException', message, 400);
  if (protocol === 'rest') return new AwsError('AccessDeniedException', message, 403);
  return new AwsError(service === 'sns' ? 'AuthorizationError' : 'AccessDenied', message, 403);
}

/** @throws AwsError, ConnectionCut */
export async function applyFault(
  when: 'before' | 'after',
  call: Call,
  session: Session | undefined,
  faults: Faults,
): Promise<void> {
  const fault = faults.take({
    service: call.service,
    operation: call.operation,
    functionName: session?.functionName,
    when,
  });
  if (!fault) return;
  if (fault.kind === 'latency') {
    await new Promise((resolve) => setTimeout(resolve, fault.latencyMs));
    return;
  }
  if (fault.kind === 'kill') {
    session?.kill?.();
    throw new ConnectionCut(`${call.service}:${call.operation}`);
  }
  throw faultError(fault);
}

function faultError(fault: Fault): AwsError {
  return fault.kind === 'throttle'
    ? new AwsError(fault.code ?? 'ThrottlingException', 'Rate exceeded (injected fault)', fault.status ?? 400)
    : new AwsError(
        fault.code ?? 'InternalServerError',
        'Internal failure (injected fault)',
        fault.status ?? 500,
      );
}

function toAwsError(
  error: unknown,
  { service, operation }: DecodedCall,
  log: (line: string) => void,
): AwsError {
  if (error instanceof AwsError) return error;
  log(`${service}:${operation} failed inside the embedded AWS: ${(error as Error)?.stack ?? String(error)}`);
  return new AwsError(
    'InternalFailure',
    `The embedded AWS failed at ${service}:${operation}; its log has the details.`,
    500,
  );
}
