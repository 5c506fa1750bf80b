import type { CustomMetricGroup } from 'cdk-monitoring-constructs';
import { METRIC, type MetricName } from '../../../lambda/shared/log/metric-names';
import { usesCodes } from '../../config/codes/schema';
import type { Config } from '../../config/schema';
import { byDimension } from '../../shared/metrics';
import type { FeatureMetrics } from '../monitoring/feature-metrics';

export function codeMetrics(config: Config): FeatureMetrics {
  if (!usesCodes(config)) return {};
  return {
    succeeded: [byDimension(config, METRIC.CODE_CONFIRMED, 'reason', { label: 'code' })],
    refused: [byDimension(config, METRIC.CODE_REFUSED, 'reason', { label: 'code' })],
    limited: [byDimension(config, METRIC.CODE_LIMITED, 'reason', { label: 'code' })],
    messages: codes(config),
    notSent: { metric: METRIC.CODE_FAILED, reasons: ['reservation', 'refused', 'doubtful'] },
  };
}

function codes(config: Config): CustomMetricGroup {
  const stages: [MetricName, string][] = [
    [METRIC.CODE_REQUESTED, 'asked for'],
    [METRIC.CODE_SENT, 'sent'],
    [METRIC.CODE_CONFIRMED, 'used'],
  ];
  return {
    title: 'Codes, by what for',
    metrics: stages.map(([name, label]) => byDimension(config, name, 'reason', { label })),
  };
}
