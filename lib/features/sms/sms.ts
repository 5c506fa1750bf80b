import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Config } from '../../config/schema';
import { publish } from '../../published';
import { SmsAlarms } from './alarms';
import { SmsChannel } from './channel';
import { CHANNEL } from './origination';
import { smsValues } from './published';

export interface SmsProps {
  /** Encrypts the log of failures. */
  readonly logKey: IKey;
  readonly alarmsTopic: ITopic;
}

/** Nothing where the stage has no channel. */
export function addSms(scope: Construct, config: Config, { logKey, alarmsTopic }: SmsProps): void {
  const { sms } = config;
  if (!sms) return;
  const { stopParameterName } = new SmsChannel(scope, CHANNEL, { config, sms, logKey });
  new SmsAlarms(scope, 'SmsAlarms', { config, sms, topic: alarmsTopic });
  publish(scope, config, smsValues, {
    SmsStopParameterName: stopParameterName,
    SmsAlarmsTopicArn: alarmsTopic.topicArn,
  });
}
