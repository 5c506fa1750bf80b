/** Sign-ins by method and outcome, and how many messages came back. */
import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { CustomMetricGroup, MonitoringFacade } from 'cdk-monitoring-constructs';
import { METRIC } from '../../../lambda/shared/log/metric-names';
import type { Config } from '../../config/schema';
import { byDimension, ownMetric } from '../../shared/metrics';
import { auditMetrics } from '../audit/metrics';
import { codeMetrics } from '../codes/metrics';
import { hookMetrics } from '../hooks/metrics';
import { linkMetrics } from '../magic-link/metrics';
import { mailMetrics } from '../mail/metrics';
import { passkeyMetrics } from '../passkeys/metrics';
import { smsMetrics } from '../sms/metrics';
import { atLeast } from './alarms';
import type { FeatureMetrics } from './feature-metrics';

/** In the order of their lines. */
const FEATURES: readonly ((config: Config) => FeatureMetrics)[] = [
  linkMetrics,
  auditMetrics,
  passkeyMetrics,
  codeMetrics,
  smsMetrics,
  mailMetrics,
  hookMetrics,
];

export function monitorSignIns(monitoring: MonitoringFacade, config: Config): void {
  const features = FEATURES.map((metricsOf) => metricsOf(config));
  const lines = (name: 'succeeded' | 'refused' | 'limited' | 'failures') =>
    features.flatMap((feature) => feature[name] ?? []);
  monitoring.addLargeHeader('Sign-ins');
  monitoring.monitorCustom({
    humanReadableName: 'Sign-ins by method and outcome',
    alarmFriendlyName: 'sign-ins',
    metricGroups: [
      {
        title: 'Succeeded',
        metrics: [
          ...lines('succeeded'),
          ownMetric(config, METRIC.FIRST_PROOF, { label: 'first proof of an address or number' }),
        ],
      },
      { title: 'Refused, and why', metrics: lines('refused') },
      { title: 'Held back by a limit', metrics: lines('limited') },
      { title: 'Failures', metrics: [...failuresOfFunctions(config), ...lines('failures')] },
    ],
  });
  monitoring.monitorCustom({
    humanReadableName: 'From the message to the proof',
    alarmFriendlyName: 'messages',
    metricGroups: [
      ...features.flatMap(({ messages }) => messages ?? []),
      notSent(
        config,
        features.flatMap((feature) => feature.notSent ?? []),
      ),
    ],
  });
  for (const { apart } of features)
    if (apart)
      monitoring.monitorCustom({
        humanReadableName: apart.heading,
        alarmFriendlyName: apart.name,
        metricGroups: apart.groups,
      });
}

function failuresOfFunctions(config: Config): CustomMetricGroup['metrics'] {
  const { failures } = config.monitoring.thresholds;
  return [
    {
      metric: ownMetric(config, METRIC.TRIGGER_FAILED, { label: 'triggers' }),
      alarmFriendlyName: 'triggers-fail',
      addAlarm: {
        Critical: atLeast(config, failures, {
          description: `Triggers failed ${failures} times or more within 5 minutes: users get "Something went wrong".`,
          section: 'triggers-fail',
        }),
      },
    },
    {
      metric: ownMetric(config, METRIC.API_FAILED, { label: 'APIs' }),
      alarmFriendlyName: 'apis-fail',
      addAlarm: {
        Critical: atLeast(config, failures, {
          description: `APIs failed ${failures} times or more within 5 minutes.`,
          section: 'an-api-fails',
        }),
      },
    },
    {
      metric: ownMetric(config, METRIC.CLAIM_OMITTED, { label: 'tokens without their claim' }),
      alarmFriendlyName: 'claims-omitted',
      addAlarm: {
        Warning: atLeast(config, failures, {
          description: `${failures} or more sign-ins within 5 minutes got tokens that don’t say how they were made.`,
          section: 'tokens-lack-a-claim',
        }),
      },
    },
  ];
}

function notSent(
  config: Config,
  counted: readonly NonNullable<FeatureMetrics['notSent']>[],
): CustomMetricGroup {
  const { notSent: threshold } = config.monitoring.thresholds;
  const ids = Object.fromEntries(
    counted.flatMap(({ metric, reasons }) =>
      reasons.map((reason) => {
        const id = `${metric.charAt(0).toLowerCase()}${metric.slice(1)}${reason}`;
        return [id, ownMetric(config, metric, { dimensions: { reason } })];
      }),
    ),
  );
  return {
    title: 'Not sent, for a fault of a service',
    metrics: [
      ...counted.map(({ metric }) => byDimension(config, metric, 'reason')),
      {
        metric: new MathExpression({
          label: 'all',
          expression: Object.keys(ids)
            .map((id) => `FILL(${id}, 0)`)
            .join(' + '),
          usingMetrics: ids,
          period: Duration.minutes(5),
        }),
        alarmFriendlyName: 'not-sent',
        addAlarm: {
          Critical: atLeast(config, threshold, {
            description: `${threshold} or more mails and messages could not be sent within 5 minutes, or it isn’t known whether they were.`,
            section: 'mails-and-messages-cant-be-sent',
          }),
        },
      },
    ],
  };
}
