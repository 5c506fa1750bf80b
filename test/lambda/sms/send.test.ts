import type { SmsMessage } from '../../../lambda/sms/channel';
import { sendSms } from '../../../lambda/sms/send';
import type { SmsSettings } from '../../../lambda/sms/settings';
import { messaging } from './support/messaging';
import { smsSettings } from './support/settings';

const services = messaging();

const NUMBER = '+819012345678';
const CHANNELS = ['end-user-messaging', 'sns'] as const;
type Kind = (typeof CHANNELS)[number];

function channelOf(kind: Kind): SmsSettings['channel'] {
  const { aws } = services;
  return kind === 'sns'
    ? { kind, senderId: 'EXAMPLE' }
    : {
        kind,
        configurationSet: 'configuration-set/passwordless',
        protectConfigurationId: aws.output('ProtectConfigurationId'),
        arnPrefix: 'arn:aws:sms-voice:us-east-1:000000000000:',
        originationIdentities: {
          JP: 'sender-id/EXAMPLE/JP',
          US: `phone-number/${aws.output('PhoneNumberId')}`,
          GB: 'sender-id/EXAMPLE/GB',
        },
      };
}

const send = (kind: Kind, changes: Partial<SmsMessage> = {}) =>
  sendSms({
    to: NUMBER,
    country: 'JP',
    text: 'Example: 123456 is your code.',
    settings: smsSettings({ channel: channelOf(kind) }),
    lifeSeconds: 300,
    dry: false,
    ...changes,
  });

const OF: Record<Kind, { service: string; operation: string; throttled: string }> = {
  'end-user-messaging': {
    service: 'sms-voice',
    operation: 'SendTextMessage',
    throttled: 'ThrottlingException',
  },
  sns: { service: 'sns', operation: 'Publish', throttled: 'Throttled' },
};
const callsOf = (kind: Kind) =>
  services.aws.calls.all().filter(({ operation }) => operation === OF[kind].operation).length;

describe.each(CHANNELS)('sending by %s', (kind) => {
  beforeEach(() => services.aws.calls.clear());

  it('hands the message to the channel', async () => {
    expect(await send(kind)).toBe('sent');
    expect(services.aws.sms.all()).toMatchObject([
      { phoneNumber: NUMBER, message: 'Example: 123456 is your code.', senderId: 'EXAMPLE' },
    ]);
  });

  it('makes the same call for nobody, and nothing is sent', async () => {
    expect(await send(kind, { dry: true })).toBe('sent');
    expect(callsOf(kind)).toBe(1);
    expect(services.aws.sms.all()).toEqual([]);
  });

  it.each([false, true])('tries once more when it is throttled (dry: %s)', async (dry) => {
    services.aws.faults.inject({ ...fault(kind), kind: 'throttle', code: OF[kind].throttled });
    expect(await send(kind, { dry })).toBe('sent');
    expect(callsOf(kind)).toBe(2);
    expect(services.aws.sms.all()).toHaveLength(dry ? 0 : 1);
  });

  it('says that the channel refused when it stays throttled', async () => {
    services.aws.faults.inject({ ...fault(kind), kind: 'throttle', code: OF[kind].throttled, times: 5 });
    expect(await send(kind)).toBe('refused');
    expect(callsOf(kind)).toBe(2);
  });

  it('never sends twice when it may have been sent', async () => {
    services.aws.faults.inject({ ...fault(kind), kind: 'error', when: 'after' });
    expect(await send(kind)).toBe('doubtful');
    expect(callsOf(kind)).toBe(1);
    expect(services.aws.sms.all()).toHaveLength(1);
  });

  it.each([false, true])('tells a fault of the channel from a success (dry: %s)', async (dry) => {
    services.aws.faults.inject({ ...fault(kind), kind: 'error' });
    expect(await send(kind, { dry })).toBe('doubtful');
    expect(callsOf(kind)).toBe(1);
  });

  it.each([false, true])('says that the channel refused when it may not use it (dry: %s)', async (dry) => {
    services.aws.faults.inject({ ...fault(kind), kind: 'error', code: 'AccessDeniedException', status: 403 });
    expect(await send(kind, { dry })).toBe('refused');
  });

  it('says of what may depend on the number that the number was rejected', async () => {
    services.aws.faults.inject({ ...fault(kind), kind: 'error', code: 'ConflictException', status: 400 });
    expect(await send(kind)).toBe('rejected');
  });

  it('gives up on a channel that does not answer, and does not know what became of it', async () => {
    const slow = services.aws;
    slow.faults.inject({ ...fault(kind), kind: 'latency', latencyMs: 3_000, when: 'after' });
    const before = performance.now();
    expect(await send(kind)).toBe('doubtful');
    expect(performance.now() - before).toBeLessThan(2_900);
    expect(callsOf(kind)).toBeLessThanOrEqual(1);
  });

  it('writes neither number, text nor code to the log, whatever happens', async () => {
    services.aws.faults.inject({ ...fault(kind), kind: 'error', code: 'ValidationException', status: 400 });
    await send(kind);
    await send(kind, { to: '+81' });
    await send(kind);
    expect(services.output()).toContain('The channel did not take an SMS');
    for (const secret of ['9012345678', '123456', 'is your code'])
      expect(services.output()).not.toContain(secret);
  });
});

describe('sending by End User Messaging', () => {
  it('names what every message must go out with, and no context', async () => {
    await send('end-user-messaging', { to: '+14155552671', country: 'US', lifeSeconds: 120 });
    const [sms] = services.aws.sms.all();
    expect(sms?.endUserMessaging).toMatchObject({
      messageType: 'TRANSACTIONAL',
      configurationSet: 'passwordless',
      protectConfigurationId: services.aws.output('ProtectConfigurationId'),
      timeToLiveSeconds: 120,
    });
    expect(sms?.endUserMessaging?.originationIdentity).toContain('phone-number/');
    expect(sms?.endUserMessaging).not.toHaveProperty('context', expect.anything());
  });

  it('is stopped by the country rules of the protect configuration even for a country that the settings list', async () => {
    const settings = smsSettings({
      channel: channelOf('end-user-messaging'),
      countries: { GB: { price: 1 } },
    });
    expect(await send('end-user-messaging', { to: '+447400123456', country: 'GB', settings })).toBe(
      'rejected',
    );
    expect(services.aws.sms.all()).toEqual([]);
  });

  it('never lets AWS choose what a message to an unlisted country comes from', async () => {
    services.aws.calls.clear();
    expect(await send('end-user-messaging', { to: '+33612345678', country: 'FR' })).toBe('refused');
    expect(callsOf('end-user-messaging')).toBe(0);
  });

  it('answers a flood of dry runs with success, although the service takes five a second', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => send('end-user-messaging', { dry: true })),
    );
    expect(new Set(outcomes)).toEqual(new Set(['sent']));
    expect(services.output()).toContain('ThrottlingException');
  });
});

function fault(kind: Kind) {
  const { service, operation } = OF[kind];
  return { service, operation };
}
