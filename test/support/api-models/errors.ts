/** Errors that any operation can end with. Models don't name them. */

/**
 * From "Common Errors" of the services' API references, e.g.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html
 */
const DOCUMENTED = [
  'AccessDeniedException',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InternalFailure',
  'MalformedHttpRequestException',
  'NotAuthorized',
  'OptInRequired',
  'RequestAbortedException',
  'RequestEntityTooLargeException',
  'RequestExpired',
  'RequestTimeoutException',
  'ServiceUnavailable',
  'ThrottlingException',
  'UnknownOperationException',
  'UnrecognizedClientException',
  'ValidationError',
] as const;

export const COMMON_ERRORS: Readonly<Record<'json' | 'query' | 'rest', readonly string[]>> = {
  json: [
    ...DOCUMENTED,
    // DynamoDB, "Error messages and codes"; other services answer alike to a body that isn't theirs.
    'ValidationException',
    'SerializationException',
    'MissingAuthenticationTokenException',
  ],
  query: [
    ...DOCUMENTED,
    // https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
    'AccessDenied',
    'ExpiredToken',
    'InvalidAction',
    'InvalidClientTokenId',
    'InvalidParameterCombination',
    'InvalidParameterValue',
    'InvalidQueryParameter',
    'MalformedQueryString',
    'MissingAction',
    'MissingAuthenticationToken',
    'MissingParameter',
    'Throttling',
  ],
  rest: [
    ...DOCUMENTED,
    'ValidationException',
    'SerializationException',
    'MissingAuthenticationTokenException',
    // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    'AccessDenied',
    'InvalidArgument',
    'InvalidRequest',
    'MalformedXML',
    'NoSuchBucket',
    'NoSuchKey',
    'NoSuchUpload',
    'NotFound',
    'NotImplemented',
    'XAmzContentSHA256Mismatch',
  ],
};

/**
 * Of one service. SQS has those of its Query protocol, which SDKs and the CLI show by `x-amzn-query-error`.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
 */
export const COMMON_ERRORS_OF: Readonly<Record<string, readonly string[]>> = {
  sqs: ['InvalidParameterValue', 'MissingParameter'],
};

/** What the embedded AWS says where it ends; AWS has nothing to compare. */
export const OWN_ERRORS: ReadonlySet<string> = new Set([
  'NotEmulatedService',
  'NotEmulatedOperation',
  'NotEmulated',
]);
