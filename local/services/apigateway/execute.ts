import type { LocalContext } from '../../contract';
import type { TokenBuckets } from '../token-buckets';
import type { Answer } from './answer';
import type { UserPoolAuthorizers } from './authorizer';
import { GatewayError, NotEmulated } from './errors';
import { gatewayResponse } from './gateway-response';
import type { Invocation } from './invocation';
import { invokeLambdaProxy } from './lambda-proxy';
import { answerMock } from './mock';
import type { ApiMethod } from './model';
import { forMediaType, header, lastValues, mediaType } from './request';
import { findRoute, type Route } from './routing';
import { throttlingOf } from './throttle';
import type { RequestValidation } from './validation';

const MAX_BODY_BYTES = 10 * 1024 * 1024;

export interface GatewayParts {
  readonly context: LocalContext;
  readonly authorizers: UserPoolAuthorizers;
  readonly validation: RequestValidation;
  readonly throttle: TokenBuckets;
}

/**
 * API Gateway's order: web ACL, route, throttle, authorizer, validation, integration. Failures are answers.
 */
export async function execute(parts: GatewayParts, invocation: Invocation): Promise<Answer> {
  const { context } = parts;
  try {
    return await answer(parts, invocation);
  } catch (error) {
    const { api, request } = invocation;
    const what = `apigateway: ${request.httpMethod} ${request.path} of ${api.name} (${api.id})`;
    if (error instanceof NotEmulated) {
      context.log(`${what}: ${error.message}`);
      return notEmulatedAnswer(error);
    }
    const refusal =
      error instanceof GatewayError
        ? error
        : new GatewayError('API_CONFIGURATION_ERROR', { reason: String(error) });
    if (refusal.status >= 500) context.log(`${what}: ${refusal.reason ?? refusal.message}`);
    return gatewayResponse(context, invocation, refusal);
  }
}

/** Nobody can take it for AWS's. */
export function notEmulatedAnswer(error: NotEmulated): Answer {
  return {
    status: 501,
    headers: { 'Content-Type': ['application/json'], 'x-amzn-ErrorType': ['NotEmulated'] },
    body: Buffer.from(JSON.stringify({ message: error.message }), 'utf8'),
  };
}

async function answer(parts: GatewayParts, invocation: Invocation): Promise<Answer> {
  const { context, throttle, validation } = parts;
  const { api, stage, request } = invocation;
  const { deployment } = stage;
  const notEmulated = deployment.notEmulated ?? api.settings.notEmulated;
  if (notEmulated !== undefined) throw new NotEmulated(notEmulated);
  passFirewall(context, invocation);
  if (request.body.length > MAX_BODY_BYTES) throw new GatewayError('REQUEST_TOO_LARGE');
  const route = findRoute(deployment, request.httpMethod, request.path);
  invocation.route = route;
  const { method, resource } = route;
  const limits = throttlingOf(stage, resource, method);
  if (limits && !throttle.take(`${api.id}/${stage.name}/${resource.id}/${method.httpMethod}`, limits))
    throw new GatewayError('THROTTLED');
  await authorize(parts, invocation, method);
  validation.validate(api.id, deployment, method, request, route.pathParameters);
  requireMediaType(invocation, method);
  return integrate(context, invocation, route);
}

/** CloudFront, before an edge-optimised API, appends the caller's address to `X-Forwarded-For`. */
function passFirewall(context: LocalContext, invocation: Invocation): void {
  const { api, stage, request } = invocation;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(lastValues(request.headers)))
    headers[name.toLowerCase()] = value;
  if (api.settings.endpointType === 'EDGE') {
    const forwarded = header(request, 'x-forwarded-for');
    headers['x-forwarded-for'] = forwarded ? `${forwarded}, ${request.sourceIp}` : request.sourceIp;
  }
  const verdict = context.firewall.evaluate(
    `arn:${context.partition}:apigateway:${context.region}::/restapis/${api.id}/stages/${stage.name}`,
    { sourceIp: request.sourceIp, headers, path: `/${stage.name}${request.path}` },
  );
  if (verdict === 'allow') return;
  invocation.wafBlocked = true;
  throw new GatewayError('WAF_FILTERED');
}

async function authorize(parts: GatewayParts, invocation: Invocation, method: ApiMethod): Promise<void> {
  if (method.apiKeyRequired)
    throw new NotEmulated(
      'The method requires an API key (ApiKeyRequired), which the embedded AWS does not check.',
    );
  if (method.authorizationType === 'NONE') return;
  const authorizer =
    method.authorizerId === undefined
      ? undefined
      : invocation.stage.deployment.authorizers.get(method.authorizerId);
  if (method.authorizationType !== 'COGNITO_USER_POOLS' || authorizer?.type !== 'COGNITO_USER_POOLS')
    throw new NotEmulated(
      `The method is authorized by ${authorizer?.type ?? method.authorizationType}; the embedded AWS authorizes by COGNITO_USER_POOLS alone.`,
    );
  try {
    invocation.claims = await parts.authorizers.authorize(authorizer, method, invocation.request);
  } catch (error) {
    if (error instanceof GatewayError) invocation.authorizerError = error.reason ?? error.message;
    throw error;
  }
}

/** For bodies that the integration has no template for. */
function requireMediaType({ request }: Invocation, { integration }: ApiMethod): void {
  const { requestTemplates, passthroughBehavior } = integration;
  if (forMediaType(requestTemplates, mediaType(request)) !== undefined) return;
  const passes =
    passthroughBehavior === 'WHEN_NO_MATCH' ||
    (passthroughBehavior === 'WHEN_NO_TEMPLATES' && Object.keys(requestTemplates).length === 0);
  if (!passes) throw new GatewayError('UNSUPPORTED_MEDIA_TYPE');
}

async function integrate(context: LocalContext, invocation: Invocation, route: Route): Promise<Answer> {
  const { type, credentials } = route.method.integration;
  if (credentials !== undefined)
    throw new NotEmulated(
      'The integration has Credentials; the embedded AWS calls integrations without a role.',
    );
  switch (type) {
    case 'AWS_PROXY':
      return invokeLambdaProxy(context, invocation, route);
    case 'MOCK':
      return answerMock(context, invocation, route);
    default:
      throw new NotEmulated(
        `The integration is of type ${type}; the embedded AWS carries out AWS_PROXY (Lambda) and MOCK.`,
      );
  }
}
