import type { CreateService, ResourceProvider } from '../../contract';
import { AwsError, type LocalContext } from '../../contract';
import { operationsOf, optionalText, unread } from '../input';
import { type Alarm, Alarms, STATES } from './alarms';
import { Dashboards, dashboardArn, dashboardProvider, getDashboard } from './dashboards';

const operation = operationsOf({
  prefix: 'cloudwatch',
  mistyped: (message) => new AwsError('MalformedInput', message),
  unknown: (member, name) => invalid(`The embedded AWS does not emulate ${member} of ${name}; leave it out.`),
});

/** Metric alarms and dashboards of templates. No metric is kept, so no alarm changes by itself. */
export const createService: CreateService = (context) => {
  const alarms = new Alarms(context.clock);
  const dashboards = new Dashboards();
  return {
    apis: [
      {
        name: 'monitoring',
        operations: {
          DescribeAlarms: describeAlarms(context, alarms),
          SetAlarmState: setAlarmState(context, alarms),
          GetDashboard: operation(
            { DashboardName: optionalText },
            ({ DashboardName: name }) => dashboardArn(context, String(name)),
            ({ DashboardName: name }) => getDashboard(context, dashboards, name),
          ),
        },
      },
    ],
    resources: [alarmProvider(alarms), dashboardProvider(dashboards)],
  };
};

/** `AWS::CloudWatch::Alarm`; `Ref` is its name. */
function alarmProvider(alarms: Alarms): ResourceProvider {
  return {
    type: 'AWS::CloudWatch::Alarm',
    create({ properties = {}, stack, generatedName }) {
      const name: string = properties.AlarmName ?? generatedName(255);
      const arn = `arn:${stack.partition}:cloudwatch:${stack.region}:${stack.account}:alarm:${name}`;
      alarms.add({ name, arn, properties });
      return { ref: name, attributes: { Arn: arn } };
    },
    update({ properties }, { result }) {
      alarms.change(result.ref, properties);
      return result;
    },
    delete: ({ result }) => alarms.delete(result.ref),
  };
}

/** Alarms in one answer, and names asked for (API_DescribeAlarms). */
const MOST = 100;
const PAGE = 50;

/** API_DescribeAlarms; IAM is asked about all alarms or one ARN. */
function describeAlarms({ account, region, partition }: LocalContext, alarms: Alarms) {
  const arn = (name: string) => `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`;
  return operation(
    {
      AlarmNames: unread,
      AlarmNamePrefix: optionalText,
      StateValue: optionalText,
      MaxRecords: optionalText,
      NextToken: optionalText,
    },
    () => arn('*'),
    (input) => {
      const { AlarmNames: names, AlarmNamePrefix: prefix, StateValue: state, NextToken = '0' } = input;
      const size = Number(input.MaxRecords ?? PAGE);
      if (!Number.isInteger(size) || size < 1 || size > MOST)
        throw invalid(`MaxRecords is ${input.MaxRecords}; it must be a whole number from 1 to ${MOST}.`);
      if (Array.isArray(names) && names.length > MOST)
        throw invalid(`AlarmNames has ${names.length} members; it can have ${MOST}.`);
      if (names !== undefined && prefix !== undefined)
        throw new AwsError(
          'InvalidParameterCombination',
          'AlarmNames and AlarmNamePrefix can not be given together.',
        );
      const all = alarms
        .all()
        .filter(({ name }) => !Array.isArray(names) || names.includes(name))
        .filter(({ name }) => prefix === undefined || name.startsWith(prefix))
        .filter((alarm) => state === undefined || alarm.state === state);
      const start = Number(NextToken);
      if (!Number.isInteger(start) || start < 0 || start > all.length)
        throw new AwsError('InvalidNextToken', 'The next token specified is invalid.');
      const end = start + size;
      return {
        CompositeAlarms: [],
        MetricAlarms: all.slice(start, end).map(described),
        ...(end < all.length ? { NextToken: String(end) } : {}),
      };
    },
  );
}

/** An alarm watches one metric or `Metrics`; what it has not is left out (API_MetricAlarm). */
function described({ name, arn, properties, state, reason, changedAt }: Alarm) {
  return {
    AlarmName: name,
    AlarmArn: arn,
    AlarmDescription: properties.AlarmDescription,
    ActionsEnabled: properties.ActionsEnabled ?? true,
    AlarmActions: properties.AlarmActions ?? [],
    ComparisonOperator: properties.ComparisonOperator,
    DatapointsToAlarm: properties.DatapointsToAlarm,
    Dimensions: properties.Dimensions ?? [],
    EvaluationPeriods: properties.EvaluationPeriods,
    ExtendedStatistic: properties.ExtendedStatistic,
    MetricName: properties.MetricName,
    Metrics: properties.Metrics,
    Namespace: properties.Namespace,
    Period: properties.Period,
    Statistic: properties.Statistic,
    Threshold: properties.Threshold,
    TreatMissingData: properties.TreatMissingData,
    Unit: properties.Unit,
    StateValue: state,
    StateReason: reason,
    StateUpdatedTimestamp: new Date(changedAt),
  };
}

/**
 * API_SetAlarmState: "Temporarily sets the state of an alarm for testing purposes". Here it stays: nothing
 * evaluates again.
 */
function setAlarmState({ account, region, partition }: LocalContext, alarms: Alarms) {
  return operation(
    { AlarmName: optionalText, StateValue: optionalText, StateReason: optionalText },
    ({ AlarmName }) => `arn:${partition}:cloudwatch:${region}:${account}:alarm:${AlarmName}`,
    ({ AlarmName: name, StateValue: asked, StateReason: reason }) => {
      if (!name || !reason) throw invalid('AlarmName, StateValue and StateReason are required.');
      const state = STATES.find((known) => known === asked);
      if (state === undefined)
        throw invalid(`StateValue is ${asked}; it must be one of ${STATES.join(', ')}.`);
      alarms.setState(name, state, reason);
      return undefined;
    },
  );
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message);
}
