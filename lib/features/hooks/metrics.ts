import type { HookName } from '../../../lambda/hooks/contract';
import { METRIC } from '../../../lambda/shared/log/metric-names';
import type { Config } from '../../config/schema';
import { byDimension, ownMetric } from '../../shared/metrics';
import { atLeast } from '../monitoring/alarms';
import type { FeatureMetrics } from '../monitoring/feature-metrics';

export function hookMetrics(config: Config): FeatureMetrics {
  const hooks = (Object.keys(config.hooks) as HookName[]).filter((name) => config.hooks[name].enabled);
  if (hooks.length === 0) return {};
  const { failures } = config.monitoring.thresholds;
  return {
    refused: [byDimension(config, METRIC.HOOK_REFUSED, 'reason', { label: 'by a hook' })],
    failures: hooks.map((name) => ({
      metric: ownMetric(config, METRIC.HOOK_FAILED, {
        dimensions: { reason: name },
        label: `hook ${name}`,
      }),
      alarmFriendlyName: `hook-${name.toLowerCase()}-fails`,
      addAlarm: {
        Critical: atLeast(config, failures, {
          description: `The hook ${name} gave no answer ${failures} times or more within 5 minutes: ${config.hooks[name].onFailure} is what follows.`,
          section: 'a-hook-fails',
        }),
      },
    })),
  };
}
