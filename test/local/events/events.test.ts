import { MovableClock } from '../../../local/control/clock';
import { createService } from '../../../local/services/events';
import { testContext } from '../support/context';
import { serviceUnderTest } from '../support/service';

const ruleArn = 'arn:aws:events:us-east-1:000000000000:rule/security/hears';
const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:listener';
const pattern = { source: ['passwordless'] };
const target = { Id: 'Target0', Arn: functionArn };
const entry = {
  EventBusName: 'security',
  Source: 'passwordless',
  DetailType: 'Sign-in succeeded',
  Detail: '{"sub": "1"}',
};

const scheduled = {
  EventBusName: undefined,
  EventPattern: undefined,
  ScheduleExpression: 'rate(5 minutes)',
};

async function events(rule: object = {}, parts: { clock?: MovableClock } = {}) {
  const context = { ...testContext(), ...parts };
  const invoked: { event: unknown; caller: unknown; functionArn: string }[] = [];
  const service = await serviceUnderTest(createService, {
    ...context,
    lambda: {
      invoke: async (request: { event: unknown; caller: unknown; functionArn: string }) => {
        invoked.push(request);
      },
    },
  } as typeof context);
  await service.make('AWS::Events::EventBus', { Name: 'security' });
  const made = await service.make('AWS::Events::Rule', {
    EventBusName: 'security',
    Name: 'hears',
    EventPattern: pattern,
    Targets: [target],
    ...rule,
  });
  const put = async (...entries: object[]) => {
    const answer = await service.call('PutEvents', { Entries: entries });
    await service.service.close?.();
    return answer;
  };
  return { ...service, made, invoked, put };
}

describe('PutEvents of the embedded EventBridge', () => {
  it('hands an event to the function of a rule that matches, as EventBridge and for that rule', async () => {
    const { put, invoked, made } = await events();
    const { FailedEntryCount, Entries } = await put(entry);
    expect([FailedEntryCount, Entries]).toEqual([0, [{ EventId: expect.any(String) }]]);
    expect(made).toEqual({ ref: 'security|hears', attributes: { Arn: ruleArn } });
    expect(invoked).toEqual([
      {
        functionArn,
        attempts: 1,
        caller: { kind: 'service', service: 'events', sourceArn: ruleArn },
        event: {
          version: '0',
          id: Entries[0].EventId,
          'detail-type': 'Sign-in succeeded',
          source: 'passwordless',
          account: '000000000000',
          time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          region: 'us-east-1',
          resources: [],
          detail: { sub: '1' },
        },
      },
    ]);
  });

  it.each([
    ['of another source', { ...entry, Source: 'other' }],
    ['on another bus', { ...entry, EventBusName: 'default' }],
  ])('leaves a rule alone for an event %s', async (_, other) => {
    const { put, invoked } = await events();
    expect((await put(other)).FailedEntryCount).toBe(0);
    expect(invoked).toEqual([]);
  });

  it('leaves rules alone that are disabled, and gives constant input where a target has some', async () => {
    const disabled = await events({ State: 'DISABLED' });
    await disabled.put(entry);
    expect(disabled.invoked).toEqual([]);
    const constant = await events({ Targets: [{ ...target, Input: '{"a":1}' }] });
    await constant.put(entry);
    expect(constant.invoked.map(({ event }) => event)).toEqual([{ a: 1 }]);
  });

  it.each([
    ['no source', { Source: '' }, 'InvalidArgument'],
    ['no type', { DetailType: undefined }, 'InvalidArgument'],
    ['no detail', { Detail: undefined }, 'InvalidArgument'],
    ['a detail that is no JSON', { Detail: '{' }, 'MalformedDetail'],
    ['a detail that is no object', { Detail: '[]' }, 'MalformedDetail'],
    ['a type that is too long', { DetailType: 'x'.repeat(129) }, 'InvalidArgument'],
    ['a source of AWS', { Source: 'aws.signin' }, 'NotAuthorizedForSourceException'],
    ['a bus that is not there', { EventBusName: 'nowhere' }, 'InvalidArgument'],
  ])('refuses an entry with %s, and takes the others', async (_, wrong, ErrorCode) => {
    const { put, invoked } = await events();
    const { FailedEntryCount, Entries } = await put(entry, { ...entry, ...wrong }, entry);
    expect(FailedEntryCount).toBe(1);
    expect(Entries).toEqual([
      { EventId: expect.any(String) },
      { ErrorCode, ErrorMessage: expect.any(String) },
      { EventId: expect.any(String) },
    ]);
    expect(invoked).toHaveLength(2);
  });

  it.each([
    ['no entries', []],
    ['eleven entries', Array.from({ length: 11 }, () => entry)],
    ['more than 256 KB', [{ ...entry, Detail: JSON.stringify({ long: 'x'.repeat(256 * 1024) }) }]],
    ['an entry that is no object', ['event']],
    ['a source that is no text', [{ ...entry, Source: 1 }]],
    ['a time that is none', [{ ...entry, Time: 'now' }]],
  ])('refuses a request with %s as a whole', async (_, entries) => {
    const { put } = await events();
    await expect(put(...(entries as object[]))).rejects.toMatchObject({ code: 'ValidationException' });
  });

  it('asks IAM once a bus, with the sources and types of all entries', async () => {
    const { access } = await events();
    expect(
      access('PutEvents', {
        Entries: [entry, { ...entry, Source: 'other' }, { ...entry, EventBusName: undefined }],
      }),
    ).toMatchObject([
      {
        action: 'events:PutEvents',
        resource: 'arn:aws:events:us-east-1:000000000000:event-bus/security',
        context: {
          'events:source': ['passwordless', 'other'],
          'events:detail-type': ['Sign-in succeeded', 'Sign-in succeeded'],
        },
      },
      { resource: 'arn:aws:events:us-east-1:000000000000:event-bus/default' },
    ]);
  });

  it.each([
    ['a queue as target', { Targets: [{ ...target, Arn: 'arn:aws:sqs:us-east-1:000000000000:queue' }] }],
    ['a transformed input', { Targets: [{ ...target, InputPath: '$.detail' }] }],
    ['a schedule on a bus of its own', { ScheduleExpression: 'rate(1 minute)' }],
    ['a schedule by cron', { ...scheduled, ScheduleExpression: 'cron(0 10 * * ? *)' }],
    ['a schedule of no time', { ...scheduled, ScheduleExpression: 'rate(0 minutes)' }],
    ['a schedule of one minutes', { ...scheduled, ScheduleExpression: 'rate(1 minutes)' }],
    ['a schedule of five minute', { ...scheduled, ScheduleExpression: 'rate(5 minute)' }],
    ['a schedule of seconds', { ...scheduled, ScheduleExpression: 'rate(30 seconds)' }],
    ['no pattern', { EventPattern: undefined }],
    ['an operator that nobody knows', { EventPattern: { source: [{ sounds: 'like' }] } }],
    ['an operator of a prototype', { EventPattern: { source: [{ constructor: 'x' }] } }],
    ['a pattern without a list', { EventPattern: { source: 'passwordless' } }],
    ['an empty list', { EventPattern: { source: [] } }],
    ['a bus that is not there', { EventBusName: 'nowhere' }],
  ])('makes no rule with %s', async (_, rule) => {
    await expect(events(rule)).rejects.toThrow();
  });
});

describe('rules that run by the clock', () => {
  it('hand a scheduled event to their function, once each time it is due, by the emulated clock', async () => {
    const clock = new MovableClock();
    const { invoked, made, service } = await events({ ...scheduled, Name: 'often' }, { clock });
    const runsAre = async (runs: number) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(invoked).toHaveLength(runs);
    };
    await runsAre(0);
    // Far enough from five minutes for what the machine's own clock adds.
    clock.advance(200);
    await runsAre(0);
    clock.advance(101);
    await runsAre(1);
    const { arn, ...event } = {
      arn: 'arn:aws:events:us-east-1:000000000000:rule/often',
      version: '0',
      id: expect.any(String),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: '000000000000',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      region: 'us-east-1',
      detail: {},
    };
    expect(made).toEqual({ ref: 'often', attributes: { Arn: arn } });
    expect(invoked[0]).toEqual({
      functionArn,
      attempts: 1,
      caller: { kind: 'service', service: 'events', sourceArn: arn },
      event: { ...event, resources: [arn] },
    });
    // A clock that is set back doesn't stop it.
    clock.set(0);
    await runsAre(1);
    clock.advance(301);
    await runsAre(2);
    await service.close?.();
    clock.advance(301);
    await runsAre(2);
  });

  it('don’t run while they are disabled', async () => {
    const clock = new MovableClock();
    const { invoked, service } = await events({ ...scheduled, State: 'DISABLED' }, { clock });
    clock.advance(301);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(invoked).toEqual([]);
    await service.close?.();
  });
});

describe('event patterns', () => {
  const event = {
    source: 'passwordless',
    'detail-type': 'Sign-in refused',
    detail: {
      tries: 3,
      method: 'SMS_OTP',
      tags: ['a', 'b'],
      right: false,
      nothing: null,
      items: [{ id: 1 }, { id: 2 }],
    },
  };
  it.each([
    [{ source: ['passwordless'] }, true],
    [{ source: ['Passwordless'] }, false],
    [{ source: ['other', 'passwordless'] }, true],
    [{ 'detail-type': [{ prefix: 'Sign-in' }] }, true],
    [{ 'detail-type': [{ prefix: 'Passkey' }, { suffix: 'refused' }] }, true],
    [{ 'detail-type': [{ 'equals-ignore-case': 'SIGN-IN REFUSED' }] }, true],
    [{ 'detail-type': [{ wildcard: 'Sign-*fused' }] }, true],
    [{ 'detail-type': [{ wildcard: 'Sign.*' }] }, false],
    [{ detail: { method: [{ 'anything-but': 'FIDO2' }] } }, true],
    [{ detail: { method: [{ 'anything-but': ['FIDO2', 'SMS_OTP'] }] } }, false],
    [{ detail: { method: [{ 'anything-but': { prefix: 'SMS' } }] } }, false],
    [{ detail: { missing: [{ 'anything-but': 'x' }] } }, false],
    [{ detail: { missing: [{ exists: false }] } }, true],
    [{ detail: { method: [{ exists: true }] } }, true],
    [{ detail: { nothing: [null] } }, true],
    [{ detail: { right: [false] } }, true],
    [{ detail: { right: ['false'] } }, false],
    [{ detail: { tries: [{ numeric: ['>', 2, '<=', 3] }] } }, true],
    [{ detail: { tries: [{ numeric: ['=', 4] }] } }, false],
    [{ detail: { method: [{ numeric: ['>', 0] }] } }, false],
    [{ detail: { tags: ['b'] } }, true],
    [{ detail: { tags: ['c'] } }, false],
    [{ detail: { items: { id: [2] } } }, true],
    [{ source: ['passwordless'], detail: { method: ['FIDO2'] } }, false],
    [{ $or: [{ source: ['other'] }, { detail: { tries: [3] } }] }, true],
    [{ $or: [{ source: ['other'] }, { detail: { tries: [4] } }] }, false],
  ])('%j: %s', async (EventPattern, Result) => {
    const { call } = await events();
    expect(
      await call('TestEventPattern', {
        EventPattern: JSON.stringify(EventPattern),
        Event: JSON.stringify(event),
      }),
    ).toEqual({ Result });
  });
});
