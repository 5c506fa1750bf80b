/** What holds SMS back: country rules, the emergency stop, and alarms when money runs. */
import { METRIC, METRIC_NAMESPACE } from '../../lambda/shared/log/metric-names';
import { readSmsSettings } from '../../lambda/sms/settings';
import type { ConfigInput } from '../../lib/config/schema';
import { SUPPORTED_COUNTRIES } from '../../local/services/sms-voice/supported-countries';
import { buildStage, onlyResource, resourcesOf, resourcesOfType } from '../support/stacks';
import { stageNames } from '../support/stages';
import { acceptingOwn } from '../support/weaker-ways';

describe.each(stageNames)('SMS of stage %s', (stage) => {
  const { messaging, auth, config } = buildStage(stage);
  const sms = config.sms ?? raise('The stage has no SMS.');
  const countries = sms.countries.map(({ country }) => country);

  it('reach the stage’s own countries; each other country has a rule that blocks it', () => {
    const { SMS: rules } = onlyResource(messaging, 'AWS::SMSVOICE::ProtectConfiguration').Properties
      .CountryRuleSet;
    const by = (status: string) =>
      rules
        .filter(({ ProtectStatus }: { ProtectStatus: string }) => ProtectStatus === status)
        .map(({ CountryCode }: { CountryCode: string }) => CountryCode);
    expect(by('ALLOW')).toEqual([...countries].sort());
    // AWS's list, and nothing that it has no rule for.
    expect([...by('ALLOW'), ...by('BLOCK')].sort()).toEqual([...SUPPORTED_COUNTRIES].sort());
    expect(by('BLOCK')).toEqual(expect.arrayContaining(['GB', 'DE', 'ID', 'NG', 'RU', 'XK']));
    expect(rules).toHaveLength(by('ALLOW').length + by('BLOCK').length);
    expect(new Set(rules.map(({ CountryCode }: { CountryCode: string }) => CountryCode)).size).toBe(
      rules.length,
    );
  });

  it('go out with a configuration set that has those rules and writes down failures alone', () => {
    const set = onlyResource(messaging, 'AWS::SMSVOICE::ConfigurationSet').Properties;
    const { logicalId } = onlyResource(messaging, 'AWS::SMSVOICE::ProtectConfiguration');
    expect(set.ConfigurationSetName).toBe(`passwordless-${stage}`);
    expect(set.ProtectConfigurationId).toEqual({ 'Fn::GetAtt': [logicalId, 'ProtectConfigurationId'] });
    const [destination, ...others] = set.EventDestinations;
    expect(others).toEqual([]);
    const events = (destination as { MatchingEventTypes: string[] }).MatchingEventTypes.join();
    expect(events).toContain('TEXT_PROTECT_BLOCKED');
    expect(events).not.toMatch(/ALL|DELIVERED|SUCCESSFUL|QUEUED|PENDING|SENT/);
    // No ":*" at its end, and the role may write when it is tried.
    const { LogGroupArn, IamRoleArn } = destination.CloudWatchLogsDestination;
    const [, [before, { Ref: logId }, ...after]] = LogGroupArn['Fn::Join'];
    expect([before, after]).toEqual([`arn:aws:logs:${config.region}:${config.account}:log-group:`, []]);
    const log = resourcesOf(messaging)[logId];
    const { DependsOn } = onlyResource(messaging, 'AWS::SMSVOICE::ConfigurationSet');
    const policy = Object.entries(resourcesOfType(messaging, 'AWS::IAM::Policy')).find(([, { Properties }]) =>
      Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === IamRoleArn['Fn::GetAtt'][0]),
    );
    expect(DependsOn).toContain(policy?.[0]);
    expect(log?.Properties).toMatchObject({
      // It holds telephone numbers.
      KmsKeyId: { 'Fn::GetAtt': [onlyResource(messaging, 'AWS::KMS::Key').logicalId, 'Arn'] },
      RetentionInDays: config.logRetentionDays,
    });
  });

  it('can be stopped by a parameter that begins as off and takes nothing but off and on', () => {
    const name = `/passwordless/${stage}/sms-stop`;
    const [stop, ...others] = Object.values(resourcesOfType(messaging, 'AWS::SSM::Parameter'))
      .map(({ Properties }) => Properties)
      .filter(({ Name }) => Name === name);
    expect(others).toEqual([]);
    expect(stop).toMatchObject({ Type: 'String', Value: 'off' });
    const allowed = new RegExp(stop.AllowedPattern);
    expect(['off', 'on', 'on: pumping from +44'].map((value) => allowed.test(value))).toEqual([
      true,
      true,
      true,
    ]);
    expect(['', 'Off', 'of', 'offline', 'on:x'].some((value) => allowed.test(value))).toBe(false);
    // Operators write another one, which no template has: CloudFormation would set it again with any change
    // of it.
    expect(messaging.toJSON().Outputs.SmsStopParameterName.Value).toBe(`${name}-by-operators`);
    for (const template of [messaging, auth])
      for (const { Properties } of Object.values(resourcesOfType(template, 'AWS::SSM::Parameter')))
        expect(Properties.Name).not.toBe(`${name}-by-operators`);
  });

  it('raise an alarm at half, four fifths and all of the day’s budget, and for each country when codes are not used', () => {
    const alarms = Object.values(resourcesOfType(messaging, 'AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties,
    );
    const topic = Object.keys(resourcesOfType(messaging, 'AWS::SNS::Topic')).find((id) =>
      id.startsWith('Alarms'),
    );
    for (const alarm of alarms) {
      expect(alarm.AlarmActions).toEqual([{ Ref: topic }]);
      expect(alarm.TreatMissingData).toBe('notBreaching');
    }
    const [half, fourFifths, all, ...conversions] = alarms;
    for (const [alarm, share] of [
      [half, 0.5],
      [fourFifths, 0.8],
    ] as const)
      expect(alarm).toMatchObject({
        Namespace: METRIC_NAMESPACE,
        MetricName: METRIC.SMS_SPEND,
        Dimensions: [{ Name: 'service', Value: `passwordless-${stage}` }],
        Statistic: 'Sum',
        Period: 86_400,
        EvaluationPeriods: 1,
        Threshold: sms.dailyBudget * share,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      });
    // A message that would not fit is refused, so that the sum hardly ever comes to the budget itself.
    expect(all).toMatchObject({
      MetricName: METRIC.SMS_LIMITED,
      Dimensions: [
        { Name: 'reason', Value: 'budget' },
        { Name: 'service', Value: `passwordless-${stage}` },
      ],
      Threshold: 1,
      Period: 300,
    });
    expect(conversions.map(({ AlarmName }) => AlarmName)).toEqual(
      countries.map((country) => `passwordless-${stage}-sms-conversion-${country}`),
    );
    conversions.forEach(({ Metrics, Threshold, ComparisonOperator }, index) => {
      expect([Threshold, ComparisonOperator]).toEqual([sms.conversion.minimumRate, 'LessThanThreshold']);
      const [expression, ...sources] = Metrics;
      expect(expression.Expression).toBe(
        `IF(FILL(sent, 0) >= ${sms.conversion.minimumSent}, FILL(confirmed, 0) / sent, 1)`,
      );
      expect(
        sources.map(({ Id, MetricStat }: never) => [Id, (MetricStat as { Metric: object }).Metric]),
      ).toEqual(
        [
          ['sent', METRIC.SMS_SENT],
          ['confirmed', METRIC.SMS_CONFIRMED],
        ].map(([id, MetricName]) => [
          id,
          {
            Namespace: METRIC_NAMESPACE,
            MetricName,
            Dimensions: [
              { Name: 'country', Value: countries[index] },
              { Name: 'service', Value: `passwordless-${stage}` },
            ],
          },
        ]),
      );
    });
  });

  it('are told to the functions in a form that they can read', () => {
    const told = Object.entries(resourcesOfType(auth, 'AWS::Lambda::Function')).flatMap(
      ([id, { Properties }]) => {
        const text: unknown = Properties.Environment.Variables.SMS_SETTINGS;
        return text === undefined
          ? []
          : [[id.replace(/(?:Package|Function)?[0-9A-F]{8}$/, ''), text] as const];
      },
    );
    expect(told.map(([id]) => id).sort()).toEqual([
      'Contact',
      'CustomMessage',
      'PreSignUp',
      'SignInPackageCreateAuthChallenge',
      'SignInPackageVerifyAuthChallengeResponse',
    ]);
    for (const [, value] of told) {
      process.env.SMS_SETTINGS = joined(value);
      expect(readSmsSettings()).toMatchObject({
        defaultCountry: 'JP',
        dailyBudget: sms.dailyBudget * 1_000_000,
        stopParameter: `/passwordless/${stage}/sms-stop`,
        countries: { JP: { price: 74_500 } },
      });
    }
    delete process.env.SMS_SETTINGS;
  });
});

it('says nothing of SMS to a stage without', () => {
  const { messaging, auth } = buildStage('dev', { codes: { email: true } });
  const variables = Object.values(resourcesOfType(auth, 'AWS::Lambda::Function')).flatMap(({ Properties }) =>
    Object.keys(Properties.Environment.Variables),
  );
  expect(variables).toContain('CODE_SETTINGS');
  expect(variables).not.toContain('SMS_SETTINGS');
  const ids = [...Object.keys(resourcesOf(messaging)), ...Object.keys(resourcesOf(auth))];
  expect(ids.filter((id) => /sms|budget|conversion/i.test(id))).toEqual([]);
});

/** Kinds of stage, each of which makes Cognito send by SMS for other reasons, or not at all. */
const KINDS: Readonly<Record<string, Partial<ConfigInput>>> = {
  'its own values': {},
  'the plan LITE': { featurePlan: 'LITE', codes: { sms: true } },
  'no codes by SMS': { codes: { email: true } },
  'an address alone': { signInIdentifiers: ['email'], codes: { email: true, stepUp: true } },
  passwords: { passwordFlows: true },
  'second factors': { passwordFlows: true, mfa: { mode: 'optional', factors: ['sms', 'email'] } },
  'required second factors': {
    passwordFlows: true,
    mfa: { mode: 'required', factors: ['sms'] },
    ...acceptingOwn,
  },
  'native sign-in': { passwordFlows: true, nativeSignIn: { factors: ['sms-code'] } },
  'the account API': { accountApi: { enabled: true, onlyEntrance: true } },
};
const pairs = stageNames.flatMap((stage) =>
  Object.entries(KINDS).map(([kind, overrides]) => [stage, kind, overrides] as const),
);

it.each(pairs)(
  'the pool of %s with %s can send SMS only where its trigger asks the cost guard',
  (stage, _kind, overrides) => {
    const { auth } = buildStage(stage, overrides);
    const { SmsConfiguration, LambdaConfig } = onlyResource(auth, 'AWS::Cognito::UserPool').Properties;
    // The trigger is there in any case: it holds back the codes of changes past the contact API.
    const { Variables } =
      resourcesOf(auth)[LambdaConfig.CustomMessage['Fn::GetAtt'][0]]?.Properties.Environment ??
      raise('It has no trigger.');
    if (!SmsConfiguration) return;
    for (const name of ['SMS_SETTINGS', 'DYNAMODB_SECRETS_TABLE']) expect(Variables).toHaveProperty(name);
    expect(Variables.POOL_SMS_SOURCES).toContain('CustomMessage_AdminCreateUser');
  },
);

/** A text of a template, with what CloudFormation fills in made up. */
function joined(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join } = value as { 'Fn::Join'?: [string, unknown[]] };
  return join ? join[1].map(joined).join(join[0]) : 'arn:aws:sms-voice:made-up';
}

function raise(message: string): never {
  throw new Error(message);
}
