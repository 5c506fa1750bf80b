/** Published where the stage is watched. */
export const alarmValues = {
  AlarmsTopicArn: 'ARN of the topic of alarms.',
} as const;

export const monitoringValues = {
  DashboardName: 'Name of the dashboard in CloudWatch.',
} as const;
