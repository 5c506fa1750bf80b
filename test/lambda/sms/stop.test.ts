import {
  forgetStop,
  isStopped,
  STOP_CACHE_SECONDS,
  STOP_PATTERN,
  STOP_STALE_SECONDS,
} from '../../../lambda/sms/stop';
import { messaging } from './support/messaging';
import { STOP_PARAMETER } from './support/settings';

const services = messaging();

const NOW = 1_800_000_000;
const reads = () => services.aws.calls.all().filter(({ operation }) => operation === 'GetParameters').length;
const failReads = (times: number) =>
  services.aws.faults.inject({ service: 'ssm', operation: 'GetParameters', kind: 'error', times });

describe('the emergency stop', () => {
  beforeEach(() => services.aws.calls.clear());

  it('lets messages out while it is off', async () => {
    expect(await isStopped(STOP_PARAMETER, NOW)).toBe(false);
  });

  it.each(['on', 'on: pumping from +8190', 'ON', 'true', ' off', 'OFF', 'of'])(
    'stops them under %j',
    async (value) => {
      await services.setStop(value);
      expect(await isStopped(STOP_PARAMETER, NOW)).toBe(true);
    },
  );

  it('is set as long as either parameter is: a deployment that writes the stack’s own lifts nothing', async () => {
    await services.setStop('on: pumping');
    expect(await isStopped(STOP_PARAMETER, NOW)).toBe(true);
    // What CloudFormation does with its parameter when anything of it changes.
    await services.setStackStop('off');
    expect(await isStopped(STOP_PARAMETER, NOW)).toBe(true);
    await services.setStop('off');
    expect(await isStopped(STOP_PARAMETER, NOW)).toBe(false);
    // Set by who stopped it before operators had a parameter of their own.
    await services.setStackStop('on');
    expect(await isStopped(STOP_PARAMETER, NOW)).toBe(true);
    await services.setStackStop('off');
  });

  it('can be given a reason', () => {
    const pattern = new RegExp(STOP_PATTERN);
    for (const value of ['off', 'on', 'on: pumping']) expect(value).toMatch(pattern);
    for (const value of ['', 'On', 'on:', 'off: all is well', 'stop']) expect(value).not.toMatch(pattern);
  });

  it('is noticed within its cache, without a deployment, in both directions', async () => {
    expect(await isStopped(STOP_PARAMETER, NOW)).toBe(false);
    await services.setStop('on');
    expect(await isStopped(STOP_PARAMETER, NOW)).toBe(true);
    services.aws.calls.clear();
    expect(await isStopped(STOP_PARAMETER, NOW + STOP_CACHE_SECONDS - 1)).toBe(true);
    expect(reads()).toBe(0);
    await isStopped(STOP_PARAMETER, NOW + STOP_CACHE_SECONDS);
    expect(reads()).toBe(1);
  });

  it('is read once for many requests at the same time', async () => {
    expect(
      new Set(await Promise.all(Array.from({ length: 50 }, () => isStopped(STOP_PARAMETER, NOW)))),
    ).toEqual(new Set([false]));
    expect(reads()).toBe(1);
  });

  it('counts as set when it can not be read and nothing is known', async () => {
    failReads(2);
    expect(await isStopped(STOP_PARAMETER, NOW)).toBe(true);
    // The failure isn't remembered.
    expect(await isStopped(STOP_PARAMETER, NOW)).toBe(false);
  });

  it('counts as set when there is no such parameter', async () => {
    expect(await isStopped('/passwordless/test/nothing', NOW)).toBe(true);
  });

  it('keeps what was read last while it can not be read, but not for long', async () => {
    expect(await isStopped(STOP_PARAMETER, NOW)).toBe(false);
    failReads(100);
    expect(await isStopped(STOP_PARAMETER, NOW + STOP_CACHE_SECONDS)).toBe(false);
    expect(await isStopped(STOP_PARAMETER, NOW + STOP_STALE_SECONDS - 1)).toBe(false);
    expect(await isStopped(STOP_PARAMETER, NOW + STOP_STALE_SECONDS)).toBe(true);
  });

  it('does not take a reading of a clock that was ahead for fresh', async () => {
    expect(await isStopped(STOP_PARAMETER, NOW + 3_600)).toBe(false);
    services.aws.calls.clear();
    await isStopped(STOP_PARAMETER, NOW);
    expect(reads()).toBe(1);
  });

  it('does not mistake one parameter for another', async () => {
    expect(await isStopped(STOP_PARAMETER, NOW)).toBe(false);
    expect(await isStopped('/passwordless/other/sms-stop', NOW)).toBe(true);
    forgetStop();
  });
});
