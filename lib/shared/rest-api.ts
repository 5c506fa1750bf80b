/** REST APIs of the app: how they are deployed, and what they answer where API Gateway itself refuses. */
import { Validations } from 'aws-cdk-lib';
import {
  AccessLogField,
  AccessLogFormat,
  type CorsOptions,
  EndpointType,
  type JsonSchema,
  JsonSchemaType,
  JsonSchemaVersion,
  LogGroupLogDestination,
  MethodLoggingLevel,
  type Model,
  ResponseType,
  type RestApi,
  type RestApiProps,
} from 'aws-cdk-lib/aws-apigateway';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { ENV } from '../../lambda/shared/env';
import type { Config } from '../config/schema';

/** A line of the access log. Nothing in it is in the sender's own words, so nobody can write into the log. */
const accessLogFields = {
  requestId: AccessLogField.contextRequestId(),
  requestTime: AccessLogField.contextRequestTime(),
  httpMethod: AccessLogField.contextHttpMethod(),
  resourcePath: AccessLogField.contextResourcePath(),
  status: AccessLogField.contextStatus(),
  errorType: AccessLogField.contextErrorResponseType(),
  integrationStatus: AccessLogField.contextIntegrationStatus(),
  responseLatency: AccessLogField.contextResponseLatency(),
  responseLength: AccessLogField.contextResponseLength(),
  sourceIp: AccessLogField.contextIdentitySourceIp(),
  sub: AccessLogField.contextAuthorizerClaims('sub'),
};

/** What tells one API from another. */
export interface AboutApi {
  /** Last part of its name. */
  readonly name: string;
  /** What it is for, in a word or two. */
  readonly what: string;
  /** What each operation takes at most, all users together. */
  readonly throttle: { readonly ratePerSecond: number; readonly burst: number };
}

/**
 * Properties of a REST API.
 *
 * The account has to have a role that API Gateway writes logs with. It is one setting for all APIs of the
 * account and Region, so no stack of one application changes it.
 */
export function restApiProps(config: Config, accessLogs: LogGroup, about: AboutApi): RestApiProps {
  const { name, what, throttle } = about;
  return {
    restApiName: `${config.deploymentName}-${config.stage}-${name}`,
    description: `${what} of ${config.deploymentName} (${config.stage})`,
    endpointConfiguration: { types: [EndpointType.REGIONAL] },
    cloudWatchRole: false,
    deployOptions: {
      stageName: 'v1',
      throttlingRateLimit: throttle.ratePerSecond,
      throttlingBurstLimit: throttle.burst,
      metricsEnabled: true,
      tracingEnabled: true,
      // Execution logs would hold tokens, and the access log has what they could tell beside.
      loggingLevel: MethodLoggingLevel.OFF,
      dataTraceEnabled: false,
      accessLogDestination: new LogGroupLogDestination(accessLogs),
      accessLogFormat: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
    },
  };
}

/** What pages of other origins may ask of an API. */
export type OwnCors = CorsOptions & Required<Pick<CorsOptions, 'allowMethods' | 'allowHeaders' | 'maxAge'>>;

/** The same, as variables: API Gateway answers preflight requests alone, the function all others. */
export function corsVariables({ allowOrigins, allowMethods, allowHeaders, maxAge }: OwnCors) {
  return {
    [ENV.CORS_ORIGINS]: allowOrigins.join(','),
    [ENV.CORS_METHODS]: allowMethods.join(','),
    [ENV.CORS_HEADERS]: allowHeaders.join(','),
    [ENV.CORS_MAX_AGE]: String(maxAge.toSeconds()),
  };
}

/**
 * Body of an operation: the name of its model, and the members it takes. API Gateway refuses other shapes
 * before a function sees them; what the members mean, the function checks.
 */
export interface OperationBody {
  readonly model: string;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, JsonSchema>>;
}

/** Adds the model of a body to an API. */
export function addBodyModel(api: RestApi, { model, required, properties }: OperationBody): Model {
  return api.addModel(model, {
    contentType: 'application/json',
    schema: {
      schema: JsonSchemaVersion.DRAFT4,
      type: JsonSchemaType.OBJECT,
      additionalProperties: false,
      // Draft 4 wants no empty list.
      ...(required.length > 0 ? { required: [...required] } : {}),
      properties: { ...properties },
    },
  });
}

/** How an API refuses, as far as it differs from the others. */
export interface RefusalOptions {
  /** Whether pages may send cookies and read what is answered to them. @default false */
  readonly withCookies?: boolean;
  /**
   * Refusals with codes of their own, and another status where API Gateway's own doesn't fit. @default none
   */
  readonly codes?: readonly {
    readonly type: ResponseType;
    readonly code: string;
    readonly status?: number;
  }[];
}

/**
 * Gives the answers by which API Gateway itself refuses (no token, a body against its model, too many
 * requests) the form of the functions' own: `{"code", "message"}`, for pages of ours to read.
 *
 * Such an answer can't choose its `Access-Control-Allow-Origin` by the caller, and to echo it would let every
 * site read the answer. So it names the first origin, the app's own. A page on another one learns that the
 * request failed, not why; the answers of the functions reach all of them.
 */
export function addRefusals(
  api: RestApi,
  origin: string,
  { withCookies = false, codes = [] }: RefusalOptions = {},
): void {
  const responseHeaders = {
    'Cache-Control': "'no-store'",
    'Strict-Transport-Security': "'max-age=31536000; includeSubDomains; preload'",
    'X-Content-Type-Options': "'nosniff'",
    Vary: "'Origin'",
    'Access-Control-Allow-Origin': `'${origin}'`,
    ...(withCookies ? { 'Access-Control-Allow-Credentials': "'true'" } : {}),
  };
  const answer = (code: string) => ({
    responseHeaders,
    templates: { 'application/json': `{"code":"${code}","message":$context.error.messageString}` },
  });
  for (const [id, type] of [
    ['ClientRefusal', ResponseType.DEFAULT_4XX],
    ['ServerRefusal', ResponseType.DEFAULT_5XX],
  ] as const)
    api.addGatewayResponse(id, { type, ...answer('$context.error.responseType') });
  for (const { type, code, status } of codes)
    api.addGatewayResponse(`Refusal${type.responseType}`, {
      type,
      ...answer(code),
      ...(status === undefined ? {} : { statusCode: String(status) }),
    });
}

/** Says why some advice for REST APIs is not followed. */
export function acknowledgeApi(api: RestApi): void {
  const noExecutionLogs =
    'Execution logs would hold tokens and answers. The access log tells who called what, how it ended and why it was refused.';
  Validations.of(api.deploymentStage).acknowledge(
    { id: 'AwsSolutions-APIG6', reason: noExecutionLogs },
    { id: 'NIST.800.53.R5-APIGWExecutionLoggingEnabled', reason: noExecutionLogs },
    {
      id: 'NIST.800.53.R5-APIGWCacheEnabledAndEncrypted',
      reason:
        'Every answer belongs to one user and one moment; a cache would hand out what is old, used or somebody else’s.',
    },
    {
      id: 'NIST.800.53.R5-APIGWSSLEnabled',
      reason:
        'A client certificate shows HTTP servers behind the API who calls them. Behind this one are Lambda functions alone, called by IAM.',
    },
  );
}
