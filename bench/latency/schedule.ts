/**
 * A recorded ceremony with AWS's times: calls in the order in which they wait for each other. The embedded
 * AWS's own time doesn't count.
 */
import type { CallSpan, InvocationSpan, Span } from '../../local/gateway/spans';
import { API_GATEWAY, COGNITO, CONTAINER, callTime, heldToShare, INVOCATION, NETWORK } from './figures';

/** Times by `performance.now()`. */
export interface ClientRequest {
  /** `InitiateAuth`, or an API's path. */
  readonly name: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface Recording {
  readonly requests: readonly ClientRequest[];
  readonly spans: readonly Span[];
}

/** Milliseconds from the ceremony's start. */
export interface Bar {
  readonly kind: 'network' | 'service' | 'invocation' | 'work' | 'call';
  /** `Cognito`, a function, or `service:operation`. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** False for what runs beside something longer. */
  readonly waited: boolean;
}

export interface Schedule {
  readonly bars: readonly Bar[];
  /** Milliseconds that the person waits. */
  readonly total: number;
  /** Milliseconds without functions' own work. */
  readonly waits: number;
  /** Functions that had to be started. */
  readonly containers: number;
}

/** @throws Error for a gap in the recording, or a call without a figure */
export function scheduleOf({ requests, spans }: Recording): Schedule {
  const bars: Bar[] = [];
  let now = 0;
  let work = 0;
  let containers = 0;
  const add = (kind: Bar['kind'], name: string, milliseconds: number) => {
    bars.push({ kind, name, start: now, end: now + milliseconds, waited: true });
    now += milliseconds;
  };
  for (const request of requests) {
    const ofApi = request.name.includes('/');
    add('network', request.name, NETWORK.milliseconds / 2);
    add('service', ofApi ? 'API Gateway' : 'Cognito', (ofApi ? API_GATEWAY : COGNITO).milliseconds);
    for (const invocation of invocationsIn(spans, request)) {
      const { functionName, memoryMegabytes, work: done } = invocation;
      if (!done) throw new Error(`What ${functionName} did was not measured: it ran in a thread.`);
      add('invocation', functionName, INVOCATION.milliseconds);
      if (done.load > 0) {
        containers += 1;
        add('invocation', `${functionName}: a container`, CONTAINER.milliseconds);
      }
      const own = done.load + heldToShare(done.handle, memoryMegabytes);
      add('work', functionName, own);
      work += own;
      const calls = inOrderOfWaiting(callsOf(spans, invocation), now);
      bars.push(...calls.bars);
      now = calls.end;
    }
    add('network', request.name, NETWORK.milliseconds / 2);
  }
  return { bars, total: now, waits: now - work, containers };
}

function invocationsIn(spans: readonly Span[], request: ClientRequest): InvocationSpan[] {
  return spans
    .filter((span) => span.kind === 'invocation')
    .filter(({ startedAt }) => startedAt >= request.startedAt && startedAt <= request.endedAt)
    .sort((a, b) => a.startedAt - b.startedAt);
}

function callsOf(spans: readonly Span[], { functionName, startedAt, endedAt }: InvocationSpan): CallSpan[] {
  return spans
    .filter((span) => span.kind === 'call')
    .filter((call) => call.functionName === functionName)
    .filter((call) => call.startedAt >= startedAt && call.startedAt <= endedAt)
    .sort((a, b) => a.startedAt - b.startedAt);
}

/** A call waits for those that had ended when it began; others ran beside it. */
function inOrderOfWaiting(calls: readonly CallSpan[], from: number): { bars: Bar[]; end: number } {
  const placed: { call: CallSpan; start: number; end: number; after: number | undefined }[] = [];
  for (const call of calls) {
    const earlier = placed
      .map((each, index) => ({ ...each, index }))
      .filter((each) => each.call.endedAt <= call.startedAt);
    const last = latest(earlier);
    const start = last?.end ?? from;
    placed.push({
      call,
      start,
      end: start + callTime(call.service, call.operation),
      after: last?.index,
    });
  }
  const waited = new Set<number>();
  let at = latest(placed.map((each, index) => ({ ...each, index })))?.index;
  while (at !== undefined) {
    waited.add(at);
    at = placed[at]?.after;
  }
  return {
    bars: placed.map(({ call, start, end }, index) => ({
      kind: 'call',
      name: `${call.service}:${call.operation}`,
      start,
      end,
      waited: waited.has(index),
    })),
    end: Math.max(from, ...placed.map(({ end }) => end)),
  };
}

function latest<T extends { readonly end: number }>(all: readonly T[]): T | undefined {
  return all.reduce<T | undefined>((best, each) => (best && best.end >= each.end ? best : each), undefined);
}
