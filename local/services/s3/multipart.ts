/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */
import { createHash, randomUUID } from 'node:crypto';
import { AwsError, HttpOutput, type Operation } from '../../contract';
import type { Buckets } from './buckets';
import { checkHashes, refuseUnknownHeaders } from './headers';
import type { ObjectInput, RoutedInput } from './routes';
import { escapeXml, textsOf, xmlDocument } from './xml';

interface Upload extends ObjectInput {
  readonly contentType: string;
  readonly cacheControl: string | undefined;
  readonly parts: Map<number, { readonly body: Buffer; readonly md5: Buffer }>;
}

/** Every part but the last. */
const LEAST_BYTES = 5 * 1024 * 1024;
const xml = (document: string) => new HttpOutput(200, { 'content-type': 'application/xml' }, document);

export function multipartOperations(buckets: Buckets): Record<string, Operation> {
  const uploads = new Map<string, Upload>();
  const find = ({ bucket, key, query }: RoutedInput): Upload => {
    const upload = uploads.get(query.uploadId ?? '');
    if (upload && upload.bucket === bucket && upload.key === key) return upload;
    throw new AwsError('NoSuchUpload', 'The specified upload does not exist.', 404);
  };
  const access =
    (action: string) =>
    ({ bucket, key }: ObjectInput) => ({ action: `s3:${action}`, ...buckets.resource(bucket, key) });
  return {
    CreateMultipartUpload: {
      access: access('PutObject'),
      run: ({ bucket, key }: RoutedInput, { headers }) => {
        const id = randomUUID();
        uploads.set(id, {
          bucket,
          key,
          contentType: headers['content-type'] ?? 'binary/octet-stream',
          cacheControl: headers['cache-control'],
          parts: new Map(),
        });
        const place = `<Bucket>${bucket}</Bucket><Key>${escapeXml(key)}</Key>`;
        return xml(xmlDocument('InitiateMultipartUploadResult', `${place}<UploadId>${id}</UploadId>`));
      },
    },
    UploadPart: {
      access: access('PutObject'),
      run: (input: RoutedInput, { headers }) => {
        refuseUnknownHeaders(headers);
        checkHashes(headers, input.body);
        const number = Number(input.query.partNumber);
        if (!Number.isInteger(number) || number < 1 || number > 10_000)
          throw new AwsError('InvalidArgument', 'Part number must be an integer between 1 and 10000.');
        const md5 = createHash('md5').update(input.body).digest();
        find(input).parts.set(number, { body: input.body, md5 });
        return new HttpOutput(200, { etag: `"${md5.toString('hex')}"` }, '');
      },
    },
    CompleteMultipartUpload: {
      access: access('PutObject'),
      run: (input: RoutedInput) => {
        const upload = find(input);
        const parts = textsOf(input.body.toString('utf8'), 'PartNumber').map((number) => {
          const part = upload.parts.get(Number(number));
          if (!part)
            throw new AwsError('InvalidPart', 'One or more of the specified parts could not be found.');
          return part;
        });
        if (parts.slice(0, -1).some(({ body }) => body.length < LEAST_BYTES))
          throw new AwsError(
            'EntityTooSmall',
            'Your proposed upload is smaller than the minimum allowed object size.',
          );
        const { bucket, key, contentType, cacheControl } = upload;
        const body = Buffer.concat(parts.map((part) => part.body));
        const md5 = createHash('md5').update(Buffer.concat(parts.map((part) => part.md5)));
        const etag = buckets.put(
          bucket,
          key,
          { body, contentType, cacheControl },
          `"${md5.digest('hex')}-${parts.length}"`,
        );
        uploads.delete(input.query.uploadId ?? '');
        const place = `<Bucket>${bucket}</Bucket><Key>${escapeXml(key)}</Key>`;
        return xml(xmlDocument('CompleteMultipartUploadResult', `${place}<ETag>${escapeXml(etag)}</ETag>`));
      },
    },
    AbortMultipartUpload: {
      access: access('AbortMultipartUpload'),
      run: (input: RoutedInput) => {
        find(input);
        uploads.delete(input.query.uploadId ?? '');
        return new HttpOutput(204, {}, '');
      },
    },
  };
}
