import { readCodeSettings } from '../../lambda/codes/settings';
import { readSmsSettings } from '../../lambda/sms/settings';
import { codeSettings } from '../../lib/config/codes/settings';
import { ConfigError } from '../../lib/config/errors';
import { hasSes } from '../../lib/config/mail/ses-regions';
import type { ConfigInput } from '../../lib/config/schema';
import { smsRegionOf } from '../../lib/config/sms/regions';
import { smsSettings } from '../../lib/config/sms/settings';
import { checkSmsRegion } from '../../local/services/cognito/messages/sms-regions';
import { buildStage, onlyResource, resourcesOfType } from '../support/stacks';
import { stageConfig, stageNames } from '../support/stages';

type Sms = NonNullable<ConfigInput['sms']>;

/** Values that are right, for a test to put one wrong value into. */
const good: Sms = {
  channel: {
    kind: 'end-user-messaging',
    originationIdentities: [{ country: 'JP', kind: 'sender-id', value: 'EXAMPLE' }],
  },
  defaultCountry: 'JP',
  countries: [{ country: 'JP', price: 0.0745 }],
  dailyBudget: 10,
};
const twoCountries = (identity: object, country = 'US') => ({
  countries: [
    { country: 'JP', price: 0.0745 },
    { country, price: 0.01 },
  ],
  channel: {
    kind: 'end-user-messaging',
    originationIdentities: [{ country: 'JP', kind: 'sender-id', value: 'EXAMPLE' }, identity],
  },
});
const phone = `phone-${'0'.repeat(32)}`;

/** What is said of a stage with these values, one line a problem. */
function complaints(overrides: Partial<Record<keyof ConfigInput, unknown>>, stage = 'dev'): string[] {
  try {
    stageConfig(stage, { codes: { sms: true }, sms: good, ...overrides } as Partial<ConfigInput>);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

describe('one-time codes', () => {
  it('are off unless a stage turns them on', () => {
    const { codes: _, sms: __, ...rest } = stageConfig('dev');
    const { codes, sms } = stageConfig('dev', { ...rest, codes: {}, sms: undefined });
    expect([codes.email, codes.sms, codes.stepUp, codes.inLinkMail, sms]).toEqual([
      false,
      false,
      false,
      false,
      undefined,
    ]);
  });

  it('are safe by default', () => {
    expect(stageConfig('dev', { codes: { sms: true }, sms: good })).toMatchObject({
      codes: {
        digits: 6,
        lifeMinutes: 5,
        perHour: 5,
        perDay: 10,
        coolDownSeconds: 30,
        recentSignInMinutes: 5,
        throttle: { ratePerSecond: 50, burst: 100 },
      },
      sms: {
        perNumber: { coolDownSeconds: 30, perHour: 5, perDay: 10 },
        perPrefix: { digits: 7, perHour: 30, perDay: 100 },
        poolPerDay: 10_000,
        secondProofAfterDays: 180,
        conversion: { minimumSent: 50, minimumRate: 0.3 },
      },
    });
  });

  it('go to the stage’s own countries, and to no other', () => {
    expect(
      stageNames.map((stage) => [stage, stageConfig(stage).sms?.countries.map(({ country }) => country)]),
    ).toEqual([
      ['local', ['JP', 'US']],
      ['dev', ['JP', 'US']],
      ['prod', ['JP']],
    ]);
  });
});

describe('SMS of a Region', () => {
  const sns = { ...good, channel: { kind: 'sns' } };

  it.each(['ap-east-1', 'ap-southeast-5', 'ap-southeast-7', 'mx-central-1'])(
    'go by SNS in %s, which has no End User Messaging',
    (region) => {
      const ofMail = hasSes(region) ? [] : [expect.stringContaining('expected a Region with Amazon SES')];
      const ofMessaging = `expected "sns" in ${region}, which has no AWS End User Messaging`;
      const found = complaints({ region });
      expect(found).toEqual(expect.arrayContaining([expect.stringContaining(ofMessaging), ...ofMail]));
      expect(found).toHaveLength(1 + ofMail.length);
      expect(complaints({ region, sms: sns })).toEqual(ofMail);
    },
  );

  it.each([
    ['ap-east-1', 'ap-southeast-1'],
    ['ap-southeast-7', 'ap-south-1'],
  ])('would go out, from %s, by SNS of %s, if it had SES', (region, from) => {
    expect(smsRegionOf(region)).toBe(from);
    expect(() => checkSmsRegion({ SmsConfiguration: { SnsRegion: from } }, region)).not.toThrow();
    expect(() => checkSmsRegion({ SmsConfiguration: { SnsRegion: region } }, region)).toThrow(
      /not supported/,
    );
    expect(() => checkSmsRegion({ SmsConfiguration: { EumsSms: {} } }, region)).toThrow(/not supported/);
  });

  it.each([
    ['ap-northeast-2', 'ap-northeast-1'],
    ['ap-southeast-5', 'ap-southeast-1'],
    ['eu-west-1', 'eu-west-1'],
  ])('go out, from %s, by SNS of %s: those of the pool and those of the functions', (region, from) => {
    const { auth } = buildStage('dev', { region, sms: sns as Sms, passwordFlows: true });
    const { SmsConfiguration } = onlyResource(auth, 'AWS::Cognito::UserPool').Properties;
    expect(SmsConfiguration.SnsRegion).toBe(from);
    expect(() => checkSmsRegion({ SmsConfiguration }, region)).not.toThrow();
    const settings = Object.values(resourcesOfType(auth, 'AWS::Lambda::Function'))
      .map(({ Properties }) => Properties.Environment?.Variables.SMS_SETTINGS)
      .filter((value) => value !== undefined)
      .map((value) => JSON.parse(value).channel.region ?? region);
    expect(new Set(settings)).toEqual(new Set([from]));
  });

  it('go out in GovCloud under ARNs of its partition, and nothing names another', () => {
    const { messaging, auth } = buildStage('dev', { region: 'us-gov-west-1', sms: good });
    for (const template of [messaging, auth]) {
      const text = JSON.stringify(template.toJSON());
      expect(text).not.toContain('arn:aws:');
      expect(text).toContain('arn:aws-us-gov:');
    }
  });
});

describe('a field of codes', () => {
  it.each([
    ['email', { email: 'yes' }, 'true or false.'],
    ['digits', { digits: 5 }, 'a whole number of digits from 6 to 8.'],
    ['digits', { digits: 9 }, 'a whole number of digits from 6 to 8.'],
    ['lifeMinutes', { lifeMinutes: 11 }, 'a whole number of minutes from 1 to 10.'],
    ['perHour', { perHour: 0 }, 'a whole number of codes from 1 to 100.'],
    ['coolDownSeconds', { coolDownSeconds: 0 }, 'a whole number of seconds from 1 to 3600.'],
    ['recentSignInMinutes', { recentSignInMinutes: 61 }, 'a whole number of minutes from 1 to 60.'],
    ['throttle.burst', { throttle: { burst: 0 } }, 'a whole number of requests from 1 to 5000.'],
    ['length', { length: 6 }, 'nothing, for there is no such field.'],
    ['perHour', { sms: true, perHour: 11 }, 'at most codes.perDay, 10; else it never has an effect.'],
  ])('%s refuses what %j says', (path, codes, expected) => {
    const [first, ...others] = complaints({ codes });
    expect(others).toEqual([]);
    expect(first).toContain(`codes.${path}: got `);
    expect(first).toContain(expected);
  });
});

describe('a field of sms', () => {
  it.each<[string, object, string]>([
    [
      'channel.kind',
      { channel: { kind: 'twilio' } },
      '{ kind: "end-user-messaging", originationIdentities: [...] }',
    ],
    ['channel.senderId', { channel: { kind: 'sns', senderId: '12345' } }, 'at least one of them a letter.'],
    ['defaultCountry', { defaultCountry: 'Japan' }, 'the two capital letters of a country in ISO 3166-1'],
    ['countries', { countries: [] }, 'nothing is sent to any country that is not listed.'],
    [
      'countries[0].price',
      { countries: [{ country: 'JP' }] },
      'what a segment to this country costs at most, for sms.dailyBudget to be counted by, in US dollars',
    ],
    ['countries[0].price', { countries: [{ country: 'JP', price: 0 }] }, 'in US dollars from 0.000001 to 5'],
    [
      'countries[0].price',
      { countries: [{ country: 'JP', price: 0.0000015 }] },
      'in US dollars from 0.000001 to 5',
    ],
    ['dailyBudget', { dailyBudget: undefined }, 'what may be spent in a day, in US dollars from 0.01'],
    ['domain', { domain: 'https://app.example.com' }, 'a host in lower case'],
    ['perPrefix.digits', { perPrefix: { digits: 3 } }, 'a whole number of digits from 4 to 12.'],
    ['secondProofAfterDays', { secondProofAfterDays: 0 }, 'a whole number of days from 1 to 3650.'],
    ['conversion.minimumRate', { conversion: { minimumRate: 30 } }, 'a share from 0.01 to 1.'],
    [
      'channel.originationIdentities[1].value',
      twoCountries({ country: 'US', kind: 'phone-number', value: '+12065550100' }),
      'the id of a phone number, "phone-" and 32 hexadecimal digits.',
    ],
  ])('%s refuses what %j says', (path, sms, expected) => {
    const [first, ...others] = complaints({ sms: { ...good, ...sms } });
    expect(others).toEqual([]);
    expect(first).toContain(`sms.${path}: got `);
    expect(first).toContain(expected);
  });
});

describe('a rule of codes and SMS', () => {
  it('asks for a channel where codes go out by SMS', () => {
    for (const [codes, name] of [
      [{ sms: true }, 'codes.sms'],
      [{ stepUp: true }, 'codes.stepUp'],
    ] as const)
      expect(complaints({ codes, sms: undefined })).toEqual([
        `sms: got nothing; expected { channel, defaultCountry, countries, dailyBudget } where ${name} is true. Say what messages go through, where to and what they may cost.`,
      ]);
    expect(complaints({ codes: { email: true, inLinkMail: true }, sms: undefined })).toEqual([]);
  });

  it('asks for phones to sign in by', () => {
    const [first, ...others] = complaints({ signInIdentifiers: ['email'] });
    expect(others).toEqual([]);
    expect(first).toContain('codes.sms: got true; expected false where signInIdentifiers has no "phone"');
  });

  it('ends codes no later than Cognito ends the sign-in', () => {
    const passkeys = { enabled: false };
    expect(complaints({ signInMinutes: 4, passkeys })).toEqual([
      'codes.lifeMinutes: got 5; expected at most signInMinutes, 4; Cognito ends the sign-in then.',
    ]);
    expect(complaints({ signInMinutes: 4, passkeys, codes: {} })).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      'sms.countries[1].country',
      twoCountries({ country: 'XX', kind: 'phone-number', value: phone }, 'XX'),
      'a country that has telephone numbers of its own, by its ISO 3166-1 code, such as JP, US or GB.',
    ],
    [
      'sms.countries[1].country',
      twoCountries({ country: 'UK', kind: 'phone-number', value: phone }, 'UK'),
      'The United Kingdom is GB.',
    ],
    ['sms.defaultCountry', { defaultCountry: 'US' }, 'one of sms.countries (JP).'],
    [
      'sms.countries[1].country',
      { countries: [...good.countries, { country: 'US', price: 0.01 }] },
      'a country that sms.channel.originationIdentities has an entry for; nothing could be sent there. Add { country: "US", kind, value }',
    ],
    [
      'sms.channel.originationIdentities[1].country',
      { ...twoCountries({ country: 'US', kind: 'simulator' }), countries: good.countries },
      'one of sms.countries (JP); nothing is sent to any other.',
    ],
    [
      'sms.channel.originationIdentities[1].country',
      { ...twoCountries({ country: 'JP', kind: 'phone-number', value: phone }), countries: good.countries },
      'one entry a country. Put several numbers of a country into a pool and name that.',
    ],
    ['sms.countries[1].country', { countries: [...good.countries, ...good.countries] }, 'each country once.'],
    [
      'sms.channel.originationIdentities[1].kind',
      twoCountries({ country: 'US', kind: 'sender-id', value: 'EXAMPLE' }),
      '"phone-number" or "pool" for US, whose networks take no sender ids.',
    ],
    [
      'sms.channel.originationIdentities[1].kind',
      twoCountries({ country: 'GB', kind: 'simulator' }, 'GB'),
      'AWS has simulated numbers of the USA alone.',
    ],
    [
      'sms.perPrefix.digits',
      {
        perPrefix: { digits: 4 },
        ...twoCountries({ country: 'FI', kind: 'sender-id', value: 'EXAMPLE' }, 'FI'),
      },
      'at least 5: +358 of FI counts',
    ],
    ['sms.perNumber.perHour', { perNumber: { perHour: 20 } }, 'at most sms.perNumber.perDay, 10;'],
    ['sms.perNumber.perDay', { perNumber: { perDay: 101 } }, 'at most sms.perPrefix.perDay, 100,'],
    ['sms.perPrefix.perDay', { poolPerDay: 99 }, 'at most sms.poolPerDay, 99,'],
    [
      'sms.domain',
      { domain: 'example.org' },
      'the host of one of webOrigins (app.dev.example.com, localhost)',
    ],
    ['sms.countries[0].price', { dailyBudget: 0.05 }, 'at most sms.dailyBudget, 0.05;'],
  ])('says of %s that %j can’t be', (path, sms, expected) => {
    const [first, ...others] = complaints({ sms: { ...good, ...sms } });
    expect(others).toEqual([]);
    expect(first).toContain(`${path}: got `);
    expect(first).toContain(expected);
  });

  it.each([
    ['+4915', 'a beginning with +1, the calling code of US'],
    ['+135', 'at least 3 digits after +1'],
    ['+1900', 'is of type PREMIUM_RATE'],
    ['+1800', 'by the numbering plans'],
    ['+1500', 'is of type PERSONAL_NUMBER'],
    ['+1876', 'is of JM'],
    ['+1416', 'is of CA'],
    ['1357', 'how numbers begin, with a plus, the calling code and the area code, such as "+1235".'],
  ])('lets no numbers in that begin with %s', (beginning, expected) => {
    const sms = {
      ...good,
      ...twoCountries({ country: 'US', kind: 'phone-number', value: phone }, 'US'),
      countries: [...good.countries, { country: 'US', price: 0.01, alsoMobile: [beginning] }],
    };
    const [first, ...others] = complaints({ sms });
    expect(others).toEqual([]);
    expect(first).toContain('sms.countries[1].alsoMobile[0]: got ');
    expect(first).toContain(expected);
  });

  it('lets numbers in that no plan knows, and those that plans know as mobile by now', () => {
    const sms = {
      ...good,
      ...twoCountries({ country: 'US', kind: 'phone-number', value: phone }, 'US'),
      countries: [...good.countries, { country: 'US', price: 0.01, alsoMobile: ['+1357', '+1389', '+1235'] }],
    };
    expect(complaints({ sms })).toEqual([]);
  });

  it('keeps simulators and localhost out of prod', () => {
    const sms = { ...good, ...twoCountries({ country: 'US', kind: 'simulator' }) };
    expect(complaints({ sms }, 'prod')).toEqual([
      expect.stringContaining(
        '"phone-number" or "pool" in prod; from a simulator nothing reaches a real phone.',
      ),
    ]);
    expect(complaints({ sms })).toEqual([]);
  });

  it('keeps what functions read small enough for environment variables, also countries', () => {
    const codes =
      'AT BE CH CZ DE DK ES FI FR GB GR HU IE IT LT LV NL NO PL PT RO SE SI SK AU BG EE HR IS LU'.split(' ');
    const sms = (list: readonly string[]) => ({
      ...good,
      channel: {
        kind: 'end-user-messaging',
        originationIdentities: ['JP', ...list].map((country) => ({
          country,
          kind: 'phone-number',
          value: phone,
        })),
      },
      countries: ['JP', ...list].map((country) => ({ country, price: 0.05 })),
    });
    expect(complaints({ sms: sms(codes.slice(0, 9)) })).toEqual([]);
    const [first, ...others] = complaints({ sms: sms(codes) });
    expect(others).toEqual([]);
    expect(first).toMatch(/^sms\.countries: got "\d+ bytes as one function reads them.*List fewer countries/);
  });
});

/**
 * The functions check what they are given too; whatever the configuration lets through, they have to take.
 */
describe('the settings that functions read', () => {
  const provisioned = {
    configurationSet: 'configuration-set/passwordless-dev',
    arnPrefix: 'arn:aws:sms-voice:us-east-1:111111111111:',
    originationIdentities: { JP: 'sender-id/EXAMPLE/JP' },
    stopParameter: '/passwordless/dev/sms-stop',
  };
  afterEach(() => {
    delete process.env.CODE_SETTINGS;
    delete process.env.SMS_SETTINGS;
  });

  it('count seconds, and money in whole micro-dollars', () => {
    const config = stageConfig('dev', { codes: { sms: true, lifeMinutes: 10 }, sms: good });
    process.env.CODE_SETTINGS = JSON.stringify(codeSettings(config));
    expect(readCodeSettings()).toMatchObject({ sms: true, lifeSeconds: 600, poolMailsPerHour: 500 });
    process.env.SMS_SETTINGS = JSON.stringify(config.sms && smsSettings(config.sms, config, provisioned));
    expect(readSmsSettings()).toMatchObject({
      countries: { JP: { price: 74_500 } },
      dailyBudget: 10_000_000,
      domain: 'app.dev.example.com',
      channel: { kind: 'end-user-messaging', originationIdentities: { JP: 'sender-id/EXAMPLE/JP' } },
    });
  });

  it.each<[string, Partial<Sms>, object]>([
    ['SNS', { channel: { kind: 'sns' } }, { channel: { kind: 'sns' } }],
    [
      'SNS with a sender id',
      { channel: { kind: 'sns', senderId: 'EXAMPLE' } },
      { channel: { kind: 'sns', senderId: 'EXAMPLE' } },
    ],
    ['a domain of its own', { domain: 'dev.example.com' }, { domain: 'dev.example.com' }],
    [
      'the smallest price',
      { countries: [{ country: 'JP', price: 0.000001 }] },
      { countries: { JP: { price: 1 } } },
    ],
  ])('hold for %s', (_, sms, expected) => {
    const config = stageConfig('dev', { codes: { sms: true }, sms: { ...good, ...sms } });
    process.env.SMS_SETTINGS = JSON.stringify(config.sms && smsSettings(config.sms, config, provisioned));
    expect(readSmsSettings()).toMatchObject(expected);
  });
});
