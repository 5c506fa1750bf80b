import { METRIC } from '../../../lambda/shared/log/metric-names';
import type { Config } from '../../config/schema';
import { ownMetric } from '../../shared/metrics';
import { atLeast } from '../monitoring/alarms';
import type { FeatureMetrics } from '../monitoring/feature-metrics';

export function auditMetrics(config: Config): FeatureMetrics {
  if (!config.audit.enabled) return {};
  return {
    failures: [
      {
        metric: ownMetric(config, METRIC.AUDIT_FAILED, { label: 'lost events of the audit trail' }),
        alarmFriendlyName: 'audit-events-lost',
        addAlarm: {
          Critical: atLeast(config, 1, {
            description: 'An event of the audit trail was lost; the log has what it said.',
            section: 'audit-events-are-lost',
          }),
        },
      },
    ],
  };
}
