/** What Cognito's errors mean to callers. Input alone never causes a fault, which is a 5xx and an alarm. */
import type * as sdk from '@aws-sdk/client-cognito-identity-provider';
import { awsFacts } from '../errors';

type Base = 'CognitoIdentityProviderServiceException';

/** A newer SDK's error doesn't compile until it gets a meaning. */
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
 * - `refused`: user, token, session or device is not good
 * - `limited`: a quota or limit of this caller
 * - `password`, `code`, `input`: so is what was sent
 * - `conflict`: taken by somebody, or two requests met
 * - `denied`: by a trigger or web ACL
 * - `not-sent`, `try-again`: a message or trigger failed; not by input alone
 * - `fault`: Cognito failed, or the stage is set up wrongly
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

/** Answered as 5xx. */
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
  // The user lacks the factor.
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
 * Errors of every AWS operation, by the function's role, keys or clock.
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
 * Unlisted errors, such as `SerializationException`, are `input` with a 4xx; a fault with a 5xx or no answer.
 */
export function meaningOf(error: unknown): Meaning {
  const name = nameOf(error);
  if (Object.hasOwn(MEANINGS, name)) return MEANINGS[name as CognitoError];
  if (name === 'TimeoutError') return 'try-again';
  const { httpStatusCode: status } = awsFacts(error);
  if (THROTTLED.has(name) || status === 429) return 'limited';
  return (status === 400 || status === 413) && !OURS.has(name) ? 'input' : 'fault';
}
