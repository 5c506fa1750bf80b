import { randomBytes, randomUUID } from 'node:crypto';
import type { LocalContext } from '../../contract';
import type { RestApi, Stage } from './model';
import { type GatewayRequest, header } from './request';
import type { Route } from './routing';

/** As integrations get them: every one a string. */
export type Claims = Readonly<Record<string, string>>;

/** Filled in on a request's way through the gateway. */
export interface Invocation {
  readonly api: RestApi;
  readonly stage: Stage;
  readonly request: GatewayRequest;
  readonly requestId: string;
  readonly extendedRequestId: string;
  /** Milliseconds since the Unix epoch, emulated clock. */
  readonly requestTimeEpoch: number;
  readonly traceId: string;
  route: Route | undefined;
  claims: Claims | undefined;
  authorizerError: string | undefined;
  wafBlocked: boolean;
  error: { message: string; responseType: string; validation: string | undefined } | undefined;
  integration: { status: number; latencyMs: number } | undefined;
}

export function beginInvocation(
  context: LocalContext,
  api: RestApi,
  stage: Stage,
  request: GatewayRequest,
): Invocation {
  const now = context.clock.now();
  return {
    api,
    stage,
    request,
    requestId: randomUUID(),
    extendedRequestId: `${randomBytes(11).toString('base64').slice(0, 15)}=`,
    requestTimeEpoch: now,
    traceId: `Root=1-${Math.floor(now / 1000).toString(16)}-${randomBytes(12).toString('hex')}`,
    route: undefined,
    claims: undefined,
    authorizerError: undefined,
    wafBlocked: false,
    error: undefined,
    integration: undefined,
  };
}

/** In AWS. */
export function domainName(context: LocalContext, api: RestApi): string {
  return `${api.id}.execute-api.${context.region}.amazonaws.com`;
}

/**
 * `$context` for templates, gateway responses and mappings; without its error, a Lambda proxy event's
 * `requestContext`.
 *
 * @see
 *   https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function requestContext(context: LocalContext, invocation: Invocation): Record<string, unknown> {
  const { api, stage, request, route, claims } = invocation;
  return {
    ...(route ? { resourceId: route.resource.id, resourcePath: route.resource.path } : {}),
    ...(claims ? { authorizer: { claims } } : {}),
    httpMethod: request.httpMethod,
    extendedRequestId: invocation.extendedRequestId,
    requestTime: commonLogTime(invocation.requestTimeEpoch),
    path: `/${stage.name}${request.path}`,
    accountId: context.account,
    protocol: request.protocol,
    stage: stage.name,
    domainPrefix: api.id,
    requestTimeEpoch: invocation.requestTimeEpoch,
    requestId: invocation.requestId,
    identity: {
      cognitoIdentityPoolId: null,
      accountId: null,
      cognitoIdentityId: null,
      caller: null,
      sourceIp: request.sourceIp,
      principalOrgId: null,
      accessKey: null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: null,
      userAgent: header(request, 'user-agent') ?? null,
      user: null,
    },
    domainName: domainName(context, api),
    deploymentId: stage.deployment.id,
    apiId: api.id,
  };
}

/** With error, web ACL and trace, for templates and logs. */
export function contextVariables(context: LocalContext, invocation: Invocation): Record<string, unknown> {
  const { error, integration } = invocation;
  return {
    ...requestContext(context, invocation),
    xrayTraceId: invocation.traceId,
    wafResponseCode: invocation.wafBlocked ? 'WAF_BLOCK' : 'WAF_ALLOW',
    ...(integration
      ? {
          integrationStatus: integration.status,
          integrationLatency: integration.latencyMs,
          integration: { status: integration.status, latency: integration.latencyMs },
        }
      : {}),
    ...(invocation.authorizerError
      ? { authorizer: { error: invocation.authorizerError, claims: invocation.claims ?? {} } }
      : {}),
    ...(error
      ? {
          error: {
            message: error.message,
            messageString: JSON.stringify(error.message),
            responseType: error.responseType,
            ...(error.validation === undefined ? {} : { validationErrorString: error.validation }),
          },
        }
      : {}),
  };
}

/**
 * Reads `a.b.c`. Names may hold dots (`authorizer.claims.custom:a.b`), so each level tries the whole rest
 * first.
 */
export function lookUp(values: unknown, path: string): unknown {
  if (values === null || typeof values !== 'object') return undefined;
  const record = values as Record<string, unknown>;
  if (Object.hasOwn(record, path)) return record[path];
  const dot = path.indexOf('.');
  if (dot < 0) return undefined;
  const first = path.slice(0, dot);
  return Object.hasOwn(record, first) ? lookUp(record[first], path.slice(dot + 1)) : undefined;
}

/** In UTC: `09/Apr/2015:12:34:56 +0000`. */
function commonLogTime(epochMs: number): string {
  const [, day, month, year, time] = new Date(epochMs).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
