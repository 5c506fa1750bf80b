/** S3's API: PutObject, GetObject and HeadObject, path-style. https://docs.aws.amazon.com/AmazonS3/latest/API/ */
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { AwsError, HttpOutput, type HttpRoute, type Operation, type ServiceApi } from '../../contract';
import type { Buckets, StoredObject } from './buckets';

interface ObjectInput {
  readonly bucket: string;
  readonly key: string;
}
interface PutInput extends ObjectInput {
  readonly body: Buffer;
}

const operations: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
};

/** What callers with credentials can do; the gateway asks IAM. */
export function s3Api(buckets: Buckets): ServiceApi {
  const read: Operation<ObjectInput> = {
    access: ({ bucket, key }) => ({ action: 's3:GetObject', ...buckets.resource(bucket, key) }),
    run: ({ bucket, key }, { operation }) => {
      const object = buckets.get(bucket, key);
      return new HttpOutput(200, headersOf(object), operation === 'HeadObject' ? '' : object.body);
    },
  };
  const put: Operation<PutInput> = {
    access: ({ bucket, key }) => ({ action: 's3:PutObject', ...buckets.resource(bucket, key) }),
    run: ({ bucket, key, body }, { headers }) => {
      refuseUnknownHeaders(headers);
      checkHash(headers['x-amz-content-sha256'], body);
      const cacheControl = headers['cache-control'];
      const etag = buckets.put(bucket, key, {
        body,
        contentType: headers['content-type'] ?? 'binary/octet-stream',
        cacheControl,
      });
      return new HttpOutput(200, { etag }, '');
    },
  };
  return {
    name: 's3',
    operations: { GetObject: read, HeadObject: read, PutObject: put },
    route(method, path, query, body) {
      const place = placeOf(path);
      const operation = operations[method];
      if (!place || !operation || !buckets.has(place.bucket) || [...query].length > 0) return undefined;
      return { operation, input: { ...place, body } };
    },
  };
}

/** Answers those who come to a bucket without credentials. */
export function anonymousRoute(buckets: Buckets): HttpRoute {
  return (request, response, url) => {
    const bucket = url.pathname.split('/')[1] ?? '';
    if (request.headers.authorization || url.searchParams.has('X-Amz-Credential') || !buckets.has(bucket))
      return false;
    try {
      const key = placeOf(url.pathname)?.key;
      const mayRead =
        (request.method === 'GET' || request.method === 'HEAD') && [...url.searchParams].length === 0;
      // Lists, writes and everything else of the API: a bucket policy could allow them, and none that is judged here does.
      if (!mayRead || key === undefined) throw new AwsError('AccessDenied', 'Access Denied', 403);
      const object = buckets.read(bucket, key, { kind: 'anonymous' });
      response.writeHead(200, headersOf(object));
      response.end(request.method === 'HEAD' ? undefined : object.body);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      sendError(response, error);
    }
    return true;
  };
}

/** An error as S3 writes it. */
export function errorDocument({ code, message }: AwsError): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}

/** A list of a bucket, as far as it says what is there. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html */
export function listDocument(bucket: string, keys: readonly string[]): string {
  const escaped = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const contents = keys.map((key) => `<Contents><Key>${escaped(key)}</Key></Contents>`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name>${contents}</ListBucketResult>`;
}

/** Headers of an object as S3 sends them. */
export function headersOf(object: StoredObject): Record<string, string> {
  return {
    'content-type': object.contentType,
    'content-length': String(object.body.length),
    ...(object.cacheControl === undefined ? {} : { 'cache-control': object.cacheControl }),
    etag: object.etag,
    'last-modified': new Date(object.lastModified).toUTCString(),
    'x-amz-server-side-encryption': 'AES256',
  };
}

function sendError(response: ServerResponse, error: AwsError): void {
  response.writeHead(error.status, { 'content-type': 'application/xml' });
  response.end(errorDocument(error));
}

function placeOf(path: string): ObjectInput | undefined {
  const [, bucket, encoded] = /^\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (bucket === undefined || encoded === undefined) return undefined;
  try {
    return { bucket, key: decodeURIComponent(encoded) };
  } catch {
    return undefined;
  }
}

/** Copies, ACLs, keys of one's own, conditions: headers that would have an effect in AWS and have none here. */
function refuseUnknownHeaders(headers: Readonly<Record<string, unknown>>): void {
  const known = ['x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token', 'x-amz-user-agent'];
  for (const name of Object.keys(headers))
    if (/^x-amz-|^if-/.test(name) && !known.includes(name))
      throw new AwsError('NotImplemented', `The header ${name} of PutObject is not emulated.`, 501);
}

function checkHash(given: string | readonly string[] | undefined, body: Buffer): void {
  if (given === createHash('sha256').update(body).digest('hex')) return;
  throw new AwsError(
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    400,
  );
}
