import { METRIC } from '../../../lambda/shared/log/metric-names';
import type { Config } from '../../config/schema';
import { byDimension, ownMetric } from '../../shared/metrics';
import { atLeast } from '../monitoring/alarms';
import type { FeatureMetrics } from '../monitoring/feature-metrics';

export function mailMetrics(config: Config): FeatureMetrics {
  return {
    limited: [
      byDimension(config, METRIC.MAIL_CAPPED, 'reason', { label: 'mail' }),
      ...['pool', 'notice_pool'].map((reason) => ({
        metric: ownMetric(config, METRIC.MAIL_CAPPED, {
          dimensions: { reason },
          label: `mails of the pool (${reason})`,
        }),
        alarmFriendlyName: reason === 'pool' ? 'mails-used-up' : 'notices-used-up',
        addAlarm: {
          Critical: atLeast(config, 1, {
            description:
              reason === 'pool'
                ? `The pool has sent the ${config.magicLink.poolPerHour} mails that it may send in this hour: nobody gets links or codes by mail until the next one.`
                : `The pool has sent the ${config.mail.notices.poolPerHour} notices that it may send in this hour: owners hear of changes later, by summaries.`,
            section: 'the-pools-mails-are-used-up',
          }),
        },
      })),
    ],
  };
}
