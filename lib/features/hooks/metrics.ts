import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { HookName } from '../../../lambda/hooks/contract';
import { METRIC } from '../../../lambda/shared/log/metric-names';
import type { Config } from '../../config/schema';
import { byDimension, ownMetric } from '../../shared/metrics';
import { atLeast } from '../monitoring/alarms';
import type { FeatureMetrics } from '../monitoring/feature-metrics';
import type { RunbookSection } from '../monitoring/runbook';
import { failedWelcomesName } from './welcome';

/** Those that triggers wait for. */
const ASKED = ['admission', 'claims', 'methodChoice'] as const satisfies readonly HookName[];

export function hookMetrics(config: Config): FeatureMetrics {
  const asked = ASKED.filter((name) => config.hooks[name].enabled);
  return {
    refused:
      asked.length === 0 ? [] : [byDimension(config, METRIC.HOOK_REFUSED, 'reason', { label: 'by a hook' })],
    failures: [
      ...asked.map((name) => {
        const { onFailure } = config.hooks[name];
        return failed(config, name, 'a-hook-fails', {
          didNot: 'gave no answer',
          follows: `${onFailure} is what follows`,
        });
      }),
      ...(config.hooks.welcome.enabled
        ? [
            failed(config, 'welcome', 'a-welcome-fails', {
              didNot: 'was not handed a user who had signed in',
              follows: 'their next sign-ins try again',
            }),
            setAside(config),
          ]
        : []),
    ],
  };
}

function failed(
  config: Config,
  name: string,
  section: RunbookSection,
  { didNot, follows }: { readonly didNot: string; readonly follows: string },
) {
  const { failures } = config.monitoring.thresholds;
  return {
    metric: ownMetric(config, METRIC.HOOK_FAILED, { dimensions: { reason: name }, label: `hook ${name}` }),
    alarmFriendlyName: `hook-${name.toLowerCase()}-fails`,
    addAlarm: {
      Critical: atLeast(config, failures, {
        description: `The hook ${name} ${didNot} ${failures} times or more within 5 minutes: ${follows}.`,
        section,
      }),
    },
  };
}

/** As long as there is one: SQS counts what lies in the queue. */
function setAside(config: Config) {
  return {
    metric: new Metric({
      namespace: 'AWS/SQS',
      metricName: 'ApproximateNumberOfMessagesVisible',
      dimensionsMap: { QueueName: failedWelcomesName(config) },
      statistic: 'Maximum',
      period: Duration.minutes(5),
      label: 'first sign-ins set aside',
    }),
    alarmFriendlyName: 'welcomes-set-aside',
    addAlarm: {
      Critical: atLeast(config, 1, {
        description: 'The hook welcome failed at each attempt for a user; the event is kept for 14 days.',
        section: 'a-welcome-fails' as const,
      }),
    },
  };
}
