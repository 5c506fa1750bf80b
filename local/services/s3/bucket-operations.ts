import { HttpOutput, type Operation } from '../../contract';
import type { Buckets } from './buckets';
import type { BucketInput, RoutedInput } from './routes';
import { escapeXml, textsOf, xmlDocument } from './xml';

const MAX_KEYS = 1000;
const xml = (document: string) => new HttpOutput(200, { 'content-type': 'application/xml' }, document);

/** As far as the CDK CLI asks for them. */
export function bucketOperations(buckets: Buckets): Record<string, Operation> {
  const onBucket =
    (action: string) =>
    ({ bucket }: BucketInput) => ({ action: `s3:${action}`, ...buckets.resource(bucket) });
  return {
    ListBuckets: {
      access: () => ({ action: 's3:ListAllMyBuckets', resource: '*' }),
      run: () => {
        const names = buckets.all().map(({ name, created }) => {
          const fields = { Name: name, CreationDate: new Date(created).toISOString() };
          return `<Bucket>${elements(fields)}</Bucket>`;
        });
        return xml(xmlDocument('ListAllMyBucketsResult', `<Buckets>${names.join('')}</Buckets>`));
      },
    },
    HeadBucket: { access: onBucket('ListBucket'), run: () => new HttpOutput(200, {}, '') },
    GetBucketLocation: {
      access: onBucket('GetBucketLocation'),
      run: () => xml(xmlDocument('LocationConstraint', buckets.location)),
    },
    GetBucketVersioning: {
      access: onBucket('GetBucketVersioning'),
      run: () => xml(xmlDocument('VersioningConfiguration', '')),
    },
    GetBucketEncryption: {
      access: onBucket('GetEncryptionConfiguration'),
      run: ({ bucket }: BucketInput) => {
        const { algorithm, keyId } = buckets.encryption(bucket);
        const key = keyId === undefined ? '' : `<KMSMasterKeyID>${escapeXml(keyId)}</KMSMasterKeyID>`;
        const rule = `<ApplyServerSideEncryptionByDefault><SSEAlgorithm>${algorithm}</SSEAlgorithm>${key}</ApplyServerSideEncryptionByDefault>`;
        return xml(xmlDocument('ServerSideEncryptionConfiguration', `<Rule>${rule}</Rule>`));
      },
    },
    ListObjectsV2: {
      access: onBucket('ListBucket'),
      run: ({ bucket, query }: RoutedInput) => xml(listing(buckets, bucket, query)),
    },
    DeleteObjects: {
      access: ({ bucket, body }: RoutedInput) =>
        textsOf(body.toString('utf8'), 'Key').map((key) => ({
          action: 's3:DeleteObject',
          ...buckets.resource(bucket, key),
        })),
      run: ({ bucket, body }: RoutedInput) => {
        const document = body.toString('utf8');
        const keys = textsOf(document, 'Key');
        for (const key of keys) buckets.deleteObject(bucket, key);
        const told = document.includes('<Quiet>true</Quiet>') ? [] : keys;
        const deleted = told.map((key) => `<Deleted><Key>${escapeXml(key)}</Key></Deleted>`);
        return xml(xmlDocument('DeleteResult', deleted.join('')));
      },
    },
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
function listing(buckets: Buckets, bucket: string, query: Readonly<Record<string, string>>): string {
  const { prefix = '', 'continuation-token': token, 'start-after': after = '' } = query;
  const size = Math.min(Number(query['max-keys'] ?? MAX_KEYS), MAX_KEYS);
  const from = token === undefined ? after : Buffer.from(token, 'base64url').toString('utf8');
  const all = buckets.keys(bucket).filter((key) => key.startsWith(prefix) && key > from);
  const page = all.slice(0, size);
  const contents = page.map((key) => {
    const { body, etag, lastModified } = buckets.get(bucket, key);
    const fields = {
      Key: key,
      LastModified: new Date(lastModified).toISOString(),
      ETag: etag,
      Size: String(body.length),
      StorageClass: 'STANDARD',
    };
    return `<Contents>${elements(fields)}</Contents>`;
  });
  const last = page.at(-1);
  const isTruncated = all.length > page.length;
  const head = {
    Name: bucket,
    Prefix: prefix,
    KeyCount: String(page.length),
    MaxKeys: String(size),
    IsTruncated: String(isTruncated),
    ...(isTruncated && last ? { NextContinuationToken: Buffer.from(last).toString('base64url') } : {}),
  };
  return xmlDocument('ListBucketResult', elements(head) + contents.join(''));
}

function elements(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, text]) => `<${name}>${escapeXml(text)}</${name}>`)
    .join('');
}
