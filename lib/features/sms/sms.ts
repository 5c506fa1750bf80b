import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Config } from '../../config/schema';
import { publish } from '../../published';
import { SmsAlarms } from './alarms';
import { SmsChannel } from './channel';
import { smsValues } from './published';

export interface SmsProps {
  /** Encrypts the log of failed messages. */
  readonly logKey: IKey;
  /** Where operators hear what SMS cost. */
  readonly alarmsTopic: ITopic;
}

/** Adds what SMS of the stage go through, and alarms of what they cost; nothing where it has no channel. */
export function addSms(scope: Construct, config: Config, { logKey, alarmsTopic }: SmsProps): void {
  const { sms } = config;
  if (!sms) return;
  const { stopParameterName } = new SmsChannel(scope, 'Sms', { config, sms, logKey });
  new SmsAlarms(scope, 'SmsAlarms', { config, sms, topic: alarmsTopic });
  publish(scope, config, smsValues, {
    SmsStopParameterName: stopParameterName,
    SmsAlarmsTopicArn: alarmsTopic.topicArn,
  });
}
