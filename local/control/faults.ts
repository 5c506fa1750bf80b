export interface Fault {
  /**
   * Name of the API; `lambda` with operation `Invoke` is the invocation itself, `cloudformation` with
   * `CreateResource`, `UpdateResource` or `DeleteResource` one resource of a stack.
   */
  readonly service: string;
  /** Any operation when absent. */
  readonly operation?: string;
  /** `kill` ends the calling function's worker. */
  readonly kind: 'throttle' | 'error' | 'latency' | 'kill';
  /** `ThrottlingException` or `InternalServerError` when absent. */
  readonly code?: string;
  /** HTTP status; 400 for throttle, 500 for error when absent. */
  readonly status?: number;
  /** For `latency`. */
  readonly latencyMs?: number;
  /** Before (default) or after the service did its work. */
  readonly when?: 'before' | 'after';
  /** Only calls (or invocations) of functions whose name contains this. */
  readonly function?: string;
  /** Of a stack: logical id, type, or `<stack>/<logical id>`. */
  readonly resource?: string;
  /** How many calls it hits; 1 when absent. */
  readonly times?: number;
}

export interface FaultTarget {
  readonly service: string;
  readonly operation: string;
  readonly functionName: string | undefined;
  readonly when: 'before' | 'after';
  readonly resource?: { readonly stack: string; readonly logicalId: string; readonly type: string };
}

const KINDS: readonly string[] = ['throttle', 'error', 'latency', 'kill'] satisfies Fault['kind'][];
const MEMBERS = [
  'service',
  'operation',
  'kind',
  'code',
  'status',
  'latencyMs',
  'when',
  'function',
  'resource',
  'times',
] as const satisfies readonly (keyof Fault)[];

export class Faults {
  private readonly pending: { readonly fault: Fault; left: number }[] = [];

  /** @throws TypeError naming the member that is wrong */
  inject(fault: Fault): void {
    checkFault(fault);
    this.pending.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.pending.length = 0;
  }

  /** Those that still wait; `times` is what is left. */
  list(): Fault[] {
    return this.pending.map(({ fault, left }) => ({ ...fault, times: left }));
  }

  take(target: FaultTarget): Fault | undefined {
    const at = this.pending.findIndex(({ fault }) => hits(fault, target));
    const entry = this.pending[at];
    if (!entry) return undefined;
    entry.left--;
    if (entry.left === 0) this.pending.splice(at, 1);
    return entry.fault;
  }
}

function hits(fault: Fault, target: FaultTarget): boolean {
  return (
    fault.service === target.service &&
    (fault.operation === undefined || fault.operation === target.operation) &&
    (fault.when ?? 'before') === target.when &&
    (fault.function === undefined || (target.functionName?.includes(fault.function) ?? false)) &&
    (fault.resource === undefined || names(fault.resource, target.resource)) &&
    // Only a function can be killed.
    (fault.kind !== 'kill' || target.functionName !== undefined)
  );
}

function names(given: string, resource: FaultTarget['resource']): boolean {
  if (!resource) return false;
  const { stack, logicalId, type } = resource;
  return [logicalId, type, `${stack}/${logicalId}`].includes(given);
}

function checkFault(fault: Fault): void {
  const wrong = (member: string, expected: string): never => {
    const value = (fault as unknown as Record<string, unknown>)[member];
    throw new TypeError(
      `The fault's "${member}" is ${JSON.stringify(value) ?? 'missing'}; it must be ${expected}.`,
    );
  };
  if (typeof fault !== 'object' || fault === null) throw new TypeError('A fault must be an object.');
  const unknown = Object.keys(fault).find((key) => !(MEMBERS as readonly string[]).includes(key));
  if (unknown) wrong(unknown, `one of the known members: ${MEMBERS.join(', ')}`);
  if (typeof fault.service !== 'string' || fault.service === '')
    wrong('service', 'the name of an API, e.g. "dynamodb"');
  if (!KINDS.includes(fault.kind)) wrong('kind', `one of ${KINDS.join(', ')}`);
  if (fault.when !== undefined && fault.when !== 'before' && fault.when !== 'after')
    wrong('when', '"before" or "after"');
  if (fault.times !== undefined && (!Number.isInteger(fault.times) || fault.times < 1))
    wrong('times', 'a whole number of at least 1');
  if (fault.kind === 'latency' && !(Number(fault.latencyMs) >= 0))
    wrong('latencyMs', 'a number of milliseconds');
}
