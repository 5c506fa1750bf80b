/**
 * The monitoring stack as its readers see it: the graphs of the dashboard, and for each alarm when it rings
 * and where its runbook is.
 */
import type { Template } from 'aws-cdk-lib/assertions';
import { resourcesOfType } from '../support/stacks';

interface Widget {
  readonly type: string;
  readonly properties: { readonly title?: string; readonly markdown?: string };
}

/** The digest of a monitoring stack. */
export function monitoringDigest(template: Template): string {
  const dashboards = Object.values(resourcesOfType(template, 'AWS::CloudWatch::Dashboard')).flatMap(
    ({ Properties }) => [
      `Dashboard ${Properties.DashboardName}`,
      ...widgetsOf(Properties.DashboardBody).map(lineOf),
    ],
  );
  const alarms = Object.values(resourcesOfType(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => {
    const { AlarmName, Threshold, ComparisonOperator, AlarmDescription, DatapointsToAlarm } = Properties;
    const section = /#(\S+)$/.exec(AlarmDescription)?.[1];
    const times = DatapointsToAlarm > 1 ? ` ${DatapointsToAlarm} times` : '';
    return `${AlarmName}: ${sign[ComparisonOperator]} ${Threshold}${times}, see ${section}`;
  });
  const queries = Object.values(resourcesOfType(template, 'AWS::Logs::QueryDefinition')).map(
    ({ Properties }) =>
      `${Properties.Name}, of ${Properties.LogGroupNames.length} log groups\n  ${Properties.QueryString.replaceAll('\n', '\n  ')}`,
  );
  return [dashboards.join('\n'), alarms.sort().join('\n'), queries.join('\n')].join('\n\n');
}

const sign: Record<string, string> = {
  GreaterThanOrEqualToThreshold: '>=',
  GreaterThanThreshold: '>',
  LessThanThreshold: '<',
};

/** Widgets of a dashboard; what refers to other stacks reads `<ref>`. */
export function widgetsOf(body: unknown): readonly Widget[] {
  const parts = (body as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join']?.[1] ?? [body];
  const text = parts.map((part) => (typeof part === 'string' ? part : '<ref>')).join('');
  return (JSON.parse(text) as { widgets: Widget[] }).widgets;
}

function lineOf({ type, properties }: Widget): string {
  if (type !== 'text') return `    ${properties.title}`;
  const [heading = ''] = (properties.markdown ?? '').split('\n');
  return `  ${heading.replace(/\[([^\]]*)\].*/, '$1')}`;
}
