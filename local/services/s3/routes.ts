/**
 * By method, path and query.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export interface BucketInput {
  readonly bucket: string;
}
export interface ObjectInput extends BucketInput {
  readonly key: string;
}
export interface RoutedInput extends ObjectInput {
  readonly query: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** By method and deciding parameter; `''` without one. */
type Table = Readonly<Record<string, Readonly<Record<string, string>>>>;

const ON_BUCKET: Table = {
  GET: {
    encryption: 'GetBucketEncryption',
    'list-type': 'ListObjectsV2',
    location: 'GetBucketLocation',
    versioning: 'GetBucketVersioning',
  },
  HEAD: { '': 'HeadBucket' },
  POST: { delete: 'DeleteObjects' },
};
const ON_OBJECT: Table = {
  GET: { tagging: 'GetObjectTagging', '': 'GetObject' },
  HEAD: { '': 'HeadObject' },
  PUT: { tagging: 'PutObjectTagging', uploadId: 'UploadPart', '': 'PutObject' },
  POST: { uploads: 'CreateMultipartUpload', uploadId: 'CompleteMultipartUpload' },
  DELETE: { tagging: 'DeleteObjectTagging', uploadId: 'AbortMultipartUpload', '': 'DeleteObject' },
};
/** Read by operations, or without effect. */
const READ = [
  'x-id',
  'prefix',
  'max-keys',
  'continuation-token',
  'start-after',
  'partNumber',
  'encoding-type',
];

export function routeOf(
  method: string,
  path: string,
  parameters: URLSearchParams,
  body: Buffer,
): { readonly operation: string; readonly input: RoutedInput } | undefined {
  const query = Object.fromEntries(parameters);
  if (path === '/') {
    if (method !== 'GET') return undefined;
    return { operation: 'ListBuckets', input: { bucket: '', key: '', query, body } };
  }
  const place = placeOf(path) ?? bucketOf(path);
  if (!place) return undefined;
  const table = (place.key === '' ? ON_BUCKET : ON_OBJECT)[method];
  const telling = Object.keys(query).filter((name) => !READ.includes(name));
  const operation = telling.length > 1 ? undefined : table?.[telling[0] ?? ''];
  return operation === undefined ? undefined : { operation, input: { ...place, query, body } };
}

/** Path-style. */
export function placeOf(path: string): ObjectInput | undefined {
  const [, bucket, encoded] = /^\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (bucket === undefined || encoded === undefined) return undefined;
  try {
    return { bucket, key: decodeURIComponent(encoded) };
  } catch {
    return undefined;
  }
}

function bucketOf(path: string): ObjectInput | undefined {
  const [, bucket] = /^\/([^/]+)\/?$/.exec(path) ?? [];
  return bucket === undefined ? undefined : { bucket, key: '' };
}
