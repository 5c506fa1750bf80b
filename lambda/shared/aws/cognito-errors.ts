/**
 * What each error of Cognito means to whoever called an API of ours. An error that input alone can bring
 * about is never a fault: a fault is answered as 5xx, and rings the alarms.
 */
import type * as sdk from '@aws-sdk/client-cognito-identity-provider';
import { awsFacts } from '../errors';

type Base = 'CognitoIdentityProviderServiceException';

/**
 * Names of all errors that the SDK knows of Cognito. One that a newer SDK adds has no meaning yet, and
 * doesn't compile.
 */
export type CognitoError = Exclude<
  {
    [Name in keyof typeof sdk]: (typeof sdk)[Name] extends new (
      options: never,
    ) => sdk.CognitoIdentityProviderServiceException
      ? Name
      : never;
  }[keyof typeof sdk],
  Base
>;

/**
 * - `refused`: the user, the token, the session or the device is not good, whichever of them it is
 * - `limited`: a quota or a limit of this caller is used up
 * - `password`, `code`, `input`: so is what was sent
 * - `conflict`: somebody has that name, address, number or device already, or two requests met
 * - `denied`: a trigger or a web ACL refused
 * - `not-sent`, `try-again`: a message could not be sent, a trigger failed; input alone makes neither
 * - `fault`: Cognito failed, or the stage is not set up as it has to be
 */
export type Meaning =
  | 'refused'
  | 'limited'
  | 'password'
  | 'code'
  | 'input'
  | 'conflict'
  | 'denied'
  | 'not-sent'
  | 'try-again'
  | 'fault';

/** Meanings that are answered as 5xx, on purpose. */
export const FAULTS: ReadonlySet<Meaning> = new Set<Meaning>(['not-sent', 'try-again', 'fault']);

export const MEANINGS: Readonly<Record<CognitoError, Meaning>> = {
  AccessDeniedException: 'fault',
  AliasExistsException: 'conflict',
  CodeDeliveryFailureException: 'not-sent',
  CodeMismatchException: 'code',
  ConcurrentModificationException: 'conflict',
  DeviceKeyExistsException: 'conflict',
  DuplicateProviderException: 'fault',
  EnableSoftwareTokenMFAException: 'code',
  ExpiredCodeException: 'code',
  FeatureUnavailableInTierException: 'fault',
  ForbiddenException: 'denied',
  GroupExistsException: 'fault',
  InternalErrorException: 'fault',
  InternalServerException: 'fault',
  InvalidEmailRoleAccessPolicyException: 'fault',
  InvalidLambdaResponseException: 'try-again',
  InvalidOAuthFlowException: 'fault',
  InvalidParameterException: 'input',
  InvalidPasswordException: 'password',
  InvalidSmsRoleAccessPolicyException: 'fault',
  InvalidSmsRoleTrustRelationshipException: 'fault',
  InvalidUserPoolConfigurationException: 'fault',
  LimitExceededException: 'limited',
  // A user without the factor that the sign-in would need, or a sign-in that has none to set up.
  MFAMethodNotFoundException: 'input',
  ManagedLoginBrandingExistsException: 'fault',
  NotAuthorizedException: 'refused',
  OperationNotEnabledException: 'fault',
  PasswordHistoryPolicyViolationException: 'password',
  PasswordResetRequiredException: 'refused',
  PreconditionNotMetException: 'input',
  RefreshTokenReuseException: 'refused',
  ResourceNotFoundException: 'refused',
  ScopeDoesNotExistException: 'fault',
  ServiceQuotaExceededException: 'fault',
  SoftwareTokenMFANotFoundException: 'input',
  TermsExistsException: 'fault',
  TierChangeNotAllowedException: 'fault',
  TooManyFailedAttemptsException: 'limited',
  TooManyRequestsException: 'limited',
  UnauthorizedException: 'refused',
  UnexpectedLambdaException: 'try-again',
  UnsupportedIdentityProviderException: 'input',
  // Token revocation is off, or the client lacks the flow.
  UnsupportedOperationException: 'fault',
  UnsupportedTokenTypeException: 'input',
  UnsupportedUserStateException: 'refused',
  UserImportInProgressException: 'fault',
  UserLambdaValidationException: 'denied',
  UserNotConfirmedException: 'refused',
  UserNotFoundException: 'refused',
  UserPoolAddOnNotEnabledException: 'fault',
  UserPoolTaggingException: 'fault',
  UsernameExistsException: 'conflict',
  WebAuthnChallengeNotFoundException: 'input',
  WebAuthnClientMismatchException: 'input',
  WebAuthnConfigurationMissingException: 'fault',
  WebAuthnCredentialNotSupportedException: 'input',
  WebAuthnNotEnabledException: 'fault',
  WebAuthnOriginNotAllowedException: 'input',
  WebAuthnRelyingPartyMismatchException: 'input',
};

/**
 * Errors that every operation of AWS has, beside the model, by what the function itself did: its role, its
 * keys, its clock.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html
 */
const OURS = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'ExpiredTokenException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'NotAuthorized',
  'OptInRequired',
  'RequestExpired',
  'UnrecognizedClientException',
]);
const THROTTLED = new Set(['Throttling', 'ThrottlingException', 'RequestLimitExceeded']);

export const nameOf = (error: unknown) => (error instanceof Error ? error.name : '');

/**
 * The meaning of an error of Cognito. One that is in no list, such as `SerializationException`, means `input`
 * where Cognito answered that the request was bad; what comes with no answer, or with a 5xx, is a fault.
 */
export function meaningOf(error: unknown): Meaning {
  const name = nameOf(error);
  if (Object.hasOwn(MEANINGS, name)) return MEANINGS[name as CognitoError];
  if (name === 'TimeoutError') return 'try-again';
  const { httpStatusCode: status } = awsFacts(error);
  if (THROTTLED.has(name) || status === 429) return 'limited';
  return (status === 400 || status === 413) && !OURS.has(name) ? 'input' : 'fault';
}
