/** What sign-ins ask of AWS, counted from a recording of them. */
import type { CallSpan, InvocationSpan, UnitsSpan } from '../../local/gateway/spans';
import { heldToShare } from '../latency/figures';
import { type Recording, waitsOf } from '../latency/schedule';

/** For one sign-in, the same on every machine; `workMilliseconds` and what has it in are not. */
export interface Figures {
  /** API calls by `service:operation`, those of the person's client among them. */
  readonly calls: Readonly<Record<string, number>>;
  /** Requests to API Gateway. */
  readonly apiRequests: number;
  /** Runs of functions. */
  readonly runs: number;
  /** Bytes of requests that functions send to AWS. */
  readonly bytes: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Most writes to one item that other people's sign-ins write to as well; taken from several. */
  readonly sharedItemWrites: number;
  /** Events in PutEvents. */
  readonly events: number;
  /** Milliseconds that functions wait for AWS, by bench/latency's figures. */
  readonly waitMilliseconds: number;
  /** Milliseconds that functions work for, each at the share of a processor that its memory buys. */
  readonly workMilliseconds: number;
  /** Of what is billed: waits and work, each rounded up to a millisecond, times GB of memory. */
  readonly gigabyteSeconds: number;
}

/** What runs by a schedule is no part of a sign-in. */
const BY_SCHEDULE = /NoticeSummaries/;

/** @param signIns how many were recorded */
export function figuresOf(recording: Recording, signIns: number): Omit<Figures, 'sharedItemWrites'> {
  const spans = recording.spans.filter(({ functionName = '' }) => !BY_SCHEDULE.test(functionName));
  const calls = spans.filter((span): span is CallSpan => span.kind === 'call');
  const invocations = spans.filter((span): span is InvocationSpan => span.kind === 'invocation');
  const units = spans.filter((span): span is UnitsSpan => span.kind === 'units');
  const each = <T>(all: readonly T[], value: (one: T) => number) =>
    rounded(all.reduce((sum, one) => sum + value(one), 0) / signIns);
  const nameOf = ({ service, operation }: CallSpan) => `${service}:${operation}`;
  const workOf = ({ work, memoryMegabytes }: InvocationSpan) =>
    work ? heldToShare(work.handle, memoryMegabytes) : 0;
  return {
    calls: Object.fromEntries(
      [...new Set(calls.map(nameOf))]
        .sort()
        .map((name) => [name, each(calls, (call) => Number(nameOf(call) === name))]),
    ),
    apiRequests: each(
      recording.requests.filter(({ name }) => name.includes('/')),
      () => 1,
    ),
    runs: each(invocations, () => 1),
    bytes: each(
      calls.filter(({ functionName }) => functionName !== undefined),
      ({ bytes = 0 }) => bytes,
    ),
    readUnits: each(units, ({ read }) => read),
    writeUnits: each(units, ({ write }) => write),
    events: each(calls, ({ events = 0 }) => events),
    waitMilliseconds: each(invocations, (invocation) => waitsOf(spans, invocation)),
    workMilliseconds: each(invocations, workOf),
    gigabyteSeconds: each(
      invocations,
      (invocation) =>
        (Math.ceil(waitsOf(spans, invocation) + workOf(invocation)) / 1_000) *
        (invocation.memoryMegabytes / 1_024),
    ),
  };
}

const rounded = (value: number) => Number(value.toPrecision(6));
