import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { CustomMetricGroup } from 'cdk-monitoring-constructs';
import { METRIC } from '../../../lambda/shared/log/metric-names';
import type { Config } from '../../config/schema';
import { byDimension, ownMetric } from '../../shared/metrics';
import { below } from '../monitoring/alarms';
import type { FeatureMetrics } from '../monitoring/feature-metrics';

export function linkMetrics(config: Config): FeatureMetrics {
  if (!config.magicLink.enabled) return {};
  return {
    succeeded: [ownMetric(config, METRIC.LINK_REDEEMED, { label: 'link' })],
    refused: [byDimension(config, METRIC.LINK_REFUSED, 'reason', { label: 'link' })],
    limited: [byDimension(config, METRIC.LINK_LIMITED, 'reason', { label: 'link' })],
    messages: links(config),
    notSent: { metric: METRIC.LINK_FAILED, reasons: ['reservation', 'refused', 'doubtful'] },
  };
}

function links(config: Config): CustomMetricGroup {
  const { linksSent, linksUsed } = config.monitoring.thresholds;
  const hour = Duration.hours(1);
  return {
    title: 'Links',
    metrics: [
      ownMetric(config, METRIC.LINK_REQUESTED, { label: 'asked for' }),
      ownMetric(config, METRIC.LINK_SENT, { label: 'sent' }),
      ownMetric(config, METRIC.LINK_REDEEMED, { label: 'used' }),
      {
        metric: new MathExpression({
          label: 'used of those sent, by the hour',
          expression: `IF(FILL(sent, 0) >= ${linksSent}, FILL(used, 0) / sent, 1)`,
          usingMetrics: {
            sent: ownMetric(config, METRIC.LINK_SENT, { period: hour }),
            used: ownMetric(config, METRIC.LINK_REDEEMED, { period: hour }),
          },
          period: hour,
        }),
        alarmFriendlyName: 'links-unused',
        addAlarm: {
          Warning: below(config, linksUsed, {
            description: `Of ${linksSent} or more links that were sent within an hour, less than ${percent(linksUsed)} were used.`,
            section: 'links-are-sent-and-not-used',
          }),
        },
      },
    ],
  };
}

function percent(value: number): string {
  return `${Math.round(value * 1000) / 10} %`;
}
