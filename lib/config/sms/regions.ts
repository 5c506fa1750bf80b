/**
 * As of 2026-11:
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-sms-settings.html (both tables,
 * "Choose the AWS Region for SMS messages") and
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/regions.html
 */

/** Their pools send by another Region's SNS. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'ap-east-1': 'ap-southeast-1',
  'ap-northeast-2': 'ap-northeast-1',
  'ap-southeast-5': 'ap-southeast-1',
  'ap-southeast-7': 'ap-south-1',
};

/** Cognito calls it only in the pool's own Region. */
const END_USER_MESSAGING: ReadonlySet<string> = new Set([
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'ca-west-1', 'sa-east-1'],
  ...[
    'eu-central-1',
    'eu-central-2',
    'eu-north-1',
    'eu-south-1',
    'eu-south-2',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
  ],
  ...['ap-south-1', 'ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4'],
  ...['ap-southeast-6', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-east-2'],
  ...['af-south-1', 'il-central-1', 'me-central-1', 'me-south-1', 'us-gov-east-1', 'us-gov-west-1'],
]);

export function smsRegionOf(region: string): string {
  return ELSEWHERE[region] ?? region;
}

export function hasEndUserMessaging(region: string): boolean {
  return END_USER_MESSAGING.has(region);
}
