import { channel } from 'node:diagnostics_channel';

/** Something that took time, by `performance.now()` of this process. */
export type Span = CallSpan | InvocationSpan;

/** An API call, from its arrival to its answer. */
export interface CallSpan {
  readonly kind: 'call';
  readonly service: string;
  readonly operation: string;
  /** Name of the function that made it. */
  readonly functionName: string | undefined;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** One attempt to run a function. */
export interface InvocationSpan {
  readonly kind: 'invocation';
  readonly functionName: string;
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
