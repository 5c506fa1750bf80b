import { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import type { CustomMetricGroup } from 'cdk-monitoring-constructs';
import { METRIC, type MetricName } from '../../../lambda/shared/log/metric-names';
import { usesSms } from '../../config/codes/schema';
import type { Config } from '../../config/schema';
import { byDimension, ownMetric } from '../../shared/metrics';
import { atLeast } from '../monitoring/alarms';
import type { FeatureMetrics } from '../monitoring/feature-metrics';

export function smsMetrics(config: Config): FeatureMetrics {
  if (!usesSms(config)) return {};
  return {
    limited: [byDimension(config, METRIC.SMS_LIMITED, 'reason', { label: 'SMS' })],
    notSent: { metric: METRIC.SMS_FAILED, reasons: ['refused', 'doubtful'] },
    apart: { heading: 'SMS', name: 'sms', groups: [smsByCountry(config), smsMoney(config)] },
  };
}

function smsByCountry(config: Config): CustomMetricGroup {
  const stages: [MetricName, string][] = [
    [METRIC.SMS_REQUESTED, 'asked for'],
    [METRIC.SMS_SENT, 'sent'],
    [METRIC.SMS_CONFIRMED, 'used'],
    [METRIC.SMS_SENT_BY_POOL, 'Cognito’s own'],
  ];
  return {
    title: 'By country',
    metrics: stages.map(([name, label]) => byDimension(config, name, 'country', { label })),
  };
}

/** SmsAlarms watches spending and unused codes. */
function smsMoney(config: Config): CustomMetricGroup {
  return {
    title: 'US dollars, and refusals',
    metrics: [
      ownMetric(config, METRIC.SMS_SPEND, { unit: Unit.NONE, label: 'US dollars' }),
      {
        metric: ownMetric(config, METRIC.SMS_STOPPED, { label: 'refused as sending is stopped' }),
        alarmFriendlyName: 'sms-stopped',
        addAlarm: {
          Warning: atLeast(config, 1, {
            description:
              'SMS are asked for and none is sent: sending is stopped, or the parameter that says so can’t be read.',
            section: 'sms-are-stopped',
          }),
        },
      },
    ],
  };
}
