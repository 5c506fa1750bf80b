import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC_NAMESPACE, type MetricName } from '../../lambda/shared/log/metric-names';
import { type DeploymentName as Deployment, serviceName } from '../config/names';

export interface OwnMetricOptions {
  /** Dimensions beside `service`. @default none */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** @default 5 minutes */
  readonly period?: Duration;
  /** @default Count */
  readonly unit?: Unit;
  readonly label?: string;
}

/** A sum, which alarms can watch. */
export function ownMetric(
  deployment: Deployment,
  metricName: MetricName,
  { dimensions = {}, period = Duration.minutes(5), unit = Unit.COUNT, label }: OwnMetricOptions = {},
): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { service: serviceName(deployment), ...dimensions },
    statistic: 'Sum',
    period,
    unit,
    ...(label === undefined ? {} : { label }),
  });
}

/**
 * A line for each value of the dimension. For graphs alone: alarms can't watch a search.
 *
 * @param total adds them up to one line
 */
export function byDimension(
  deployment: Deployment,
  metricName: MetricName,
  dimension: 'reason' | 'country',
  { label = metricName as string, total = false } = {},
): MathExpression {
  const search = `SEARCH('{${METRIC_NAMESPACE},service,${dimension}} MetricName="${metricName}" service="${serviceName(deployment)}"', 'Sum', 300)`;
  return new MathExpression({
    expression: total ? `SUM(${search})` : search,
    usingMetrics: {},
    label: total ? label : `${label} \${PROP('Dim.${dimension}')}`,
    period: Duration.minutes(5),
  });
}
