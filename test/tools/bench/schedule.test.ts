/** Schedules of the bench: a recording says what waits for what, the figures how long it takes. */
import {
  API_GATEWAY,
  CALLS,
  COGNITO,
  CONTAINER,
  callTime,
  INVOCATION,
  MEGABYTES_OF_A_PROCESSOR,
  NETWORK,
} from '../../../bench/latency/figures';
import { type Recording, scheduleOf, waitsOf as waitsOfOne } from '../../../bench/latency/schedule';
import type { InvocationSpan, Span } from '../../../local/gateway/spans';

const call = (operation: string, startedAt: number, endedAt: number, functionName = 'create'): Span => {
  const [service = '', name = ''] = operation.split(':');
  return { kind: 'call', service, operation: name, functionName, startedAt, endedAt };
};
const invocation = (startedAt: number, endedAt: number, more: object = {}): Span => ({
  kind: 'invocation',
  functionName: 'create',
  memoryMegabytes: MEGABYTES_OF_A_PROCESSOR,
  startedAt,
  endedAt,
  work: { load: 0, handle: 0 },
  ...more,
});
const request = { name: 'RespondToAuthChallenge', startedAt: 0, endedAt: 1_000 };
const around = NETWORK.milliseconds + COGNITO.milliseconds + INVOCATION.milliseconds;
const waitsOf = (spans: readonly Span[]) => scheduleOf({ requests: [request], spans }).waits - around;

const read = callTime('dynamodb', 'GetItem');
const write = callTime('dynamodb', 'UpdateItem');
const sign = callTime('kms', 'Sign');

describe('a schedule', () => {
  it('adds up calls that wait for each other, whatever the embedded AWS took', () => {
    const spans = [
      invocation(10, 900),
      call('dynamodb:GetItem', 20, 200),
      call('kms:Sign', 201, 202),
      call('dynamodb:UpdateItem', 300, 900),
    ];
    expect(waitsOf(spans)).toBe(read + sign + write);
  });

  it('takes the longest of calls that ran side by side, and says which of them nobody waited for', () => {
    const spans = [
      invocation(10, 900),
      call('kms:Sign', 20, 100),
      call('dynamodb:UpdateItem', 21, 40),
      call('dynamodb:GetItem', 101, 130),
    ];
    expect(waitsOf(spans)).toBe(sign + read);
    const { bars } = scheduleOf({ requests: [request], spans });
    const calls = bars.filter(({ kind }) => kind === 'call');
    expect(calls.map(({ name, waited }) => [name, waited])).toEqual([
      ['kms:Sign', true],
      ['dynamodb:UpdateItem', false],
      ['dynamodb:GetItem', true],
    ]);
  });

  it('has what functions do take as long as the share of a processor that their memory buys', () => {
    const spans = [
      invocation(10, 20, { memoryMegabytes: MEGABYTES_OF_A_PROCESSOR / 4, work: { load: 0, handle: 5 } }),
    ];
    const { total, waits } = scheduleOf({ requests: [request], spans });
    expect(total - waits).toBeCloseTo(20);
    const large = [invocation(10, 20, { memoryMegabytes: 10_240, work: { load: 0, handle: 5 } })];
    expect(scheduleOf({ requests: [request], spans: large }).total - waits).toBeCloseTo(5);
  });

  it('counts a container for each function whose module had to be loaded', () => {
    const cold = { work: { load: 30, handle: 5 } };
    const spans = [
      invocation(10, 100, cold),
      invocation(110, 120, { functionName: 'define' }),
      invocation(130, 140, { ...cold, functionName: 'verify' }),
    ];
    const schedule = scheduleOf({ requests: [request], spans });
    expect(schedule.containers).toBe(2);
    expect(schedule.waits).toBe(around + 2 * INVOCATION.milliseconds + 2 * CONTAINER.milliseconds);
  });

  it('gives each request its own functions, and API Gateway its own time', () => {
    const recording: Recording = {
      requests: [
        { name: '/sign-in-challenge', startedAt: 0, endedAt: 100 },
        { name: 'InitiateAuth', startedAt: 101, endedAt: 200 },
      ],
      spans: [
        invocation(10, 90, { functionName: 'challenge' }),
        call('kms:GenerateMac', 20, 80, 'challenge'),
        invocation(110, 190, { functionName: 'create' }),
        call('dynamodb:GetItem', 120, 130, 'somebody else’s'),
      ],
    };
    expect(scheduleOf(recording).waits).toBe(
      2 * (NETWORK.milliseconds + INVOCATION.milliseconds) +
        API_GATEWAY.milliseconds +
        COGNITO.milliseconds +
        callTime('kms', 'GenerateMac'),
    );
  });

  it('tells the calls of two workers of a function apart', () => {
    const [one, other] = ['one', 'other'].map((worker) => invocation(10, 900, { worker }) as InvocationSpan);
    const spans = [
      { ...call('dynamodb:GetItem', 20, 200), worker: 'one' },
      { ...call('kms:Sign', 300, 400), worker: 'other' },
      { ...call('dynamodb:UpdateItem', 500, 600), worker: 'one' },
    ] as const;
    expect([one, other].map((each) => waitsOfOne(spans, each as InvocationSpan))).toEqual([
      read + write,
      sign,
    ]);
  });

  it('leaves nothing out: a call without a figure, or a function whose work is unknown, is an error', () => {
    const unknown = [invocation(10, 90), call('s3:GetObject', 20, 30)];
    expect(() => waitsOf(unknown)).toThrow('names no time of s3:GetObject');
    expect(() => waitsOf([invocation(10, 90, { work: undefined })])).toThrow('not measured');
  });
});

it('has a source for every figure', () => {
  for (const figure of [...Object.values(CALLS), NETWORK, COGNITO, API_GATEWAY, INVOCATION, CONTAINER]) {
    expect(figure.milliseconds).toBeGreaterThan(0);
    expect(figure.source).toMatch(/assumed|^as |Developer Guide|report|Firecracker/);
  }
});
