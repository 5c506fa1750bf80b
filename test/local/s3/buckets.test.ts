/** Buckets of a template, over the wire, and who may read them. */
import { createHash } from 'node:crypto';
import { type LocalAws, serveSite, startLocalAws } from '../../../local';
import { removeFolders, writeAssembly } from '../support/assembly';

let aws: LocalAws;
const OPEN = {
  BlockPublicAcls: false,
  BlockPublicPolicy: false,
  IgnorePublicAcls: false,
  RestrictPublicBuckets: false,
};
const everybody = (bucket: string) => ({
  Type: 'AWS::S3::BucketPolicy',
  Properties: {
    Bucket: { Ref: bucket },
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: '*',
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${bucket.toLowerCase()}-bucket/open/*`,
        },
      ],
    },
  },
});
const distribution = (oac: boolean) => ({
  Type: 'AWS::CloudFront::Distribution',
  Properties: {
    DistributionConfig: {
      Enabled: true,
      DefaultCacheBehavior: {
        CachePolicyId: { Ref: 'Cache' },
        TargetOriginId: 'o',
        ViewerProtocolPolicy: 'https-only',
      },
      Origins: [
        {
          Id: 'o',
          DomainName: { 'Fn::GetAtt': ['Guarded', 'RegionalDomainName'] },
          S3OriginConfig: {},
          ...(oac ? { OriginAccessControlId: 'oac' } : {}),
        },
      ],
    },
  },
});

beforeAll(async () => {
  const assembly = writeAssembly({
    stacks: {
      Stack: {
        template: {
          Resources: {
            Public: {
              Type: 'AWS::S3::Bucket',
              Properties: { BucketName: 'public-bucket', PublicAccessBlockConfiguration: OPEN },
            },
            PublicPolicy: everybody('Public'),
            Blocked: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'blocked-bucket' } },
            BlockedPolicy: everybody('Blocked'),
            Guarded: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'guarded-bucket' } },
            Cache: { Type: 'AWS::CloudFront::CachePolicy', Properties: { CachePolicyConfig: {} } },
            Ours: distribution(true),
            Foreign: distribution(true),
            Unsigned: distribution(false),
            GuardedPolicy: {
              Type: 'AWS::S3::BucketPolicy',
              Properties: {
                Bucket: { Ref: 'Guarded' },
                PolicyDocument: {
                  Statement: {
                    Effect: 'Allow',
                    Principal: { Service: 'cloudfront.amazonaws.com' },
                    Action: ['s3:GetObject', 's3:ListBucket'],
                    Resource: ['arn:aws:s3:::guarded-bucket', 'arn:aws:s3:::guarded-bucket/*'],
                    Condition: {
                      StringEquals: {
                        'AWS:SourceArn': {
                          'Fn::Join': [
                            '',
                            ['arn:aws:cloudfront::000000000000:distribution/', { Ref: 'Ours' }],
                          ],
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  });
  aws = await startLocalAws({ assembly });
  for (const key of ['public-bucket/open/a', 'public-bucket/b', 'blocked-bucket/open/a', 'guarded-bucket/a'])
    expect((await put(key, 'content')).status).toBe(200);
});
afterAll(async () => {
  await aws?.close();
  removeFolders();
});

const authorization =
  'AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const put = (key: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${aws.endpoint}/${key}`, {
    method: 'PUT',
    body: new TextEncoder().encode(body),
    headers: {
      authorization,
      'x-amz-content-sha256': sha256(body),
      'content-type': 'text/plain',
      ...headers,
    },
  });
const anonymous = async (key: string) => (await fetch(`${aws.endpoint}/${key}`)).status;

describe('an object', () => {
  it('comes back as it was put, with its headers', async () => {
    await put('blocked-bucket/x', 'hello', { 'cache-control': 'no-cache' });
    const response = await fetch(`${aws.endpoint}/blocked-bucket/x`, { headers: { authorization } });
    expect(await response.text()).toBe('hello');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/plain',
      'cache-control': 'no-cache',
      etag: `"${createHash('md5').update('hello').digest('hex')}"`,
    });
  });

  it('has tags until they are taken away or another object takes its place', async () => {
    const tagging = (method: string, body?: string) =>
      fetch(`${aws.endpoint}/blocked-bucket/tagged?tagging`, {
        method,
        body: body ?? null,
        headers: { authorization, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      });
    const told = async () =>
      [...(await (await tagging('GET')).text()).matchAll(/<(?:Key|Value)>([^<]*)/g)].map(([, it]) => it);
    const tag = (key: string, value: string) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`;
    expect((await tagging('GET')).status).toBe(404);
    await put('blocked-bucket/tagged', 'hello');
    expect(
      (await tagging('PUT', `<Tagging><TagSet>${tag('a', '1')}${tag('b', '')}</TagSet></Tagging>`)).status,
    ).toBe(200);
    expect(await told()).toEqual(['a', '1', 'b', '']);
    const twice = await tagging(
      'PUT',
      `<Tagging><TagSet>${tag('a', '1')}${tag('a', '2')}</TagSet></Tagging>`,
    );
    expect(await twice.text()).toContain('<Code>InvalidTag</Code>');
    expect((await tagging('DELETE')).status).toBe(204);
    expect(await told()).toEqual([]);
    await tagging('PUT', `<Tagging><TagSet>${tag('a', '1')}</TagSet></Tagging>`);
    await put('blocked-bucket/tagged', 'again');
    expect(await told()).toEqual([]);
  });

  it('is refused when it is not what its hash says, or asks for what is not emulated', async () => {
    expect((await put('blocked-bucket/y', 'hello', { 'x-amz-content-sha256': sha256('other') })).status).toBe(
      400,
    );
    const response = await put('blocked-bucket/y', 'hello', { 'x-amz-acl': 'public-read' });
    expect([response.status, await response.text()]).toEqual([501, expect.stringContaining('x-amz-acl')]);
    expect((await fetch(`${aws.endpoint}/blocked-bucket/y`, { headers: { authorization } })).status).toBe(
      404,
    );
  });
});

describe('who comes without credentials', () => {
  it('reads what a policy opens to everybody, and nothing where public access is blocked', async () => {
    expect(await anonymous('public-bucket/open/a')).toBe(200);
    expect(await anonymous('public-bucket/b')).toBe(403);
    expect(await anonymous('public-bucket/open/missing')).toBe(403);
    expect(await anonymous('blocked-bucket/open/a')).toBe(403);
  });
});

describe('CloudFront', () => {
  it('reads for the distribution that the bucket names, signed, and for no other', async () => {
    expect((await ofAll('/a')).map(({ status }) => status)).toEqual([200, 403, 403]);
  });

  it('tells missing from forbidden where it may list the bucket, and shows a list to who asks for the root', async () => {
    expect((await ofAll('/missing')).map(({ status }) => status)).toEqual([404, 403, 403]);
    const [root, ...others] = await ofAll('/');
    expect(root?.body).toContain('<ListBucketResult');
    expect(root?.body).toContain('<Key>a</Key>');
    for (const { status, body } of others)
      expect([status, body]).toEqual([403, expect.stringContaining('AccessDenied')]);
  });

  /** What each distribution answers, those that are let in first. */
  async function ofAll(path: string) {
    const answers = await Promise.all(
      aws.sites.map(async (site) => {
        const served = await serveSite(site, 0);
        const response = await fetch(`${served.url}${path}`);
        const answer = { status: response.status, body: await response.text() };
        await served.close();
        return answer;
      }),
    );
    return answers.sort((one, other) => Number(one.status === 403) - Number(other.status === 403));
  }
});
