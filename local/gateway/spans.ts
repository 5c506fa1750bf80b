import { channel } from 'node:diagnostics_channel';

/** Something that took time, by `performance.now()` of this process. */
export type Span = CallSpan | InvocationSpan | UnitsSpan;

/** An API call, from its arrival to its answer. */
export interface CallSpan {
  readonly kind: 'call';
  readonly service: string;
  readonly operation: string;
  /** Name of the function that made it. */
  readonly functionName: string | undefined;
  /** Worker of the function, as {@link InvocationSpan} has it. */
  readonly worker?: string | undefined;
  /** Bytes of the request's body. */
  readonly bytes?: number;
  /** Events of a PutEvents; undefined elsewhere. */
  readonly events?: number | undefined;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** What one item of a request takes of its table, as DynamoDB counts it. */
export interface UnitsSpan {
  readonly kind: 'units';
  readonly operation: string;
  /** Name of the function that made the request. */
  readonly functionName: string | undefined;
  readonly table: string;
  /** The same for the same item of all tables; undefined for a query or scan, which are of several. */
  readonly item: string | undefined;
  readonly read: number;
  readonly write: number;
  /** Bytes of the item afterwards; of a query or scan, of all that it gave. */
  readonly bytes: number;
}

/** One attempt to run a function. */
export interface InvocationSpan {
  readonly kind: 'invocation';
  readonly functionName: string;
  /** The environment that ran it, of which each has one event at a time. */
  readonly worker?: string;
  readonly memoryMegabytes: number;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Present where functions run in processes (`StartOptions.processes`). */
  readonly work: FunctionWork | undefined;
}

/** Milliseconds of a processor, all threads of the function's process together. */
export interface FunctionWork {
  /** To load the module; 0 where an earlier event found it loaded. */
  readonly load: number;
  /** To handle this event. */
  readonly handle: number;
}

/**
 * Where spans are published, for whoever measures. Nothing is made while nobody listens.
 */
export const spans = channel('embedded-aws:span');
