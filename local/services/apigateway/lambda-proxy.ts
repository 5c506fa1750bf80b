import { FunctionDenied, FunctionError, FunctionTimeout, type LocalContext } from '../../contract';
import { isRecord } from '../../record';
import { type Answer, integrationHeaders } from './answer';
import { GatewayError, NotEmulated } from './errors';
import { domainName, type Invocation, requestContext } from './invocation';
import { header, isBinary, lastValues, type Multi, mediaType } from './request';
import type { Route } from './routing';

/**
 * Any other member makes a proxy answer malformed.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
const ANSWER_MEMBERS = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded']);

/**
 * @throws GatewayError `INTEGRATION_TIMEOUT` (504) when the function outlasts the integration's wait,
 *   `INTEGRATION_FAILURE` (502) when it throws or gives no proxy answer, `API_CONFIGURATION_ERROR` (500) when
 *   its resource policy refuses this method
 */
export async function invokeLambdaProxy(
  context: LocalContext,
  invocation: Invocation,
  route: Route,
): Promise<Answer> {
  const { integration } = route.method;
  const functionArn = functionArnOf(integration.uri ?? '', invocation.stage.variables);
  if (integration.httpMethod !== 'POST')
    throw new GatewayError('API_CONFIGURATION_ERROR', {
      reason: `IntegrationHttpMethod is ${integration.httpMethod}; Lambda functions are invoked by POST`,
    });
  const startedAt = performance.now();
  const elapsedMs = () => Math.round(performance.now() - startedAt);
  try {
    const result = await context.lambda.invoke({
      functionArn,
      event: proxyEvent(context, invocation, route),
      caller: {
        kind: 'service',
        service: 'apigateway.amazonaws.com',
        sourceArn: `arn:${context.partition}:execute-api:${context.region}:${context.account}:${invocation.api.id}/${invocation.stage.name}/${invocation.request.httpMethod}${resourcePath(route)}`,
      },
      waitMs: integration.timeoutMs,
      attempts: 1,
    });
    invocation.integration = { status: 200, latencyMs: elapsedMs() };
    return proxyAnswer(invocation, result);
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    invocation.integration = { status: 200, latencyMs: elapsedMs() };
    // Only the integration's wait is a timeout; a killed function, or one past its own limit, fails.
    if (error instanceof FunctionTimeout)
      throw new GatewayError(
        elapsedMs() >= integration.timeoutMs - 50 ? 'INTEGRATION_TIMEOUT' : 'INTEGRATION_FAILURE',
        { reason: error.message },
      );
    if (error instanceof FunctionDenied)
      throw new GatewayError('API_CONFIGURATION_ERROR', { reason: error.message });
    if (error instanceof FunctionError)
      throw new GatewayError('INTEGRATION_FAILURE', { reason: `the function threw ${error.errorType}` });
    throw error;
  }
}

/**
 * A source ARN has the resource's path; what was sent may be escaped otherwise or end in a slash.
 *
 * @see
 *   https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
 */
function resourcePath({ resource, pathParameters }: Route): string {
  return resource.path.replace(/\{([^}+]+)\+?\}/g, (_, name) => pathParameters[name] ?? '');
}

/** The function's ARN out of `arn:…:lambda:path/2015-03-31/functions/<ARN>/invocations`. */
function functionArnOf(uri: string, stageVariables: Readonly<Record<string, string>>): string {
  const resolved = uri.replace(/\$\{stageVariables\.(\w+)\}/g, (_, name) => stageVariables[name] ?? '');
  const arn = /:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/.exec(resolved)?.[1];
  if (arn === undefined)
    throw new NotEmulated(
      `The integration URI "${uri}" is not one of a Lambda function; the embedded AWS proxies to nothing else.`,
    );
  return arn;
}

function proxyEvent(context: LocalContext, invocation: Invocation, route: Route): Record<string, unknown> {
  const { request, stage } = invocation;
  const headers = forwardedHeaders(context, invocation);
  const binary = isBinary(stage.deployment.binaryMediaTypes, mediaType(request));
  return {
    resource: route.resource.path,
    path: request.path,
    httpMethod: request.httpMethod,
    headers: lastValues(headers),
    multiValueHeaders: headers,
    queryStringParameters: orNull(lastValues(request.query)),
    multiValueQueryStringParameters: orNull(request.query),
    pathParameters: orNull(route.pathParameters),
    stageVariables: orNull(stage.variables),
    requestContext: requestContext(context, invocation),
    body: request.body.length === 0 ? null : request.body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary && request.body.length > 0,
  };
}

function orNull<T extends object>(values: T): T | null {
  return Object.keys(values).length > 0 ? values : null;
}

/** The client's, and the service's, which say https and port 443, as API Gateway is reached. */
function forwardedHeaders(context: LocalContext, invocation: Invocation): Multi {
  const { request, api } = invocation;
  const own = new Set([
    'host',
    'x-forwarded-for',
    'x-forwarded-port',
    'x-forwarded-proto',
    'x-amzn-trace-id',
  ]);
  const hops = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);
  const sent = Object.fromEntries(
    Object.entries(request.headers).filter(
      ([name]) => !own.has(name.toLowerCase()) && !hops.has(name.toLowerCase()),
    ),
  );
  const forwarded = header(request, 'x-forwarded-for');
  return {
    ...sent,
    Host: [domainName(context, api)],
    'X-Amzn-Trace-Id': [invocation.traceId],
    'X-Forwarded-For': [forwarded ? `${forwarded}, ${request.sourceIp}` : request.sourceIp],
    'X-Forwarded-Port': ['443'],
    'X-Forwarded-Proto': ['https'],
  };
}

function proxyAnswer(invocation: Invocation, result: unknown): Answer {
  const answer = requireAnswer(result);
  const headers: Record<string, readonly string[]> = { 'Content-Type': ['application/json'] };
  const own = {
    ...single(answer.headers, 'headers'),
    ...several(answer.multiValueHeaders),
  };
  for (const [name, values] of Object.entries(integrationHeaders(own))) {
    for (const known of Object.keys(headers))
      if (known.toLowerCase() === name.toLowerCase()) delete headers[known];
    headers[name] = values;
  }
  const body = answer.body ?? '';
  if (typeof body !== 'string') throw malformed('its body is not a string');
  const accepted = header(invocation.request, 'accept')?.split(/[,;]/)[0]?.trim() ?? '*/*';
  const decode =
    answer.isBase64Encoded === true && isBinary(invocation.stage.deployment.binaryMediaTypes, accepted);
  return {
    status: statusOf(answer.statusCode),
    headers,
    body: Buffer.from(body, decode ? 'base64' : 'utf8'),
  };
}

function requireAnswer(result: unknown): Record<string, unknown> {
  if (!isRecord(result)) throw malformed('it is not an object');
  const unknown = Object.keys(result).filter((name) => !ANSWER_MEMBERS.has(name));
  if (unknown.length > 0) throw malformed(`it has members a proxy answer has not: ${unknown.join(', ')}`);
  return result as Record<string, unknown>;
}

function statusOf(statusCode: unknown): number {
  if (statusCode === undefined || statusCode === null) return 200;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599)
    throw malformed(`its statusCode is ${JSON.stringify(statusCode)}`);
  return status;
}

function single(headers: unknown, member: string): Record<string, string[]> {
  return Object.fromEntries(entries(headers, member).map(([name, value]) => [name, [headerText(value)]]));
}

function several(headers: unknown): Record<string, string[]> {
  return Object.fromEntries(
    entries(headers, 'multiValueHeaders').map(([name, values]) => {
      if (!Array.isArray(values)) throw malformed(`multiValueHeaders.${name} is not a list`);
      return [name, values.map(headerText)];
    }),
  );
}

function entries(headers: unknown, member: string): [string, unknown][] {
  if (headers === undefined || headers === null) return [];
  if (typeof headers !== 'object' || Array.isArray(headers))
    throw malformed(`its ${member} is not an object`);
  return Object.entries(headers);
}

function headerText(value: unknown): string {
  if (value !== null && typeof value === 'object') throw malformed('a header has an object as its value');
  return String(value ?? '');
}

function malformed(why: string): GatewayError {
  return new GatewayError('INTEGRATION_FAILURE', {
    reason: `the function's answer is not a proxy answer: ${why}`,
  });
}
