import { AwsError } from '../../contract';

/** `NotAuthorizedException`; the default text is what Cognito says of any wrong sign-in. */
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

/** `InvalidLambdaResponseException`: a trigger answered something that Cognito can't use. */
export function invalidLambdaResponse(message = 'Unrecognizable lambda output'): AwsError {
  return new AwsError('InvalidLambdaResponseException', message);
}

/** Cognito's words when codes are asked for or tried too often. */
export function attemptLimitExceeded(): AwsError {
  return new AwsError('LimitExceededException', 'Attempt limit exceeded, please try after some time.');
}

/**
 * What AWS does and this emulator does not. Status 501, which SDKs don't retry.
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
