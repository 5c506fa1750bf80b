import { Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  ConfigurationSet,
  ConfigurationSetEventDestination,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { keyAdministration } from '../constructs/key-administration';
import { removalPolicy } from '../constructs/removal';
import { messagingValues, publish } from '../published';

export interface MessagingStackProps extends StackProps {
  readonly config: Config;
}

/** Everything mail goes through: who sends, how it is sent, who hears when it could not be delivered. */
export class MessagingStack extends Stack {
  /** ARN of the SES identity that mail is sent by. A plain string, so that other stacks refer to it without a tie. */
  readonly identityArn: string;
  readonly configurationSetName: string;

  constructor(scope: Construct, id: string, { config, ...props }: MessagingStackProps) {
    super(scope, id, props);
    const { identity } = config.sender;
    this.identityArn = this.formatArn({ service: 'ses', resource: 'identity', resourceName: identity.value });
    this.configurationSetName = `${config.deploymentName}-${config.stage}`;

    const configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: this.configurationSetName,
      // A link that signs in must not travel in the clear, not even between mail servers.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      // No event destination below asks for opens or clicks, so SES rewrites no link and puts in no image: its redirect
      // would see every link that signs in.
    });
    const emailIdentity = new EmailIdentity(this, 'Identity', {
      identity: identity.kind === 'domain' ? Identity.domain(identity.value) : Identity.email(identity.value),
      configurationSet,
      // Bounces and complaints go to the topic.
      feedbackForwarding: false,
    });
    // An identity that goes takes its DKIM keys along, and mail stops until the DNS has new ones.
    emailIdentity.applyRemovalPolicy(removalPolicy(config));

    const topic = this.createEventTopic(config);
    new ConfigurationSetEventDestination(this, 'Events', {
      configurationSet,
      destination: EventDestination.snsTopic(topic),
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT, EmailSendingEvent.REJECT],
    });

    publish(this, config, messagingValues, {
      ConfigurationSetName: this.configurationSetName,
      SenderIdentity: identity.value,
      MailEventsTopicArn: topic.topicArn,
    });
  }

  /** An encrypted topic that takes events from SES of this account alone, over TLS. */
  private createEventTopic(config: Config): Topic {
    const key = new Key(this, 'EventsKey', {
      description: `Encrypts mail events of ${config.deploymentName} (${config.stage})`,
      enableKeyRotation: true,
      removalPolicy: removalPolicy(config),
      policy: new PolicyDocument({
        statements: [
          keyAdministration(),
          new PolicyStatement({
            sid: 'PublishEvents',
            principals: [new ServicePrincipal('ses.amazonaws.com')],
            actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
            resources: ['*'],
            conditions: { StringEquals: { 'aws:SourceAccount': config.account } },
          }),
        ],
      }),
    });
    const topic = new Topic(this, 'EventsTopic', { masterKey: key, enforceSSL: true });
    const subscription = topic.addSubscription(new EmailSubscription(config.alarmAddress));
    Validations.of(subscription).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason:
        'It tells a person by e-mail. A queue that nobody reads would tell nobody and keep the addresses of users; SES counts bounces and complaints all the same.',
    });
    return topic;
  }
}
