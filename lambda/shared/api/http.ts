/** Routes, errors and headers of all APIs. */

import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { auditSubject } from '../../audit/scope';
import { ENV, requireEnv } from '../env';
import { errorFacts } from '../errors';
import { METRIC } from '../log/metric-names';
import { nameUser } from '../log/name-user';
import { count, logger } from '../log/observability';

/** Callers read `code`, which is stable, and the message. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  /** @param reason finer than `code`, stable too */
  constructor(
    readonly statusCode: 400 | 401 | 403 | 404 | 409 | 429 | 503,
    readonly code: string,
    message: string,
    readonly reason?: string,
    /** As in {@link Answer}. */
    readonly cookies?: readonly string[],
  ) {
    super(message);
  }
}

/** JSON, or nothing. */
export interface Answer {
  readonly statusCode: 200 | 204;
  readonly body?: unknown;
  /** Values of `Set-Cookie`. */
  readonly cookies?: readonly string[] | undefined;
}

/** By resource path, as a custom domain may prefix it. API Gateway checks methods. */
export type Routes = Readonly<Record<string, (event: APIGatewayProxyEvent) => Promise<Answer>>>;

/** @throws EnvironmentError */
export function checkHttpEnvironment(): void {
  for (const name of [ENV.CORS_ORIGINS, ENV.CORS_METHODS, ENV.CORS_HEADERS, ENV.CORS_MAX_AGE])
    requireEnv(name);
}

/**
 * Logs other errors than ApiError and answers 500 without detail.
 *
 * @param withCookies whether pages may send cookies
 */
export function api(
  routes: Routes,
  withCookies: () => boolean = () => false,
): (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult> {
  return async (event, context) => {
    logger.addContext(context);
    logger.resetKeys();
    logger.appendKeys({ operation: event.resource });
    const sub: unknown = event.requestContext?.authorizer?.claims?.sub;
    // Open operations have no user.
    if (typeof sub === 'string') nameUser(sub);
    auditSubject(placeOf(event));
    const { statusCode, body, cookies } = await answer(routes, event);
    return {
      statusCode,
      headers: headersFor(event, withCookies()),
      ...(cookies && cookies.length > 0 ? { multiValueHeaders: { 'Set-Cookie': [...cookies] } } : {}),
      body: body === undefined ? '' : JSON.stringify(body),
    };
  };
}

/** From the verified token. */
function placeOf({ requestContext }: APIGatewayProxyEvent) {
  const {
    iss,
    aud,
    client_id: client,
  } = (requestContext?.authorizer?.claims ?? {}) as Record<string, unknown>;
  const clientId = aud ?? client;
  return {
    ...(typeof iss === 'string' ? { userPoolId: iss.slice(iss.lastIndexOf('/') + 1) } : {}),
    ...(typeof clientId === 'string' ? { clientId } : {}),
  };
}

async function answer(
  routes: Routes,
  event: APIGatewayProxyEvent,
): Promise<{ statusCode: number; body?: unknown; cookies?: readonly string[] | undefined }> {
  const route = Object.hasOwn(routes, event.resource) ? routes[event.resource] : undefined;
  try {
    if (!route) throw new ApiError(404, 'NotFound', 'There is no such operation.');
    return await route(event);
  } catch (error) {
    if (error instanceof ApiError) {
      const { statusCode, code, message, reason, cookies } = error;
      logger.info('Refused', { code, ...(reason === undefined ? {} : { reason }) });
      return { statusCode, body: { code, message, ...(reason === undefined ? {} : { reason }) }, cookies };
    }
    logger.error('Failed', errorFacts(error));
    count(METRIC.API_FAILED);
    return {
      statusCode: 500,
      body: { code: 'InternalError', message: 'Something went wrong. Please try again.' },
    };
  }
}

/** @param name in lower case. Of several values the last counts. */
export function headerOf(
  { headers }: Pick<APIGatewayProxyEvent, 'headers'>,
  name: string,
): string | undefined {
  return Object.entries(headers ?? {}).find(([sent]) => sent.toLowerCase() === name)?.[1];
}

/** For errors too. Only pages of configured origins can read answers. */
function headersFor(event: APIGatewayProxyEvent, withCookies: boolean): Record<string, string> {
  const origin = headerOf(event, 'origin');
  const allowed = origin !== undefined && requireEnv(ENV.CORS_ORIGINS).split(',').includes(origin);
  return {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'Strict-Transport-Security': 'max-age=31536000; includeSubDomains; preload',
    'X-Content-Type-Options': 'nosniff',
    Vary: 'Origin',
    ...(allowed && {
      'Access-Control-Allow-Origin': origin,
      ...(withCookies ? { 'Access-Control-Allow-Credentials': 'true' } : {}),
      'Access-Control-Allow-Methods': requireEnv(ENV.CORS_METHODS),
      'Access-Control-Allow-Headers': requireEnv(ENV.CORS_HEADERS),
      'Access-Control-Max-Age': requireEnv(ENV.CORS_MAX_AGE),
    }),
  };
}
