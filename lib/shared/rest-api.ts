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

/** Nothing in it is the sender's words, so nobody can forge lines. */
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

export interface AboutApi {
  /** Last part of its name. */
  readonly name: string;
  /** What it is for, in a word or two. */
  readonly what: string;
  /** All users together. */
  readonly throttle: { readonly ratePerSecond: number; readonly burst: number };
}

/**
 * Access logs need a role, one for all the account's APIs in a Region, which no stage sets
 * (lib/stacks/api-logging-stack.ts).
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
      // Execution logs would hold tokens.
      loggingLevel: MethodLoggingLevel.OFF,
      dataTraceEnabled: false,
      accessLogDestination: new LogGroupLogDestination(accessLogs),
      accessLogFormat: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
    },
  };
}

export type OwnCors = CorsOptions & Required<Pick<CorsOptions, 'allowMethods' | 'allowHeaders' | 'maxAge'>>;

/** API Gateway answers preflight requests, the function the others. */
export function corsVariables({ allowOrigins, allowMethods, allowHeaders, maxAge }: OwnCors) {
  return {
    [ENV.CORS_ORIGINS]: allowOrigins.join(','),
    [ENV.CORS_METHODS]: allowMethods.join(','),
    [ENV.CORS_HEADERS]: allowHeaders.join(','),
    [ENV.CORS_MAX_AGE]: String(maxAge.toSeconds()),
  };
}

/** API Gateway refuses other shapes by the model; the function checks meanings. */
export interface OperationBody {
  readonly model: string;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, JsonSchema>>;
}

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

export interface RefusalOptions {
  /** Whether pages send cookies. @default false */
  readonly withCookies?: boolean;
  /** Codes, and where need be a status, of our own. @default none */
  readonly codes?: readonly {
    readonly type: ResponseType;
    readonly code: string;
    readonly status?: number;
  }[];
}

/**
 * Gives API Gateway's own refusals our form, `{"code", "message"}`. They can't choose
 * `Access-Control-Allow-Origin` by caller, so they name the first origin: other pages learn only that the
 * request failed.
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
