import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type LogGroupProps } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { removalPolicy } from './removal';

export function createLogGroup(
  scope: Construct,
  id: string,
  config: Config,
  props: Pick<LogGroupProps, 'logGroupName'> = {},
): LogGroup {
  const logGroup = new LogGroup(scope, id, {
    ...props,
    // The enumeration's values are days.
    retention: config.logRetentionDays,
    removalPolicy: removalPolicy(config),
  });
  Validations.of(logGroup).acknowledge({
    id: 'NIST.800.53.R5-CloudWatchLogGroupEncrypted',
    reason:
      'CloudWatch Logs encrypts every group at rest. Links, tokens, codes and addresses never get into a log line, so a key of our own would guard nothing more.',
  });
  return logGroup;
}

/** Lets CloudWatch Logs encrypt a stack's groups with a key. */
export function logsEncryption(scope: Construct): PolicyStatement {
  const stack = Stack.of(scope);
  return new PolicyStatement({
    sid: 'EncryptLogs',
    principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
    actions: [
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ],
    resources: ['*'],
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: `${stack.stackName}-*`,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      },
    },
  });
}
