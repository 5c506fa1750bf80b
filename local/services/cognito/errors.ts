import { AwsError } from '../../contract';

/** The default text is Cognito's for any wrong sign-in. */
export function notAuthorized(message = 'Incorrect username or password.'): AwsError {
  return new AwsError('NotAuthorizedException', message);
}

/** `InvalidParameterException`. */
export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

/** `UserNotFoundException`. */
export function userNotFound(message = 'User does not exist.'): AwsError {
  return new AwsError('UserNotFoundException', message);
}

/** `ResourceNotFoundException`. */
export function resourceNotFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}

export function invalidLambdaResponse(message = 'Unrecognizable lambda output'): AwsError {
  return new AwsError('InvalidLambdaResponseException', message);
}

export function attemptLimitExceeded(): AwsError {
  return new AwsError('LimitExceededException', 'Attempt limit exceeded, please try after some time.');
}

/**
 * For what AWS does and this emulator doesn't. SDKs don't retry status 501.
 *
 * @param feature e.g. `USER_SRP_AUTH`
 * @param remedy what works instead
 */
export function notEmulated(feature: string, remedy: string): AwsError {
  return new AwsError(
    'NotEmulatedFeature',
    `${feature} is not emulated yet by the local Amazon Cognito. ${remedy}`,
    501,
  );
}
