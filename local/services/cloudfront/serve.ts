/** Nothing is cached: the bucket is asked each time. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError, type LocalContext, type Principal } from '../../contract';
import { isOwnHost } from '../../gateway/browser';
import { headersOf } from '../s3/api';
import type { Buckets } from '../s3/buckets';
import { errorDocument, listDocument } from '../s3/xml';
import { localHeader, localText } from './addresses';
import type { DistributionConfig } from './distribution';
import type { EdgeFunction, EdgeRequest } from './edge-function';
import type { HeadersPolicy } from './headers-policy';

export interface Distribution extends DistributionConfig {
  readonly id: string;
  readonly arn: string;
  readonly domainName: string;
  /** When it was made or changed, in milliseconds since the Unix epoch. */
  readonly lastModified: number;
  readonly headersPolicy: () => HeadersPolicy | undefined;
  readonly viewerRequest: () => EdgeFunction | undefined;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

export async function serve(
  context: LocalContext,
  buckets: Buckets,
  distribution: Distribution,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  request.resume();
  // A foreign host name that points here (DNS rebinding).
  if (!isOwnHost(request.headers.host ?? '')) {
    response.writeHead(421, { 'content-type': 'text/plain; charset=utf-8' });
    response.end('This server answers to localhost only.\n');
    return;
  }
  let answer: Answer;
  try {
    answer = answerTo(context, buckets, distribution, request);
  } catch (error) {
    context.log(`CloudFront ${distribution.id}: ${(error as Error).message}`);
    answer = edgeError(503, 'The CloudFront function associated with the distribution failed.');
  }
  const headers = withPolicy(answer.headers, distribution.headersPolicy());
  const endpoint = context.endpoint();
  const body = isJson(headers) ? localText(answer.body.toString(), endpoint) : answer.body;
  const isUnchanged =
    answer.status === 200 && headers.etag !== undefined && request.headers['if-none-match'] === headers.etag;
  response.writeHead(isUnchanged ? 304 : answer.status, {
    ...Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, localHeader(value, endpoint)]),
    ),
    ...(isUnchanged ? {} : { 'content-length': Buffer.byteLength(body) }),
    'x-cache': answer.status < 400 ? 'Miss from cloudfront' : 'Error from cloudfront',
    via: `1.1 ${distribution.domainName} (CloudFront)`,
  });
  response.end(isUnchanged || request.method === 'HEAD' ? undefined : body);
}

export function serveNothing(response: ServerResponse): void {
  response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' });
  response.end('There is no distribution of this name.\n');
}

function answerTo(
  context: LocalContext,
  buckets: Buckets,
  distribution: Distribution,
  request: IncomingMessage,
): Answer {
  const [uri = '/', query = ''] = splitOnce(request.url ?? '/', '?');
  const method = request.method ?? 'GET';
  const blocked = context.firewall.evaluate(distribution.arn, {
    sourceIp: sourceOf(request),
    headers: request.headers,
    path: uri,
  });
  if (blocked === 'block') return withErrorPage(buckets, distribution, edgeError(403, 'Request blocked.'));
  if (!distribution.enabled) return edgeError(403, 'The distribution is disabled.');
  if (!distribution.allowedMethods.includes(method))
    return withErrorPage(
      buckets,
      distribution,
      edgeError(403, 'This distribution is not configured to allow the HTTP request method that was used.'),
    );
  const viewerRequest = distribution.viewerRequest();
  const seen = viewerRequest ? viewerRequest(eventOf(distribution, request, method, uri, query)) : { uri };
  if ('statusCode' in seen) {
    const { statusCode, headers = {}, body = '' } = seen;
    return {
      status: statusCode,
      headers: Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value])),
      body: typeof body === 'string' ? body : body.data,
    };
  }
  return withErrorPage(buckets, distribution, fromBucket(buckets, distribution, seen.uri));
}

/** An object, a list at the root, or S3's error. */
function fromBucket(buckets: Buckets, distribution: Distribution, uri: string): Answer {
  const { arn, bucketName, originAccessControlId, defaultRootObject } = distribution;
  const principal: Principal = originAccessControlId
    ? { kind: 'service', service: 'cloudfront', sourceArn: arn }
    : { kind: 'anonymous' };
  const path = uri === '/' && defaultRootObject ? `/${defaultRootObject}` : uri;
  try {
    const key = keyOf(path);
    if (key === '')
      return {
        status: 200,
        headers: { 'content-type': 'application/xml' },
        body: listDocument(bucketName, buckets.list(bucketName, principal)),
      };
    const object = buckets.read(bucketName, key, principal);
    return { status: 200, headers: headersOf(object), body: object.body };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return {
      status: error.status,
      headers: { 'content-type': 'application/xml' },
      body: errorDocument(error),
    };
  }
}

function withErrorPage(buckets: Buckets, distribution: Distribution, answer: Answer): Answer {
  const rule = distribution.errorResponses.find(({ errorCode }) => errorCode === answer.status);
  if (!rule?.pagePath) return answer;
  const page = fromBucket(buckets, distribution, rule.pagePath);
  return page.status === 200 ? { ...page, status: rule.responseCode ?? answer.status } : answer;
}

function withPolicy(
  headers: Readonly<Record<string, string>>,
  policy: HeadersPolicy | undefined,
): Record<string, string> {
  const all = { ...headers };
  for (const [name, { value, override }] of Object.entries(policy?.headers ?? {}))
    if (override || all[name] === undefined) all[name] = value;
  return all;
}

function eventOf(
  { id, domainName }: Distribution,
  request: IncomingMessage,
  method: string,
  uri: string,
  query: string,
): object {
  const headers = Object.entries(request.headers).map(([name, value]) => [name, { value: String(value) }]);
  const seen: EdgeRequest = {
    method,
    uri,
    querystring: Object.fromEntries(
      [...new URLSearchParams(query)].map(([name, value]) => [name, { value }]),
    ),
    headers: Object.fromEntries(headers.filter(([name]) => name !== 'cookie')),
    cookies: {},
  };
  return {
    version: '1.0',
    context: {
      distributionDomainName: domainName,
      distributionId: id,
      eventType: 'viewer-request',
      requestId: randomUUID(),
    },
    viewer: { ip: sourceOf(request) },
    request: seen,
  };
}

function edgeError(status: number, message: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body: `<!doctype html><title>ERROR: The request could not be satisfied</title><p>${message}</p>\n`,
  };
}

/** Unescaped, without its first slash. @throws AwsError InvalidURI */
function keyOf(path: string): string {
  try {
    return decodeURIComponent(path.slice(1));
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.", 400);
  }
}

function isJson(headers: Readonly<Record<string, string>>): boolean {
  return headers['content-type']?.startsWith('application/json') ?? false;
}

function sourceOf(request: IncomingMessage): string {
  return (request.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, '');
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
