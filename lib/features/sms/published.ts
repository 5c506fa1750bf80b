/** Published where the stage sends SMS. */
export const smsValues = {
  SmsStopParameterName: 'Name of the SSM parameter that stops all SMS while it says "on".',
  SmsAlarmsTopicArn: 'ARN of the topic of alarms about what SMS cost and whether they are used.',
} as const;
