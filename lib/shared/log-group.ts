import { Validations } from 'aws-cdk-lib';
import { LogGroup, type LogGroupProps } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { removalPolicy } from './removal';

/** A log group that keeps its lines as long as the stage says, and no longer. */
export function createLogGroup(
  scope: Construct,
  id: string,
  config: Config,
  props: Pick<LogGroupProps, 'logGroupName'> = {},
): LogGroup {
  const logGroup = new LogGroup(scope, id, {
    ...props,
    // Days are the enumeration's own values.
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
