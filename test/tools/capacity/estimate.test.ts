/** Two estimates, worked out by hand in the comments. */

import type { ConfigInput } from '../../../lib/config/schema';
import { type Estimate, estimate } from '../../../tools/capacity/estimate';
import { defaultAssumptions, loadOf } from '../../../tools/capacity/load';
import measured from '../../../tools/capacity/measured.json';
import { readMix, usualMix } from '../../../tools/capacity/options';
import type { Standing } from '../../../tools/capacity/prices';
import { awsQuotas } from '../../../tools/capacity/quotas';
import { countStanding } from '../../../tools/capacity/standing';
import { table } from '../../../tools/capacity/table';
import { stacksOf } from '../../../tools/diff/assembly';
import { assemblyOf } from '../../support/assembly';
import { readDocument } from '../../support/markdown';
import { buildStage, resourcesOf } from '../../support/stacks';
import { stageConfig } from '../../support/stages';

/** 3 keys, a web ACL with a rule, 4 alarms. */
const standing: Standing = {
  kmsKey: 3,
  webAcl: 1,
  webAclRule: 1,
  alarm: 4,
  compositeAlarm: 0,
  dashboard: 0,
  secret: 0,
  keptMegabyte: 0,
};

const use = ({ quotas }: Estimate, name: string, unit = 'a second') => {
  const found = quotas.find((quota) => quota.name.startsWith(name) && quota.unit === unit);
  if (!found) throw new Error(`There is no quota ${name} ${unit}.`);
  return found;
};
const dollars = ({ costs }: Estimate, item: string) =>
  costs.find((line) => line.item.startsWith(item))?.dollars;

const prod = stageConfig('prod');

describe('100,000 users, link 60 %, passkey 30 %, SMS 10 %, at 0.01 dollars a message', () => {
  const found = estimate(
    loadOf(100_000, readMix('link=60,passkey=30,sms=10', prod), {
      ...defaultAssumptions,
      functionMilliseconds: 100,
    }),
    stageConfig('prod'),
    'us-east-1',
    0.01,
    standing,
  );

  it('has 4 sign-ins in the busiest second', () => {
    // 100,000 x 8 = 800,000 a month; / 30 x 1.5 = 40,000 on the busiest day; x 0.12 = 4,800 in its busiest
    // hour; / 3,600 x 3 = 4 in its busiest second.
    expect(found.load.signInsPerMonth).toBe(800_000);
    expect(found.load.signInsInPeakHour).toBeCloseTo(4_800, 6);
    expect(found.load.signInsInPeakSecond).toBeCloseTo(4, 6);
  });

  it('uses the quotas of Cognito, SES and Lambda as worked out by hand', () => {
    // InitiateAuth: 2 for each of 2.4 links, 1 for 1.2 passkeys, 1 for 0.4 messages: 4.8 + 1.2 + 0.4.
    expect(use(found, 'Cognito UserAuthentication: sign-ins').used).toBeCloseTo(6.4, 6);
    // Answers: 2 x 2.4 + 1 x 1.2 + 2 x 0.4.
    expect(use(found, 'Cognito UserAuthentication: answers').used).toBeCloseTo(6.8, 6);
    // Renewals: 40 a month beside 8 sign-ins, so 5 x 4; 120 can do 6 times as much.
    expect(use(found, 'Cognito UserToken').used).toBeCloseTo(20, 6);
    expect(use(found, 'Cognito UserToken').enoughFor).toBe(600_000);
    // 10,000 new users beside 800,000 sign-ins, 4 a second: 0.05; two updates each.
    expect(use(found, 'Cognito UserUpdate').used).toBeCloseTo(0.1, 6);
    // 40,000 x 0.6 mails on the busiest day.
    expect(use(found, 'SES', 'in 24 hours').used).toBeCloseTo(24_000, 6);
    // Runs: 10 x 2.4 + 6 x 1.2 + 8 x 0.4 + 20 renewals + 0.05 sign-ups = 54.45 a second, 0.1 s each.
    expect(use(found, 'Lambda', 'at a time').used).toBeCloseTo(5.445, 6);
  });

  it('costs what the lines worked out by hand come to', () => {
    // 90,000 beyond the free 10,000, at 0.015.
    expect(dollars(found, 'Cognito')).toBe(1_350);
    // 480,000 mails at 0.1 for 1,000; 80,000 messages at 0.01; 480,000 signatures at 0.03 for 10,000.
    expect(dollars(found, 'SES')).toBe(48);
    expect(dollars(found, 'SMS')).toBe(800);
    expect(dollars(found, 'KMS, requests')).toBe(1.44);
    // Runs: 4,800,000 + 1,440,000 + 640,000 + 4,000,000 + 10,000 = 10,890,000; the first million is free.
    expect(dollars(found, 'Lambda, requests')).toBe(1.98);
    // 10,890,000 x 0.1 s x 1.7275 GB = 1,881,290; beyond 400,000: 1,481,290 at 0.0000133334.
    expect(dollars(found, 'Lambda, GB')).toBe(19.75);
    // Writes: 10 x 480,000 + 8 x 240,000 + 16 x 80,000 = 8,000,000 at 0.625 a million.
    expect(dollars(found, 'DynamoDB, write')).toBe(5);
    // Reads: 4 x 480,000 + 240,000 + 7 x 80,000 = 2,720,000 at 0.125 a million.
    expect(dollars(found, 'DynamoDB, read')).toBe(0.34);
    expect(dollars(found, 'KMS key')).toBe(3);
    expect(dollars(found, 'web ACL')).toBe(5);
    expect(dollars(found, 'alarm')).toBe(0.4);
    const sum = found.costs.reduce((total, line) => total + line.dollars, 0);
    expect(found.dollarsPerMonth).toBeCloseTo(sum, 2);
  });

  it('asks for what SMS need, and for nothing else', () => {
    expect(found.quotas.filter(({ wanted }) => wanted !== undefined).map(({ name }) => name)).toEqual([
      'SMS: spending',
      'sms.poolPerDay',
    ]);
    // 800 dollars a month, and half as much again.
    expect(use(found, 'SMS: spending', 'dollars a month').wanted).toBe(1_200);
  });
});

describe('3,000,000 users, link 70 %, passkey 30 %', () => {
  const found = estimate(
    loadOf(3_000_000, readMix('link=70,passkey=30', prod)),
    stageConfig('prod'),
    'us-east-1',
    0.01,
    standing,
  );

  it('meets its bottlenecks in this order', () => {
    // 120 sign-ins in the busiest second: 84 links, 36 passkeys. A day: 3,000,000 x 8 / 30 x 1.5 = 1,200,000.
    expect(found.load.signInsInPeakSecond).toBeCloseTo(120, 6);
    expect(
      found.quotas
        .filter(({ wanted }) => wanted !== undefined)
        .map(({ name, unit, used }) => [name.split(':')[0], unit, Math.round(used)]),
    ).toEqual([
      ['SES', 'in 24 hours', 840_000],
      // 1,200,000 x 0.12 x 0.7.
      ['magicLink.poolPerHour', 'links an hour', 100_800],
      ['SES', 'a second', 84],
      // 5 x 120.
      ['Cognito UserToken', 'a second', 600],
      // 2 x 84 + 36.
      ['Cognito UserAuthentication', 'a second', 204],
    ]);
  });

  it('says up to how many users a quota is enough, and what to ask for', () => {
    // 120 of 204 x 3,000,000; 204 x 1.5 = 306, in two figures.
    expect(use(found, 'Cognito UserAuthentication: sign-ins')).toMatchObject({
      enoughFor: 1_764_705,
      wanted: 310,
    });
    // 14 of 84 x 3,000,000; 84 x 1.5 = 126.
    expect(use(found, 'SES')).toMatchObject({ enoughFor: 500_000, wanted: 130 });
  });

  it('costs what the great lines come to', () => {
    // 2,990,000 at 0.015; 16,800,000 mails at 0.1 for 1,000.
    expect(dollars(found, 'Cognito')).toBe(44_850);
    expect(dollars(found, 'SES')).toBe(1_680);
    expect(dollars(found, 'SMS')).toBeUndefined();
  });

  it('says what is met first on the way to a thousand a second, and what to ask for there', () => {
    const met = found.rates.map(({ signInsPerSecond, met }) => [
      signInsPerSecond,
      met.map(({ name, unit, metAt }) => [name.split(':')[0], unit, Number(metAt.toPrecision(3))]),
    ]);
    expect(met).toEqual([
      [1, []],
      // 50,000 of 840,000 x 120.
      [10, [['SES', 'in 24 hours', 7.14]]],
      [
        100,
        [
          ['magicLink.poolPerHour', 'links an hour', 11.9],
          ['SES', 'a second', 20],
          ['Cognito UserToken', 'a second', 24],
          ['Cognito UserAuthentication', 'a second', 70.6],
        ],
      ],
      [
        1_000,
        [
          ['Cognito UserAuthentication', 'a second', 212],
          ['passkeys.throttle.ratePerSecond', 'a second', 667],
          ['Cognito UserUpdate', 'a second', 1_000],
        ],
      ],
    ]);
    // 0.7 mails of each sign-in, 100 times, and half as much again.
    const [, , hundred] = found.rates;
    expect(
      hundred?.met.find(({ name, unit }) => name.startsWith('SES') && unit === 'a second'),
    ).toMatchObject({
      wanted: 110,
      code: 'ses/L-CDEF9B6B',
    });
    expect(table(found)).toMatch(
      /^ {2}10 a second:\n {4}SES: mails, in 24 hours: met at 7\.14\.\n.*; to 110,000\. Code ses\/L-804C8AE8\. https:/m,
    );
  });

  it('shows a quota that is not enough beyond the end of its bar', () => {
    const line = table(found)
      .split('\n')
      .find((text) => text.startsWith('Cognito UserAuthentication: sign-ins'));
    expect(line).toMatch(/ #{30}> +170\.0 % +204 of 120 a second$/);
  });
});

describe('events and the page', () => {
  const mix = readMix('link=60,passkey=30,sms=10', prod);
  const config = stageConfig('dev', { audit: { enabled: true }, web: { enabled: true } });
  const of = (mau: number, region = 'us-east-1') =>
    estimate(loadOf(mau, mix), config, region, 0.01, standing);

  it('cost what they come to, within what AWS gives for nothing and beyond it', () => {
    const small = of(100_000);
    // 800,000 sign-ins and 10,000 first proofs, at a dollar a million.
    expect(dollars(small, 'EventBridge')).toBe(0.81);
    // Views: 2 x 480,000 links + 240,000 passkeys + 80,000 messages = 1,280,000; 5 files each: 6,400,000,
    // 153.6 GB.
    expect(dollars(small, 'CloudFront, requests')).toBe(0);
    expect(dollars(small, 'CloudFront, GB')).toBe(0);
    // 4,400,000 beyond 2,000,000 at 0.1 a million; 6,400,000 reads at 0.0004 a thousand.
    expect(dollars(small, 'CloudFront, runs')).toBe(0.44);
    expect(dollars(small, 'S3')).toBe(2.56);
    const great = of(1_000_000);
    // 64,000,000 - 10,000,000 at 0.01 for 10,000; 1,536 GB - 1,000 at 0.085.
    expect(dollars(great, 'CloudFront, requests')).toBe(54);
    expect(dollars(great, 'CloudFront, GB')).toBe(45.56);
  });

  it('are measured by the quota of the Region', () => {
    // One call a sign-in: 4 in the busiest second.
    expect(use(of(100_000), 'EventBridge')).toMatchObject({ limit: 10_000, used: expect.closeTo(4, 6) });
    expect(use(of(100_000, 'eu-central-1'), 'EventBridge').limit).toBe(2_400);
    // 600 in most Regions: enough for 150 times as many.
    expect(use(of(100_000, 'eu-north-1'), 'EventBridge').enoughFor).toBe(15_000_000);
  });

  it('are no matter where a stage has neither', () => {
    const none = estimate(
      loadOf(1_000_000, mix),
      stageConfig('dev', { audit: { enabled: false } }),
      'us-east-1',
      0.01,
      standing,
    );
    const lines = JSON.stringify([none.costs, none.quotas]);
    expect(lines).not.toMatch(/EventBridge|CloudFront|S3/);
  });
});

it('takes the time of functions as measured, unless it is given', () => {
  const mix = readMix('passkey=100', prod);
  const habits = { ...defaultAssumptions, refreshesPerUser: 0, newUsers: 0, signInsPerUser: 1 };
  const { waitMilliseconds, workMilliseconds, gigabyteSeconds } = measured.passkey;
  const { perMonth } = loadOf(1_000, mix, habits);
  expect(perMonth.functionMillisecond).toBeCloseTo(1_000 * (waitMilliseconds + workMilliseconds), 3);
  expect(perMonth.gigabyteSecond).toBeCloseTo(1_000 * gigabyteSeconds, 3);
  // 6 runs of 50 ms with 1,769 MB.
  const given = loadOf(1_000, mix, { ...habits, functionMilliseconds: 50 }).perMonth;
  expect(given.functionMillisecond).toBe(300_000);
  expect(given.gigabyteSecond).toBeCloseTo(300 * (1_769 / 1_024), 6);
});

it('grows in step with the number of users', () => {
  const one = loadOf(1_000, readMix('link=50,passkey=50', prod));
  const ten = loadOf(10_000, readMix('link=50,passkey=50', prod), defaultAssumptions);
  for (const quota of awsQuotas) expect(quota.used(ten)).toBeCloseTo(quota.used(one) * 10, 6);
});

it('counts what stands there in the templates', () => {
  const { auth, messaging } = buildStage('prod');
  const templates = [auth, messaging].map((template) => ({ Resources: resourcesOf(template) }));
  expect(countStanding(templates)).toMatchObject({
    kmsKey: 3,
    webAcl: 1,
    webAclRule: 2,
    secret: 0,
    keptMegabyte: 0,
  });
});

describe('containers that are kept warm', () => {
  const keeping = (keepWarm: ConfigInput['keepWarm']) => {
    const { auth, config } = buildStage('prod', { keepWarm });
    const stands = countStanding([{ Resources: resourcesOf(auth) }]);
    return estimate(
      loadOf(100_000, readMix('link=60,passkey=30,sms=10', prod)),
      config,
      'us-east-1',
      0,
      stands,
    );
  };

  it('cost what they hold day and night, and what runs in them', () => {
    // 512 + 3 x 1,769 MB; / 1,024 x 0.0000033334 x 2,592,000 s.
    const found = keeping({ containers: 1 });
    expect(dollars(found, 'MB of containers')).toBe(49.1);
    expect(readDocument('docs/capacity.md')).toContain('| all four, the default | 5,819 MB | $49.10 |');
    // 480,000 x 0.45 + 240,000 x 0.12 + 80,000 x 0.54, 10,000 new users and 4,000,000 renewals beside.
    const { gigabyteSecond } = found.load.perMonth;
    expect(dollars(found, 'Lambda, GB-seconds in containers')).toBeCloseTo(gigabyteSecond * 0.0000077778, 2);
    expect(found.costs.map(({ item }) => item)).not.toContain('Lambda, GB-seconds (arm64)');
  });

  it('cost what is asked for', () => {
    const functions = ['createAuthChallenge', 'verifyAuthChallengeResponse'] as const;
    // 2 x 2 x 1,769 MB.
    expect(dollars(keeping({ containers: 2, functions: [...functions] }), 'MB of containers')).toBe(59.7);
    expect(readDocument('docs/capacity.md')).toContain(
      '| the two that load longest, create and verify | 3,538 MB | $29.85 |',
    );
  });

  it('are none by default', () => {
    const found = keeping({});
    expect(dollars(found, 'MB of containers')).toBeUndefined();
    expect(dollars(found, 'Lambda, GB-seconds in containers')).toBeUndefined();
  });
});

describe('a mix', () => {
  it.each([
    ['link=60,passkey=30', 'adds up to 90 percent'],
    ['link=60,link=40', '"link=40"'],
    ['password=100', '"password=100"'],
    ['link=-10,passkey=110', '"link=-10"'],
    ['', '""'],
  ])('%j is refused', (text, words) => {
    expect(() => readMix(text, prod)).toThrow(words);
  });

  it('takes fractions', () => {
    expect(readMix('link=12.5,passkey=87.5', prod)).toEqual({
      link: 0.125,
      passkey: 0.875,
      sms: 0,
      'mail-code': 0,
    });
  });

  it('has no method that the stage doesn’t offer', () => {
    const silent = stageConfig('prod', { sms: undefined, codes: { email: true } });
    expect(() => readMix('link=90,sms=10', silent)).toThrow(
      "--mix has sms, which the stage prod doesn't offer.",
    );
    expect(usualMix(silent)).toEqual({
      link: expect.closeTo(2 / 3),
      passkey: expect.closeTo(1 / 3),
      sms: 0,
      'mail-code': 0,
    });
    expect(usualMix(prod)).toEqual({ link: 0.6, passkey: 0.3, sms: 0.1, 'mail-code': 0 });
    const linkless = { ...silent, magicLink: { ...silent.magicLink, enabled: false } };
    expect(usualMix(linkless)['mail-code']).toBeCloseTo(2 / 3);
  });
});

it('says what the plan LITE would cost beside another plan', () => {
  const of = (featurePlan: 'LITE' | 'ESSENTIALS') =>
    estimate(loadOf(100_000, usualMix(prod)), { ...prod, featurePlan }, 'us-east-1', 0.01, standing);
  // 90,000 users beyond the free ones, at 0.015 and at 0.0055 dollars.
  expect(of('ESSENTIALS').dollarsPerMonth - (of('ESSENTIALS').dollarsInLite ?? 0)).toBeCloseTo(855, 2);
  expect(table(of('ESSENTIALS'))).toContain('With featurePlan LITE it would be $');
  expect(of('LITE').dollarsInLite).toBeUndefined();
  expect(table(of('LITE'))).not.toContain('With featurePlan LITE');
});

describe('the costs in docs/choosing.md and docs/capacity.md', () => {
  const guide = readDocument('docs/choosing.md');
  const capacity = readDocument('docs/capacity.md');
  const mix = readMix('link=70,passkey=30', prod);
  let stands: Standing;
  beforeAll(async () => {
    const stacks = [...stacksOf(await assemblyOf({ stage: 'prod' })).values()];
    stands = countStanding(stacks.map(({ template }) => template));
  }, 120_000);
  const of = (mau: number, shares = mix) => estimate(loadOf(mau, shares), prod, 'us-east-1', 0.0745, stands);
  const money = (value: number) => `$${value.toLocaleString('en-US', { minimumFractionDigits: 2 })}`;

  it.each([1_000, 100_000, 1_000_000])('are those of %d users', (mau) => {
    const found = of(mau);
    const { dollarsPerMonth, dollarsInLite = 0 } = found;
    const plan = dollars(found, 'Cognito') ?? 0;
    expect(guide).toContain(
      `| ${mau.toLocaleString('en-US')} | ${[dollarsPerMonth, plan, dollarsInLite].map(money).join(' | ')} |`,
    );
  });

  it('are those of the feature plan', () => {
    const found = of(100_000);
    expect(capacity).toContain("At 100,000 users Cognito's plan is nine tenths of the bill");
    expect(capacity).toContain('all costs two fifths');
    expect((dollars(found, 'Cognito') ?? 0) / found.dollarsPerMonth).toBeCloseTo(0.9, 1);
    expect((found.dollarsInLite ?? 0) / found.dollarsPerMonth).toBeCloseTo(0.4, 1);
  });

  it('are those of nobody, and of SMS', () => {
    const nobody = of(1).costs.filter(({ item }) => /standing there|metrics/.test(item));
    const standing = nobody.reduce((sum, line) => sum + line.dollars, 0);
    expect(guide).toContain(`A stage that nobody uses costs ${money(standing)}:`);
    for (const { item, units, dollars: cost } of nobody.filter((line) => line.units > 0))
      expect(capacity).toContain(`| ${item.replace(', standing there', '')} | ${units} | ${money(cost)} |`);
    expect(capacity).toContain(`| all | | ${money(standing)} |`);
    const bySms = of(100_000, readMix('link=60,passkey=30,sms=10', prod));
    expect(guide).toContain(`would add ${money(dollars(bySms, 'SMS') ?? 0)} for 100,000 users`);
  });
});
