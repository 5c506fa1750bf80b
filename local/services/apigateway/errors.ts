/**
 * By API Gateway's gateway response types.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const GATEWAY_ERRORS = {
  API_CONFIGURATION_ERROR: [500, 'Internal server error', 'InternalServerErrorException'],
  AUTHORIZER_FAILURE: [500, 'Internal server error', 'AuthorizerFailureException'],
  BAD_REQUEST_BODY: [400, 'Invalid request body', 'BadRequestException'],
  BAD_REQUEST_PARAMETERS: [400, 'Missing required request parameters', 'BadRequestException'],
  INTEGRATION_FAILURE: [502, 'Internal server error', 'InternalServerErrorException'],
  INTEGRATION_TIMEOUT: [504, 'Endpoint request timed out', 'InternalServerErrorException'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'Missing Authentication Token', 'MissingAuthenticationTokenException'],
  REQUEST_TOO_LARGE: [413, 'Request Too Long', 'RequestTooLargeException'],
  THROTTLED: [429, 'Too Many Requests', 'TooManyRequestsException'],
  UNAUTHORIZED: [401, 'Unauthorized', 'UnauthorizedException'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'Unsupported Media Type', 'BadRequestException'],
  WAF_FILTERED: [403, 'Forbidden', 'ForbiddenException'],
  DEFAULT_4XX: [400, 'Bad Request', 'BadRequestException'],
} as const satisfies Record<string, readonly [number, string, string]>;

export type GatewayErrorType = keyof typeof GATEWAY_ERRORS;

export interface GatewayErrorOptions {
  /** For the client. @default the type's own message */
  readonly message?: string;
  /** @default the type's own status */
  readonly status?: number;
  /** For `$context.error.validationErrorString`. */
  readonly validation?: string;
  /** For whoever runs the embedded AWS, never for clients. */
  readonly reason?: string;
}

export class GatewayError extends Error {
  readonly status: number;
  /** `x-amzn-ErrorType`. */
  readonly errorType: string;
  readonly validation: string | undefined;
  readonly reason: string | undefined;

  constructor(
    readonly type: GatewayErrorType,
    options: GatewayErrorOptions = {},
  ) {
    const [status, message, errorType] = GATEWAY_ERRORS[type];
    super(options.message ?? message);
    this.name = 'GatewayError';
    this.status = options.status ?? status;
    this.errorType = errorType;
    this.validation = options.validation;
    this.reason = options.reason;
  }
}

/** Answered 501. */
export class NotEmulated extends Error {
  override readonly name = 'NotEmulated';
}
