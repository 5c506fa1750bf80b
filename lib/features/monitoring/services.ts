import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { CustomMetricGroup, MonitoringFacade } from 'cdk-monitoring-constructs';
import { configurationSetName } from '../../config/mail/schema';
import type { Config } from '../../config/schema';
import { atLeast } from './alarms';

const fiveMinutes = Duration.minutes(5);

export interface WatchedClient {
  /** Tells its graph from others'. */
  readonly name: string;
  readonly id: string;
}

export function monitorServices(
  monitoring: MonitoringFacade,
  config: Config,
  { userPoolId, clients }: { readonly userPoolId: string; readonly clients: readonly WatchedClient[] },
): void {
  monitoring.addLargeHeader('Services');
  monitoring.monitorCustom({
    humanReadableName: 'Cognito and KMS (quotas count all of the account)',
    alarmFriendlyName: 'quotas',
    metricGroups: [...cognito(userPoolId, clients), quotas(config), throttles(config)],
  });
  monitoring.monitorCustom({
    humanReadableName: 'SES and WAF',
    alarmFriendlyName: 'edge',
    metricGroups: [mail(config), webAcl(config)],
  });
}

/**
 * A graph for each client: Cognito counts by client, and has no sum for the pool.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/metrics-for-cognito-user-pools.html
 */
function cognito(userPoolId: string, clients: readonly WatchedClient[]): readonly CustomMetricGroup[] {
  return clients.map(({ name, id }) => {
    const metric = (metricName: string, label: string) =>
      new Metric({
        namespace: 'AWS/Cognito',
        metricName,
        dimensionsMap: { UserPool: userPoolId, UserPoolClient: id },
        statistic: 'Sum',
        period: fiveMinutes,
        label,
      });
    return {
      title: clients.length === 1 ? 'The pool' : `The pool, by ${name}`,
      metrics: [
        metric('SignInSuccesses', 'sign-ins'),
        metric('SignUpSuccesses', 'sign-ups'),
        metric('TokenRefreshSuccesses', 'refreshed tokens'),
        metric('SignInThrottles', 'throttled sign-ins'),
      ],
    };
  });
}

/** CloudWatch knows their values (SERVICE_QUOTA), increases included. */
const watchedQuotas = [
  {
    id: 'signIns',
    name: 'sign-ins',
    service: 'Cognito',
    resource: 'UserAuthentication',
    what: 'InitiateAuth of Cognito',
  },
  {
    id: 'signatures',
    name: 'signatures',
    service: 'KMS',
    resource: 'CryptographicOperationsRsa',
    what: 'RSA operations of KMS',
  },
] as const;

function usage(metricName: 'CallCount' | 'ThrottleCount', Service: string, Resource: string): Metric {
  return new Metric({
    namespace: 'AWS/Usage',
    metricName,
    dimensionsMap: { Service, Type: 'API', Resource, Class: 'None' },
    statistic: 'Sum',
    period: Duration.minutes(1),
  });
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Quotas-Visualize-Alarms.html */
function quotas(config: Config): CustomMetricGroup {
  const { quotaPercent } = config.monitoring.thresholds;
  return {
    title: 'Percent of a quota',
    metrics: watchedQuotas.map(({ id, name, service, resource, what }) => ({
      metric: new MathExpression({
        label: what,
        expression: `${id} / SERVICE_QUOTA(${id}) * 100`,
        usingMetrics: { [id]: usage('CallCount', service, resource) },
        period: Duration.minutes(1),
      }),
      alarmFriendlyName: name,
      addAlarm: {
        Warning: atLeast(config, quotaPercent, {
          description: `${quotaPercent} % of the account’s ${what} are used; what is above the quota fails.`,
          section: 'a-quota-is-nearly-used-up',
        }),
      },
    })),
  };
}

function throttles(config: Config): CustomMetricGroup {
  return {
    title: 'Throttled by Cognito',
    metrics: [
      {
        metric: usage('ThrottleCount', 'Cognito', 'UserAuthentication').with({
          label: 'InitiateAuth and answers',
        }),
        alarmFriendlyName: 'throttled',
        addAlarm: {
          Critical: atLeast(config, 1, {
            description: 'Cognito throttles sign-ins: the account is above its quota.',
            section: 'a-quota-is-nearly-used-up',
          }),
        },
      },
    ],
  };
}

function mail(config: Config): CustomMetricGroup {
  const { bounceRate, complaintRate } = config.monitoring.thresholds;
  const metric = (metricName: string, label: string) =>
    new Metric({
      namespace: 'AWS/SES',
      metricName,
      dimensionsMap: { 'ses:configuration-set': configurationSetName(config) },
      statistic: 'Average',
      period: Duration.hours(1),
      label,
    });
  return {
    title: 'Mails that bounce or are complained of (shares)',
    metrics: [
      {
        metric: metric('Reputation.BounceRate', 'bounces'),
        alarmFriendlyName: 'bounces',
        addAlarm: {
          Critical: atLeast(config, bounceRate, {
            description: `${bounceRate * 100} % of mails bounce; SES reviews the account at 5 % and stops it at 10 %.`,
            section: 'bounces-and-complaints',
          }),
        },
      },
      {
        metric: metric('Reputation.ComplaintRate', 'complaints'),
        alarmFriendlyName: 'complaints',
        addAlarm: {
          Critical: atLeast(config, complaintRate, {
            description: `${complaintRate * 100} % of mails are complained of; SES reviews the account at 0.1 % and stops it at 0.5 %.`,
            section: 'bounces-and-complaints',
          }),
        },
      },
    ],
  };
}

function webAcl(config: Config): CustomMetricGroup {
  const { blocked } = config.monitoring.thresholds;
  const metric = (metricName: string, label: string) =>
    new Metric({
      namespace: 'AWS/WAFV2',
      metricName,
      dimensionsMap: {
        // The ACL's name in metrics.
        WebACL: `${config.deploymentName}-${config.stage}`,
        Region: config.region,
        Rule: 'ALL',
      },
      statistic: 'Sum',
      period: fiveMinutes,
      label,
    });
  return {
    title: 'Requests at the web ACL',
    metrics: [
      metric('AllowedRequests', 'let in'),
      {
        metric: metric('BlockedRequests', 'blocked'),
        alarmFriendlyName: 'flood',
        addAlarm: {
          Warning: atLeast(config, blocked, {
            description: `The web ACL blocked ${blocked} requests or more within 5 minutes.`,
            section: 'being-flooded',
          }),
        },
      },
    ],
  };
}
