import { Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import {
  ConfigurationSet,
  ConfigurationSetEventDestination,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  type IConfigurationSet,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { sendsSms } from '../config/pool-sms';
import type { Config } from '../config/schema';
import type { SmsConfig } from '../config/sms';
import { auditKeyStatements, createAuditBus } from '../features/audit/audit-bus';
import { createEventsKey, createOperatorTopic } from '../features/operators/topic';
import { SmsAlarms } from '../features/sms/alarms';
import { logsEncryption, SmsChannel } from '../features/sms/channel';
import { alarmValues, auditValues, messagingValues, publish, smsValues } from '../published';
import { removalPolicy } from '../shared/removal';

export interface MessagingStackProps extends StackProps {
  readonly config: Config;
}

/**
 * Everything mail and SMS go through: who sends, how it is sent, who hears when it could not be delivered or
 * costs too much.
 */
export class MessagingStack extends Stack {
  /**
   * ARN of the SES identity that mail is sent by. A plain string, so that other stacks refer to it without a
   * tie.
   */
  readonly identityArn: string;
  readonly configurationSetName: string;
  /** Where operators hear of alarms; undefined where there are none. */
  readonly alarmsTopic: Topic | undefined;

  constructor(scope: Construct, id: string, { config, ...props }: MessagingStackProps) {
    super(scope, id, props);
    const { identity, configurationSet: named } = config.sender;
    this.identityArn = this.formatArn({ service: 'ses', resource: 'identity', resourceName: identity.value });
    this.configurationSetName = named ?? `${config.deploymentName}-${config.stage}`;

    const configurationSet = named
      ? ConfigurationSet.fromConfigurationSetName(this, 'ConfigurationSet', named)
      : this.addConfigurationSet();
    if (identity.provision) this.addIdentity(config, configurationSet);

    const key = createEventsKey(
      this,
      'EventsKey',
      config,
      ['ses.amazonaws.com', ...(hasAlarms(config) ? ['cloudwatch.amazonaws.com'] : [])],
      [
        ...(sendsSms(config) ? [logsEncryption(this)] : []),
        ...(config.audit.enabled ? auditKeyStatements(this, config) : []),
      ],
    );
    const topic = createOperatorTopic(this, 'EventsTopic', config, key);
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
    this.alarmsTopic = hasAlarms(config) ? this.addAlarmsTopic(config, key) : undefined;
    if (config.sms && sendsSms(config) && this.alarmsTopic)
      this.addSms(config, config.sms, key, this.alarmsTopic);
    if (config.audit.enabled)
      publish(this, config, auditValues, { AuditBusArn: createAuditBus(this, 'AuditBus', config, key) });
    if (config.monitoring.enabled && this.alarmsTopic)
      publish(this, config, alarmValues, { AlarmsTopicArn: this.alarmsTopic.topicArn });
  }

  private addConfigurationSet(): ConfigurationSet {
    return new ConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: this.configurationSetName,
      // A link that signs in must not travel in the clear, not even between mail servers.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      // No event destination below asks for opens or clicks, so SES rewrites no link and puts in no image:
      // its redirect would see every link that signs in.
    });
  }

  private addIdentity(config: Config, configurationSet: IConfigurationSet): void {
    const { identity } = config.sender;
    const emailIdentity = new EmailIdentity(this, 'Identity', {
      identity: identity.kind === 'domain' ? Identity.domain(identity.value) : Identity.email(identity.value),
      configurationSet,
      // Bounces and complaints go to the topic.
      feedbackForwarding: false,
    });
    // An identity that goes takes its DKIM keys along, and mail stops until the DNS has new ones.
    emailIdentity.applyRemovalPolicy(removalPolicy(config));
    if (identity.kind !== 'domain' || !identity.hostedZone) return;
    const { id } = identity.hostedZone;
    emailIdentity.dkimRecords.forEach(({ name, value }, index) => {
      new CfnRecordSet(this, `Dkim${index + 1}`, {
        hostedZoneId: id,
        name,
        type: 'CNAME',
        resourceRecords: [value],
        ttl: '1800',
      });
    });
  }

  private addAlarmsTopic(config: Config, key: Key): Topic {
    const alarmsTopic = createOperatorTopic(this, 'AlarmsTopic', config, key);
    alarmsTopic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Alarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [alarmsTopic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': config.account } },
      }),
    );
    return alarmsTopic;
  }

  private addSms(config: Config, sms: SmsConfig, key: Key, alarmsTopic: Topic): void {
    const { stopParameterName } = new SmsChannel(this, 'Sms', { config, sms, logKey: key });
    new SmsAlarms(this, 'SmsAlarms', { config, sms, topic: alarmsTopic });
    publish(this, config, smsValues, {
      SmsStopParameterName: stopParameterName,
      SmsAlarmsTopicArn: alarmsTopic.topicArn,
    });
  }
}

function hasAlarms(config: Config): boolean {
  return sendsSms(config) || config.monitoring.enabled;
}
