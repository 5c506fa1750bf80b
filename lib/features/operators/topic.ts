import { Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Config } from '../../config/schema';
import { keyAdministration } from '../../shared/key-administration';
import { removalPolicy } from '../../shared/removal';

/**
 * @param publishers services that publish for this account
 * @param others further uses of the key
 */
export function createEventsKey(
  scope: Construct,
  id: string,
  config: Config,
  publishers: readonly string[],
  others: readonly PolicyStatement[] = [],
): Key {
  return new Key(scope, id, {
    description: `Encrypts events of messages of ${config.deploymentName} (${config.stage})`,
    enableKeyRotation: true,
    removalPolicy: removalPolicy(config),
    policy: new PolicyDocument({
      statements: [
        keyAdministration(),
        new PolicyStatement({
          sid: 'PublishEvents',
          principals: publishers.map((publisher) => new ServicePrincipal(publisher)),
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: ['*'],
          conditions: { StringEquals: { 'aws:SourceAccount': config.account } },
        }),
        ...others,
      ],
    }),
  });
}

/** Encrypted; publishers must use TLS. */
export function createOperatorTopic(scope: Construct, id: string, config: Config, masterKey: Key): Topic {
  const topic = new Topic(scope, id, { masterKey, enforceSSL: true });
  const subscription = topic.addSubscription(new EmailSubscription(config.alarmAddress));
  Validations.of(subscription).acknowledge({
    id: 'Serverless-SNSRedrivePolicy',
    reason:
      'It tells a person by e-mail. A queue that nobody reads would tell nobody and keep the addresses of users; SES and CloudWatch keep what happened all the same.',
  });
  return topic;
}

export function createAlarmsTopic(scope: Construct, id: string, config: Config, key: Key): Topic {
  const topic = createOperatorTopic(scope, id, config, key);
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'Alarms',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': config.account } },
    }),
  );
  return topic;
}
