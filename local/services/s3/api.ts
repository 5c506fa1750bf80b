/** S3's API, path-style. https://docs.aws.amazon.com/AmazonS3/latest/API/ */
import type { ServerResponse } from 'node:http';
import { AwsError, HttpOutput, type HttpRoute, type Operation, type ServiceApi } from '../../contract';
import { bucketOperations } from './bucket-operations';
import type { Buckets } from './buckets';
import { checkHashes, refuseUnknownHeaders } from './headers';
import { multipartOperations } from './multipart';
import { type ObjectInput, placeOf, routeOf } from './routes';
import type { StoredObject } from './stored-object';
import { taggingOperations } from './tagging';
import { errorDocument } from './xml';

interface PutInput extends ObjectInput {
  readonly body: Buffer;
}

/** For callers with credentials; the gateway asks IAM. */
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
      checkHashes(headers, body);
      const etag = buckets.put(bucket, key, {
        body,
        contentType: headers['content-type'] ?? 'binary/octet-stream',
        cacheControl: headers['cache-control'],
      });
      return new HttpOutput(200, { etag }, '');
    },
  };
  const remove: Operation<ObjectInput> = {
    access: ({ bucket, key }) => ({ action: 's3:DeleteObject', ...buckets.resource(bucket, key) }),
    run: ({ bucket, key }) => {
      buckets.deleteObject(bucket, key);
      return new HttpOutput(204, {}, '');
    },
  };
  return {
    name: 's3',
    operations: {
      GetObject: read,
      HeadObject: read,
      PutObject: put,
      DeleteObject: remove,
      ...bucketOperations(buckets),
      ...multipartOperations(buckets),
      ...taggingOperations(buckets),
    },
    route: (method, path, query, body) => routeOf(method, path, query, body),
    error: (error) =>
      new HttpOutput(error.status, { 'content-type': 'application/xml' }, errorDocument(error)),
  };
}

/** For those without credentials. */
export function anonymousRoute(buckets: Buckets): HttpRoute {
  return (request, response, url) => {
    const bucket = url.pathname.split('/')[1] ?? '';
    if (request.headers.authorization || url.searchParams.has('X-Amz-Credential') || !buckets.has(bucket))
      return false;
    try {
      const key = placeOf(url.pathname)?.key;
      const mayRead =
        (request.method === 'GET' || request.method === 'HEAD') && [...url.searchParams].length === 0;
      // No bucket policy that is judged here allows other calls.
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

export function headersOf(object: StoredObject): Record<string, string> {
  return {
    'content-type': object.contentType,
    'content-length': String(object.body.length),
    ...(object.cacheControl === undefined ? {} : { 'cache-control': object.cacheControl }),
    etag: object.etag,
    'last-modified': new Date(object.lastModified).toUTCString(),
    'x-amz-server-side-encryption': object.encryption ?? 'AES256',
  };
}

function sendError(response: ServerResponse, error: AwsError): void {
  response.writeHead(error.status, { 'content-type': 'application/xml' });
  response.end(errorDocument(error));
}
