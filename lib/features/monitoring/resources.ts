import { Duration } from 'aws-cdk-lib';
import type { IRestApi, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import type { Config } from '../../config/schema';
import { CALLERS } from '../../shared/callers';
import { aboutAlarm } from './alarms';

const fiveMinutes = Duration.minutes(5);

/** The library's alarms begin above their number; ours at it. */
const reached = { comparisonOperatorOverride: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD };

export interface Named<T> {
  readonly name: string;
  readonly construct: T;
}

export function monitorFunctions(
  monitoring: MonitoringFacade,
  config: Config,
  functions: readonly Named<LambdaFunction>[],
): void {
  const { functionErrors, triggerMilliseconds } = config.monitoring.thresholds;
  monitoring.addLargeHeader('Functions');
  for (const { name, construct } of functions) {
    const isTrigger = construct.timeout?.toSeconds() === CALLERS.cognito.timeout.toSeconds();
    monitoring.monitorLambdaFunction({
      lambdaFunction: construct,
      humanReadableName: name,
      alarmFriendlyName: name,
      addFaultCountAlarm: {
        Warning: {
          ...aboutAlarm(config, {
            description: `${name} ended with ${functionErrors} errors or more within 5 minutes, refusals to clients among them.`,
            section: 'a-function-fails',
          }),
          ...reached,
          maxErrorCount: functionErrors,
          period: fiveMinutes,
        },
      },
      addThrottlesCountAlarm: {
        Critical: {
          ...aboutAlarm(config, {
            description: `Lambda refused to run ${name}: too many functions of the account run at once.`,
            section: 'a-function-is-throttled',
          }),
          maxErrorCount: 0,
          period: fiveMinutes,
        },
      },
      ...(isTrigger
        ? {
            addLatencyP99Alarm: {
              Warning: {
                ...aboutAlarm(config, {
                  description: `One run of ${name} in a hundred takes ${triggerMilliseconds} ms or more for 15 minutes; Cognito gives up after 5,000.`,
                  section: 'sign-in-is-slow',
                }),
                maxLatency: Duration.millis(triggerMilliseconds),
                period: fiveMinutes,
                datapointsToAlarm: 3,
                evaluationPeriods: 3,
              },
            },
          }
        : {}),
    });
  }
}

export function monitorApis(
  monitoring: MonitoringFacade,
  config: Config,
  apis: readonly Named<RestApi>[],
): void {
  if (apis.length === 0) return;
  const { failures } = config.monitoring.thresholds;
  monitoring.addLargeHeader('APIs');
  for (const { name, construct } of apis)
    monitoring.monitorApiGateway({
      // The CDK's types differ in what may be undefined.
      api: construct as IRestApi,
      apiStage: construct.deploymentStage.stageName,
      humanReadableName: name,
      alarmFriendlyName: name,
      add5XXFaultCountAlarm: {
        Critical: {
          ...aboutAlarm(config, {
            description: `The API ${name} answered 5xx ${failures} times or more within 5 minutes.`,
            section: 'an-api-fails',
          }),
          ...reached,
          maxErrorCount: failures,
          period: fiveMinutes,
        },
      },
    });
}

export function monitorTables(
  monitoring: MonitoringFacade,
  config: Config,
  tables: readonly Named<Table>[],
): void {
  monitoring.addLargeHeader('Tables');
  for (const { name, construct } of tables) {
    const throttled = {
      Critical: {
        ...aboutAlarm(config, {
          description: `DynamoDB throttled requests to the table of ${name}.`,
          section: 'a-table-refuses-requests' as const,
        }),
        maxThrottledEventsThreshold: 0,
        period: fiveMinutes,
      },
    };
    monitoring.monitorDynamoTable({
      table: construct as ITable,
      humanReadableName: name,
      alarmFriendlyName: name,
      addReadThrottledEventsCountAlarm: throttled,
      addWriteThrottledEventsCountAlarm: throttled,
    });
  }
}
