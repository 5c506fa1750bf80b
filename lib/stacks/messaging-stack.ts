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
 * All that mail and SMS go through: who sends, how, and who hears of what could not be delivered or costs too
 * much.
 */
export class MessagingStack extends Stack {
  /**
   * Of the SES identity that mail is sent by. A plain string, so that other stacks refer to it without a tie.
   */
  readonly identityArn: string;
  readonly configurationSetName: string;
  /** Alarms for operators; undefined where there are none. */
  readonly alarmsTopic: Topic | undefined;

  constructor(scope: Construct, id: string, { config, ...props }: MessagingStackProps) {
    super(scope, id, props);
    const { identityArn, configurationSetName, alarmsTopic } = addMessaging(this, config);
    this.identityArn = identityArn;
    this.configurationSetName = configurationSetName;
    this.alarmsTopic = alarmsTopic;
  }
}

export interface Messaging {
  readonly identityArn: string;
  readonly configurationSetName: string;
  readonly alarmsTopic: Topic | undefined;
}

/** For a stage's mail and SMS. */
export function addMessaging(scope: Construct, config: Config): Messaging {
  const { identity } = config.sender;
  const identityArn = Stack.of(scope).formatArn({
    service: 'ses',
    resource: 'identity',
    resourceName: identity.value,
  });
  const setName = configurationSetName(config);
  const configurationSet = configurationSetOf(scope, 'ConfigurationSet', config);
  if (identity.provision) createIdentity(scope, 'Identity', config, configurationSet);

  const hasAlarms = sendsSms(config) || config.monitoring.enabled;
  const key = createEventsKey(
    scope,
    'EventsKey',
    config,
    ['ses.amazonaws.com', ...(hasAlarms ? ['cloudwatch.amazonaws.com'] : [])],
    [
      ...(sendsSms(config) ? [logsEncryption(scope)] : []),
      ...(config.audit.enabled ? auditKeyStatements(scope, config) : []),
    ],
  );
  const eventsTopic = createOperatorTopic(scope, 'EventsTopic', config, key);
  tellOfUndelivered(scope, 'Events', configurationSet, eventsTopic);
  publish(scope, config, messagingValues, {
    ConfigurationSetName: setName,
    SenderIdentity: identity.value,
    MailEventsTopicArn: eventsTopic.topicArn,
  });

  const alarmsTopic = hasAlarms ? createAlarmsTopic(scope, 'AlarmsTopic', config, key) : undefined;
  if (alarmsTopic && sendsSms(config)) addSms(scope, config, { logKey: key, alarmsTopic });
  if (config.audit.enabled) addAuditBus(scope, config, key);
  if (alarmsTopic && config.monitoring.enabled)
    publish(scope, config, alarmValues, { AlarmsTopicArn: alarmsTopic.topicArn });
  return { identityArn, configurationSetName: setName, alarmsTopic };
}
