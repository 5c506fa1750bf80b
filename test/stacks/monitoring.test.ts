import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { METRIC } from '../../lambda/shared/log/metric-names';
import type { ConfigInput } from '../../lib/config/schema';
import { runbookSections } from '../../lib/features/monitoring/runbook';
import { resourcesOfType, stacksOf, type TemplateResource } from '../support/stacks';
import { stageConfig } from '../support/stages';
import { monitoringDigest, widgetsOf } from './monitoring-digest';

function monitoringOf(stage: string, overrides: Partial<ConfigInput> = {}) {
  const { stacks } = stacksOf(stage, overrides);
  if (!stacks.monitoring) throw new Error(`The stage ${stage} is not watched.`);
  return { template: Template.fromStack(stacks.monitoring), stacks };
}

function alarmsOf(template: Template): readonly TemplateResource['Properties'][] {
  return Object.values(resourcesOfType(template, 'AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties,
  );
}

it('watches the configuration set that the stage names', () => {
  const { template } = monitoringOf('prod', {
    sender: { ...stageConfig('prod').sender, configurationSet: 'of-the-whole-company' },
  });
  const named = alarmsOf(template).filter((alarm) => JSON.stringify(alarm).includes('Reputation.'));
  expect(named.length).toBeGreaterThanOrEqual(2);
  for (const alarm of named) expect(JSON.stringify(alarm)).toContain('of-the-whole-company');
});

describe.each(['dev', 'prod'])('monitoring of stage %s', (stage) => {
  const { template, stacks } = monitoringOf(stage);
  const alarms = alarmsOf(template);

  it('deploys', () => {
    expect(`\n${monitoringDigest(template)}\n`).toMatchSnapshot();
  });

  it('tells operators of every alarm, by the topic of alarms, and never takes silence for one', () => {
    for (const { AlarmActions, TreatMissingData } of alarms) {
      expect(JSON.stringify(AlarmActions)).toContain('AlarmsTopic');
      expect(TreatMissingData).toBe('notBreaching');
    }
  });

  it('watches every function, API and table that there is', () => {
    const text = JSON.stringify(alarms);
    for (const stack of [stacks.auth, stacks.accountApi]) {
      if (!stack) continue;
      const watched = Template.fromStack(stack);
      for (const type of ['AWS::Lambda::Function', 'AWS::DynamoDB::Table'])
        for (const logicalId of Object.keys(resourcesOfType(watched, type)))
          expect([logicalId, text.includes(`Ref${logicalId}`)]).toEqual([logicalId, true]);
      for (const { Properties } of Object.values(resourcesOfType(watched, 'AWS::ApiGateway::RestApi')))
        expect(text).toContain(`"${Properties.Name}"`);
    }
  });

  it('holds on to nothing: what it watches can be replaced', () => {
    expect(JSON.stringify(template.toJSON())).not.toContain('Fn::ImportValue');
    for (const stack of [stacks.auth, stacks.messaging, stacks.accountApi])
      expect(JSON.stringify(stack?.dependencies.map(({ stackName }) => stackName) ?? [])).not.toContain(
        'monitoring',
      );
  });

  it('asks the logs of every function', () => {
    const groups = [stacks.auth, stacks.accountApi].flatMap((stack) =>
      stack ? Object.values(resourcesOfType(Template.fromStack(stack), 'AWS::Lambda::Function')) : [],
    );
    for (const { Properties } of Object.values(resourcesOfType(template, 'AWS::Logs::QueryDefinition')))
      expect(Properties.LogGroupNames).toHaveLength(groups.length);
  });

  it('fits into a dashboard and into a template', () => {
    const [dashboard] = Object.values(resourcesOfType(template, 'AWS::CloudWatch::Dashboard'));
    expect(widgetsOf(dashboard?.Properties.DashboardBody).length).toBeLessThanOrEqual(500);
    expect(JSON.stringify(template.toJSON()).length).toBeLessThan(900_000);
  });
});

describe('a runbook', () => {
  const guide = readFileSync(join(__dirname, '../../docs/operating.md'), 'utf8');
  const anchors = [...guide.matchAll(/^## (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  );

  it.each(runbookSections)('has a section %s', (section) => {
    expect(anchors).toContain(section);
  });

  it('is linked by every alarm of every stack, under the address that the stage gives', () => {
    const runbookUrl = 'https://git.example.com/docs/operating.md';
    const { stacks } = monitoringOf('dev', { monitoring: { runbookUrl } });
    const templates = [stacks.monitoring, stacks.messaging].map(
      (stack) => stack && Template.fromStack(stack),
    );
    const descriptions = templates.flatMap((it) => (it ? alarmsOf(it) : [])).map((it) => it.AlarmDescription);
    expect(descriptions.length).toBeGreaterThan(20);
    const linked = new RegExp(
      `Runbook: ${runbookUrl.replaceAll('.', '\\.')}#(${runbookSections.join('|')})$`,
    );
    for (const description of descriptions) expect(description).toMatch(linked);
  });
});

describe('metrics of the dashboard and the alarms', () => {
  it('are those that the functions write, under the name that the functions of this deployment have', () => {
    const { template, stacks } = monitoringOf('dev', { deploymentName: 'shop' });
    const text = JSON.stringify(template.toJSON());
    const names = [...text.matchAll(/\{Passwordless,[^}]*\} MetricName=\\+"([^"\\]+)/g)].map(
      ([, name]) => name,
    );
    const own = alarmsOf(template)
      .flatMap(({ Metrics = [], ...alone }) => [
        alone,
        ...Metrics.map((it: { MetricStat?: { Metric: object } }) => it.MetricStat?.Metric),
      ])
      .filter((metric) => metric?.Namespace === 'Passwordless');
    expect(names.length).toBeGreaterThan(5);
    expect(own.length).toBeGreaterThan(5);
    for (const name of [...names, ...own.map(({ MetricName }) => MetricName)])
      expect(Object.values(METRIC)).toContain(name);
    for (const { Dimensions } of own)
      expect(Dimensions).toContainEqual({ Name: 'service', Value: 'shop-dev' });
    for (const { Properties } of Object.values(
      resourcesOfType(Template.fromStack(stacks.auth), 'AWS::Lambda::Function'),
    ))
      expect(Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME).toBe('shop-dev');
  });

  it('leave out what a stage does not have', () => {
    const { template } = monitoringOf('dev', {
      codes: {},
      passkeys: { enabled: false },
      monitoring: { thresholds: { blocked: 7 } },
    });
    const text = JSON.stringify(template.toJSON());
    expect(text).not.toMatch(/Sms|Passkey|CodeSent/);
    expect(alarmsOf(template).find(({ AlarmName }) => AlarmName.includes('flood'))).toMatchObject({
      Threshold: 7,
    });
  });
});

it('a stage that is not watched has no monitoring, and no topic of alarms without SMS', () => {
  const { stacks } = stacksOf('dev', { monitoring: { enabled: false }, codes: {} });
  expect(stacks.monitoring).toBeUndefined();
  expect(JSON.stringify(Template.fromStack(stacks.messaging).toJSON())).not.toContain('AlarmsTopic');
});

it('watches no links where they are switched off', () => {
  const off = monitoringOf('dev', { magicLink: { enabled: false }, codes: { email: true } }).template;
  const names = (template: Template) => JSON.stringify(template.toJSON());
  const ofLinks = Object.values(METRIC).filter((name) => name.startsWith('Link'));
  const watched = ofLinks.filter((name) => names(monitoringOf('dev').template).includes(name));
  expect(watched.length).toBeGreaterThan(4);
  expect(watched.filter((name) => names(off).includes(name))).toEqual([]);
  expect(names(off)).not.toContain('links-unused');
});
