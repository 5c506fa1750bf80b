/**
 * Where a pool's SMS may go out: "Choose the AWS Region for SMS messages" of the developer guide, as of
 * 2026-11.
 */
import { invalidParameter } from '../errors';
import { section, textOf } from '../pools/properties';

/** These Regions send by SNS of another. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'ap-east-1': 'ap-southeast-1',
  'ap-northeast-2': 'ap-northeast-1',
  'ap-southeast-5': 'ap-southeast-1',
  'ap-southeast-7': 'ap-south-1',
};
/** May send by another as well. */
const ALSO: Readonly<Record<string, string>> = {
  'ap-south-1': 'ap-southeast-1',
  'ca-central-1': 'us-east-1',
  'eu-central-1': 'eu-west-1',
  'eu-west-2': 'eu-west-1',
  'us-east-2': 'us-east-1',
};
/**
 * "The AWS End User Messaging SMS direct path is not available in the Asia Pacific (Thailand), (Hong Kong),
 * and (Malaysia) Regions."
 */
const WITHOUT_END_USER_MESSAGING: readonly string[] = ['ap-east-1', 'ap-southeast-5', 'ap-southeast-7'];

/** @throws AwsError InvalidParameterException when this Region's pools can't send as SmsConfiguration says */
export function checkSmsRegion(properties: Readonly<Record<string, unknown>>, region: string): void {
  const settings = section(properties, 'SmsConfiguration');
  const snsRegion = textOf(settings, 'SnsRegion');
  const allowed = [ELSEWHERE[region] ?? region, ALSO[region]];
  if (snsRegion !== undefined && !allowed.includes(snsRegion))
    throw invalidParameter(
      `SnsRegion ${snsRegion} is not supported for user pools in ${region}; use ${allowed.filter(Boolean).join(' or ')}.`,
    );
  if (settings.EumsSms === undefined) return;
  const messagingRegion = textOf(section(settings, 'EumsSms'), 'Region') ?? region;
  if (messagingRegion !== region || WITHOUT_END_USER_MESSAGING.includes(region))
    throw invalidParameter(
      `EumsSms.Region ${messagingRegion} is not supported for user pools in ${region}: End User Messaging has to be in the pool's own Region.`,
    );
}
