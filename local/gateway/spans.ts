import { channel } from 'node:diagnostics_channel';

/** Times are of this process's `performance.now()`. */
export type Span = CallSpan | InvocationSpan | UnitsSpan;

/** From a call's arrival to its answer. */
export interface CallSpan {
  readonly kind: 'call';
  readonly service: string;
  readonly operation: string;
  readonly functionName: string | undefined;
  readonly worker?: string | undefined;
  readonly bytes?: number;
  /** Events of a PutEvents; undefined elsewhere. */
  readonly events?: number | undefined;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** What an item of a request costs, as DynamoDB counts it. */
export interface UnitsSpan {
  readonly kind: 'units';
  readonly operation: string;
  readonly functionName: string | undefined;
  readonly table: string;
  /** The same for one item of all tables; undefined for a query or scan. */
  readonly item: string | undefined;
  readonly read: number;
  readonly write: number;
  /** Of the item afterwards; of a query or scan, of all it gave. */
  readonly bytes: number;
}

export interface InvocationSpan {
  readonly kind: 'invocation';
  readonly functionName: string;
  /** The environment that ran it, one event at a time. */
  readonly worker?: string;
  readonly memoryMegabytes: number;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Present where functions run in processes (`StartOptions.processes`). */
  readonly work: FunctionWork | undefined;
}

/** Milliseconds of a processor, all threads of the process together. */
export interface FunctionWork {
  /** 0 where it was loaded. */
  readonly load: number;
  readonly handle: number;
}

/** For whoever measures; nothing is made while nobody listens. */
export const spans = channel('embedded-aws:span');
