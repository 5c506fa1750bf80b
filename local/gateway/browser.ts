import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServiceApi } from '../contract';

/** Any other `Host` is a foreign page that points its name at this machine (DNS rebinding). */
const OWN_HOST = /^(?:(?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/** With or without a port. */
export function isOwnHost(host: string): boolean {
  return OWN_HOST.test(host);
}

/** Answers and gives true when `Host` is not this machine. */
export function refuseForeign(request: IncomingMessage, response: ServerResponse): boolean {
  const host = request.headers.host ?? '';
  if (isOwnHost(host)) return false;
  request.resume();
  refuse(response, `The Host "${host}" is not this machine; use localhost.`);
  return true;
}

/** Sent by a browser from a page of another origin. */
export function isCrossOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  if (origin !== undefined) return origin !== `http://${host}`;
  const site = request.headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

/** For the APIs that browsers may call; a preflight doesn't say which. */
export function answerPreflight(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method']) return false;
  response.writeHead(200, {
    'access-control-allow-origin': '*',
    'access-control-allow-headers':
      'amz-sdk-invocation-id,amz-sdk-request,authorization,cache-control,content-type,x-amz-content-sha256,x-amz-date,x-amz-security-token,x-amz-target,x-amz-user-agent,x-amzn-trace-id',
    'access-control-allow-methods': 'POST',
    'access-control-max-age': '172800',
  });
  response.end();
  return true;
}

/**
 * Where the real endpoint sends them. Elsewhere cross-origin calls are refused before they have an effect:
 * any credentials are an operator's here.
 *
 * @returns false when the request was refused
 */
export function addCorsHeaders(
  request: IncomingMessage,
  response: ServerResponse,
  api: ServiceApi | undefined,
): boolean {
  if (api?.cors) {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader(
      'access-control-expose-headers',
      'x-amzn-requestid,x-amzn-errortype,x-amzn-errormessage,date',
    );
    return true;
  }
  if (!isCrossOrigin(request)) return true;
  refuse(response, `Pages of other origins can't call ${api?.name ?? 'this API'}.`);
  return false;
}

function refuse(response: ServerResponse, message: string): void {
  response.writeHead(403, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ message }));
}
