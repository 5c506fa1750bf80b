import '../support/environment';
import { ENV, EnvironmentError } from '../../../lambda/shared/env';
import { readSmsSettings } from '../../../lambda/sms/settings';
import { smsSettings } from './support/settings';

const read = (value: unknown) => {
  process.env[ENV.SMS_SETTINGS] = typeof value === 'string' ? value : JSON.stringify(value);
  return readSmsSettings();
};
const sns = { kind: 'sns' };

describe('the settings of SMS', () => {
  afterEach(() => {
    delete process.env[ENV.SMS_SETTINGS];
  });

  it('are read as they were written', () => {
    expect(read(smsSettings())).toEqual(smsSettings());
    expect(read({ ...smsSettings(), channel: sns })).toEqual({ ...smsSettings(), channel: sns });
  });

  it.each([
    ['not JSON', 'x', 'is not JSON'],
    ['a list', [], 'holds no JSON object'],
    ['no countries', { countries: {} }, 'at least one member in countries'],
    ['a country by its name', { countries: { Japan: { price: 1 } } }, '"Japan"'],
    ['a country without price', { countries: { JP: {} } }, 'countries.JP.price'],
    ['a price in dollars', { countries: { JP: { price: 0.0745 } } }, 'countries.JP.price'],
    ['a default country that is not sent to', { defaultCountry: 'FR' }, 'defaultCountry FR'],
    ['an unknown channel', { channel: { kind: 'pigeon' } }, 'channel.kind'],
    ['a sender id that is none', { channel: { kind: 'sns', senderId: '' } }, 'channel.senderId'],
    [
      'no configuration set',
      { channel: { kind: 'end-user-messaging', originationIdentities: {} } },
      'channel.configurationSet',
    ],
    [
      'a country without origination identity',
      {
        channel: {
          kind: 'end-user-messaging',
          configurationSet: 'c',
          arnPrefix: 'arn:aws:sms-voice:us-east-1:000000000000:',
          originationIdentities: { JP: 'A' },
        },
      },
      'channel.originationIdentities.US',
    ],
    [
      'beginnings of a country that is not sent to',
      { alsoMobile: { FR: ['+337'] } },
      'names FR in alsoMobile',
    ],
    ['a beginning without a plus', { alsoMobile: { JP: ['8190'] } }, 'alsoMobile.JP[0]'],
    ['no domain', { domain: '' }, 'domain'],
    ['no parameter to stop by', { stopParameter: undefined }, 'stopParameter'],
    ['no limits of a number', { perNumber: undefined }, 'perNumber'],
    ['a limit of zero', { perPrefix: { digits: 7, perHour: 0, perDay: 1 } }, 'perPrefix.perHour'],
    ['no budget', { dailyBudget: undefined }, 'dailyBudget'],
    ['a budget that no number can hold', { dailyBudget: 1e300 }, 'dailyBudget'],
  ])('are refused with %s, by the name of the field', (_what, changes, message) => {
    const value =
      typeof changes === 'string' || Array.isArray(changes) ? changes : { ...smsSettings(), ...changes };
    expect(() => read(value)).toThrow(EnvironmentError);
    expect(() => read(value)).toThrow(message);
  });

  it('say that they are missing', () => {
    expect(readSmsSettings).toThrow(ENV.SMS_SETTINGS);
  });
});
