import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { configurationSetName } from '../config/mail/schema';
import { sendsSms } from '../config/pool/sms';
import type { Config } from '../config/schema';
import { addAuditBus, auditKeyStatements } from '../features/audit/audit-bus';
import { messagingValues } from '../features/mail/published';
import { configurationSetOf, createIdentity, tellOfUndelivered } from '../features/mail/ses';
import { alarmValues } from '../features/monitoring/published';
import { createAlarmsTopic, createEventsKey, createOperatorTopic } from '../features/operators/topic';
import { addSms } from '../features/sms/sms';
import { publish } from '../published';
import { logsEncryption } from '../shared/log-group';

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
    const { identity } = config.sender;
    this.identityArn = this.formatArn({ service: 'ses', resource: 'identity', resourceName: identity.value });
    this.configurationSetName = configurationSetName(config);
    const configurationSet = configurationSetOf(this, 'ConfigurationSet', config);
    if (identity.provision) createIdentity(this, 'Identity', config, configurationSet);

    const hasAlarms = sendsSms(config) || config.monitoring.enabled;
    const key = createEventsKey(
      this,
      'EventsKey',
      config,
      ['ses.amazonaws.com', ...(hasAlarms ? ['cloudwatch.amazonaws.com'] : [])],
      [
        ...(sendsSms(config) ? [logsEncryption(this)] : []),
        ...(config.audit.enabled ? auditKeyStatements(this, config) : []),
      ],
    );
    const eventsTopic = createOperatorTopic(this, 'EventsTopic', config, key);
    tellOfUndelivered(this, 'Events', configurationSet, eventsTopic);
    publish(this, config, messagingValues, {
      ConfigurationSetName: this.configurationSetName,
      SenderIdentity: identity.value,
      MailEventsTopicArn: eventsTopic.topicArn,
    });

    const alarmsTopic = hasAlarms ? createAlarmsTopic(this, 'AlarmsTopic', config, key) : undefined;
    this.alarmsTopic = alarmsTopic;
    if (alarmsTopic && sendsSms(config)) addSms(this, config, { logKey: key, alarmsTopic });
    if (config.audit.enabled) addAuditBus(this, config, key);
    if (alarmsTopic && config.monitoring.enabled)
      publish(this, config, alarmValues, { AlarmsTopicArn: alarmsTopic.topicArn });
  }
}
