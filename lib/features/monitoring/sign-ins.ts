/**
 * What users do and meet: sign-ins by method and outcome, and how many of the messages that went out came
 * back.
 */
import { Duration } from 'aws-cdk-lib';
import { MathExpression, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import type { CustomMetricGroup, MonitoringFacade } from 'cdk-monitoring-constructs';
import { METRIC, type MetricName } from '../../../lambda/shared/metric-names';
import { usesCodes, usesSms } from '../../config/codes/schema';
import type { Config } from '../../config/schema';
import { byDimension, ownMetric } from '../../shared/metrics';
import { atLeast, below } from './alarms';

/** Adds the graphs and alarms of sign-ins. */
export function monitorSignIns(monitoring: MonitoringFacade, config: Config): void {
  monitoring.addLargeHeader('Sign-ins');
  monitoring.monitorCustom({
    humanReadableName: 'Sign-ins by method and outcome',
    alarmFriendlyName: 'sign-ins',
    metricGroups: [succeeded(config), refused(config), limited(config), defects(config)],
  });
  monitoring.monitorCustom({
    humanReadableName: 'From the message to the proof',
    alarmFriendlyName: 'messages',
    metricGroups: [
      ...(config.magicLink.enabled ? [links(config)] : []),
      ...(usesCodes(config) ? [codes(config)] : []),
      notSent(config),
    ],
  });
  if (usesSms(config))
    monitoring.monitorCustom({
      humanReadableName: 'SMS',
      alarmFriendlyName: 'sms',
      metricGroups: [smsByCountry(config), smsMoney(config)],
    });
}

function succeeded(config: Config): CustomMetricGroup {
  return {
    title: 'Succeeded',
    metrics: [
      ...(config.magicLink.enabled ? [ownMetric(config, METRIC.LINK_REDEEMED, { label: 'link' })] : []),
      ...(config.passkeys.enabled ? [ownMetric(config, METRIC.PASSKEY_SIGN_IN, { label: 'passkey' })] : []),
      ...(usesCodes(config) ? [byDimension(config, METRIC.CODE_CONFIRMED, 'reason', { label: 'code' })] : []),
      ownMetric(config, METRIC.FIRST_PROOF, { label: 'first proof of an address or number' }),
    ],
  };
}

function refused(config: Config): CustomMetricGroup {
  return {
    title: 'Refused, and why',
    metrics: [
      ...(config.magicLink.enabled
        ? [byDimension(config, METRIC.LINK_REFUSED, 'reason', { label: 'link' })]
        : []),
      ...(config.passkeys.enabled
        ? [byDimension(config, METRIC.PASSKEY_REFUSED, 'reason', { label: 'passkey' })]
        : []),
      ...(usesCodes(config) ? [byDimension(config, METRIC.CODE_REFUSED, 'reason', { label: 'code' })] : []),
    ],
  };
}

function limited(config: Config): CustomMetricGroup {
  return {
    title: 'Held back by a limit',
    metrics: [
      ...(config.magicLink.enabled
        ? [byDimension(config, METRIC.LINK_LIMITED, 'reason', { label: 'link' })]
        : []),
      ...(usesCodes(config) ? [byDimension(config, METRIC.CODE_LIMITED, 'reason', { label: 'code' })] : []),
      ...(usesSms(config) ? [byDimension(config, METRIC.SMS_LIMITED, 'reason', { label: 'SMS' })] : []),
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

function defects(config: Config): CustomMetricGroup {
  const { failures } = config.monitoring.thresholds;
  return {
    title: 'Failures',
    metrics: [
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
      ...(config.audit.enabled
        ? [
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
          ]
        : []),
      ...(config.passkeys.enabled
        ? [
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
          ]
        : []),
    ],
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

/** Reasons that the functions count a failed sending by; each is a metric of its own. */
const failures = [
  [METRIC.LINK_FAILED, ['reservation', 'refused', 'doubtful']],
  [METRIC.CODE_FAILED, ['reservation', 'refused', 'doubtful']],
  [METRIC.SMS_FAILED, ['refused', 'doubtful']],
] as const;

function notSent(config: Config): CustomMetricGroup {
  const { notSent: threshold } = config.monitoring.thresholds;
  const counted = failures.filter(
    ([name]) =>
      (name !== METRIC.LINK_FAILED || config.magicLink.enabled) &&
      (name !== METRIC.CODE_FAILED || usesCodes(config)) &&
      (name !== METRIC.SMS_FAILED || usesSms(config)),
  );
  const metrics = counted.flatMap(([name, reasons]) =>
    reasons.map(
      (reason) => [`${name}${reason}`, ownMetric(config, name, { dimensions: { reason } })] as const,
    ),
  );
  const ids = Object.fromEntries(
    metrics.map(([id, metric]) => [id.charAt(0).toLowerCase() + id.slice(1), metric]),
  );
  return {
    title: 'Not sent, for a fault of a service',
    metrics: [
      ...counted.map(([name]) => byDimension(config, name, 'reason')),
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

/** Alarms of what is spent and of codes that nobody uses are the messaging stack's. */
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

function percent(value: number): string {
  return `${Math.round(value * 1000) / 10} %`;
}
