/** Named differently by the two versions of the API. */
import { AwsError } from '../../contract';

export type ApiVersion = 'v1' | 'v2';

/** `InvalidParameterValue` or `BadRequestException`. */
export function badValue(version: ApiVersion, message: string): AwsError {
  return new AwsError(version === 'v1' ? 'InvalidParameterValue' : 'BadRequestException', message);
}

/** E.g. mail from an unverified address. */
export function messageRejected(message: string): AwsError {
  return new AwsError('MessageRejected', message);
}

export function noConfigurationSet(version: ApiVersion, name: string): AwsError {
  const message = `Configuration set <${name}> does not exist.`;
  return version === 'v1'
    ? new AwsError('ConfigurationSetDoesNotExist', message)
    : new AwsError('NotFoundException', message, 404);
}

export function sendingPaused(version: ApiVersion, name: string): AwsError {
  return new AwsError(
    version === 'v1' ? 'ConfigurationSetSendingPausedException' : 'SendingPausedException',
    `Sending is disabled for the configuration set ${name}.`,
  );
}

/**
 * Too many mails in a second, or in 24 hours (awsdocs/amazon-ses-developer-guide 60,
 * pm-pmaas/etailors_amazon_ses 117; that the second version names both the same is assumed).
 */
export function throttled(version: ApiVersion, message: string): AwsError {
  return version === 'v1'
    ? new AwsError('Throttling', message)
    : new AwsError('TooManyRequestsException', message, 429);
}
