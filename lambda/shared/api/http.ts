/** What the functions behind an API share: routes, errors as answers, and the headers of every answer. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { ENV, requireEnv } from '../env';
import { errorFacts } from '../errors';
import { loggedUser } from '../log-subject';
import { METRIC } from '../metric-names';
import { count, logger } from '../observability';

/** A request that is refused. The caller reads `code`, which is stable, and the message. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  /** @param reason a finer reason where `code` has several, stable as well */
  constructor(
    readonly statusCode: 400 | 403 | 404 | 409 | 503,
    readonly code: string,
    message: string,
    readonly reason?: string,
  ) {
    super(message);
  }
}

/** An answer: JSON, or nothing. */
export interface Answer {
  readonly statusCode: 200 | 204;
  readonly body?: unknown;
}

/** Routes by resource path, as a custom domain may put more before it; all take POST, which API Gateway sees to. */
export type Routes = Readonly<Record<string, (event: APIGatewayProxyEvent) => Promise<Answer>>>;

/** @throws EnvironmentError naming the variable that is missing */
export function checkHttpEnvironment(): void {
  for (const name of [ENV.CORS_ORIGINS, ENV.CORS_METHODS, ENV.CORS_HEADERS, ENV.CORS_MAX_AGE])
    requireEnv(name);
}

/** Makes a Lambda handler of routes. An error that is not the caller's is logged and answered as 500 without detail. */
export function api(
  routes: Routes,
): (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult> {
  return async (event, context) => {
    logger.addContext(context);
    logger.resetKeys();
    logger.appendKeys({
      user: loggedUser(event.requestContext?.authorizer?.claims?.sub),
      operation: event.resource,
    });
    const { statusCode, body } = await answer(routes, event);
    return {
      statusCode,
      headers: headersFor(event),
      body: body === undefined ? '' : JSON.stringify(body),
    };
  };
}

async function answer(
  routes: Routes,
  event: APIGatewayProxyEvent,
): Promise<{ statusCode: number; body?: unknown }> {
  const route = Object.hasOwn(routes, event.resource) ? routes[event.resource] : undefined;
  try {
    if (!route) throw new ApiError(404, 'NotFound', 'There is no such operation.');
    return await route(event);
  } catch (error) {
    if (error instanceof ApiError) {
      const { statusCode, code, message, reason } = error;
      logger.info('Refused', { code, ...(reason === undefined ? {} : { reason }) });
      return { statusCode, body: { code, message, ...(reason === undefined ? {} : { reason }) } };
    }
    logger.error('Failed', errorFacts(error));
    count(METRIC.API_FAILED);
    return {
      statusCode: 500,
      body: { code: 'InternalError', message: 'Something went wrong. Please try again.' },
    };
  }
}

/** Headers of every answer, errors included. A page of another origin than those configured can't read any of them. */
function headersFor(event: APIGatewayProxyEvent): Record<string, string> {
  const origin = Object.entries(event.headers ?? {}).find(([name]) => name.toLowerCase() === 'origin')?.[1];
  const allowed = origin !== undefined && requireEnv(ENV.CORS_ORIGINS).split(',').includes(origin);
  return {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'Strict-Transport-Security': 'max-age=31536000; includeSubDomains; preload',
    'X-Content-Type-Options': 'nosniff',
    Vary: 'Origin',
    ...(allowed && {
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Methods': requireEnv(ENV.CORS_METHODS),
      'Access-Control-Allow-Headers': requireEnv(ENV.CORS_HEADERS),
      'Access-Control-Max-Age': requireEnv(ENV.CORS_MAX_AGE),
    }),
  };
}
