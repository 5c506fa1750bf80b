import { METRIC } from '../../../lambda/shared/log/metric-names';
import type { Config } from '../../config/schema';
import { byDimension, ownMetric } from '../../shared/metrics';
import { atLeast } from '../monitoring/alarms';
import type { FeatureMetrics } from '../monitoring/feature-metrics';

export function passkeyMetrics(config: Config): FeatureMetrics {
  if (!config.passkeys.enabled) return {};
  return {
    succeeded: [ownMetric(config, METRIC.PASSKEY_SIGN_IN, { label: 'passkey' })],
    refused: [byDimension(config, METRIC.PASSKEY_REFUSED, 'reason', { label: 'passkey' })],
    failures: [
      {
        metric: ownMetric(config, METRIC.PASSKEY_COUNTER_WENT_BACK, {
          label: 'counters that went back',
        }),
        alarmFriendlyName: 'passkey-counter-went-back',
        addAlarm: {
          Critical: atLeast(config, 1, {
            description:
              'A genuine signature of a passkey had a counter that did not advance: somebody may have a copy.',
            section: 'a-passkeys-counter-went-back',
          }),
        },
      },
    ],
  };
}
