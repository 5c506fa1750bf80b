/** Buckets, and distributions with what they refer to, over updates and deletions. */
import { createHash } from 'node:crypto';
import { type LocalAws, serveSite } from '../../../local';
import type { MadeResource } from '../../../local/contract';
import { removeFolders } from '../support/assembly';
import { type EmptyAccount, emptyAccount } from '../support/resources';

const OPEN = {
  BlockPublicAcls: false,
  BlockPublicPolicy: false,
  IgnorePublicAcls: false,
  RestrictPublicBuckets: false,
};
const everybodyReads = (bucket: string) => ({
  Bucket: bucket,
  PolicyDocument: {
    Statement: [
      { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` },
    ],
  },
});

let account: EmptyAccount;
let aws: LocalAws;
beforeEach(async () => {
  account = await emptyAccount();
  ({ aws } = account);
});
afterEach(() => aws.close());
afterAll(removeFolders);

/** Puts an object as an operator; the signature itself is not checked here, the hash of the body is. */
async function put(key: string, body: string): Promise<number> {
  const response = await fetch(`${aws.endpoint}/site/${key}`, {
    method: 'PUT',
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00',
      'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
    },
    body,
  });
  return response.status;
}
const read = async () => (await fetch(`${aws.endpoint}/site/index.html`)).status;

describe('a bucket', () => {
  it('is refused where there is one, and what is in it stays (BucketAlreadyOwnedByYou)', async () => {
    await account.make('AWS::S3::Bucket', { BucketName: 'site', PublicAccessBlockConfiguration: OPEN });
    await account.make('AWS::S3::BucketPolicy', everybodyReads('site'));
    expect(await put('index.html', 'hello')).toBe(200);
    await expect(account.make('AWS::S3::Bucket', { BucketName: 'site' })).rejects.toMatchObject({
      code: 'BucketAlreadyOwnedByYou',
    });
    expect(await read()).toBe(200);
  });

  it('keeps objects and policy over an update, and is not deleted while something is in it (API_DeleteBucket)', async () => {
    const made = await account.make('AWS::S3::Bucket', { BucketName: 'site' });
    const policy = await account.make('AWS::S3::BucketPolicy', everybodyReads('site'));
    await put('index.html', 'hello');
    expect(await read()).toBe(403);
    const open = await account.change(made, { BucketName: 'site', PublicAccessBlockConfiguration: OPEN });
    expect(await read()).toBe(200);
    await expect(account.remove(open)).rejects.toMatchObject({
      code: 'BucketNotEmpty',
      message: 'The bucket you tried to delete is not empty',
    });
    await expect(account.make('AWS::S3::BucketPolicy', everybodyReads('site'))).rejects.toMatchObject({
      code: 'AlreadyExists',
    });
    await expect(
      account.change(policy, { Bucket: 'site', PolicyDocument: { Statement: [{}] } }),
    ).rejects.toMatchObject({ code: 'MalformedPolicy' });
    expect(await read()).toBe(200);
    await account.remove(policy);
    await account.remove(policy);
    expect(await read()).toBe(403);
  });

  it('that is empty goes, with nothing left under its name', async () => {
    const made = await account.make('AWS::S3::Bucket', { BucketName: 'site' });
    const policy = await account.make('AWS::S3::BucketPolicy', everybodyReads('site'));
    await account.remove(made);
    await account.remove(policy);
    await account.remove(made);
    await expect(account.change(policy, everybodyReads('site'))).rejects.toMatchObject({
      code: 'NoSuchBucket',
    });
    await account.make('AWS::S3::Bucket', { BucketName: 'site' });
    await account.make('AWS::S3::BucketPolicy', everybodyReads('site'));
  });
});

describe('a distribution', () => {
  const headers = (Value: string) => ({
    ResponseHeadersPolicyConfig: {
      Name: 'headers',
      CustomHeadersConfig: { Items: [{ Header: 'x-word', Value, Override: true }] },
    },
  });
  const code = (word: string) => ({
    Name: 'router',
    AutoPublish: true,
    FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
    FunctionCode: `function handler() { return { statusCode: 200, body: ${JSON.stringify(word)} }; }`,
  });
  let policy: MadeResource;
  let router: MadeResource;
  let cache: MadeResource;
  const config = (more: object = {}) => ({
    DistributionConfig: {
      Enabled: true,
      Aliases: ['www.example.com'],
      Origins: [{ Id: 'o', DomainName: 'site.s3.us-east-1.amazonaws.com', S3OriginConfig: {} }],
      DefaultCacheBehavior: {
        CachePolicyId: cache.result.ref,
        ResponseHeadersPolicyId: policy.result.ref,
        TargetOriginId: 'o',
        ViewerProtocolPolicy: 'https-only',
        FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: router.result.ref }],
      },
      ...more,
    },
  });
  beforeEach(async () => {
    await account.make('AWS::S3::Bucket', { BucketName: 'site' });
    policy = await account.make('AWS::CloudFront::ResponseHeadersPolicy', headers('one'));
    router = await account.make('AWS::CloudFront::Function', code('one'));
    cache = await account.make('AWS::CloudFront::CachePolicy', { CachePolicyConfig: { Name: 'cache' } });
  });

  it('serves changes of what it refers to, and of its own, under the same name; after its deletion nothing', async () => {
    const made = await account.make('AWS::CloudFront::Distribution', config());
    await expect(account.make('AWS::CloudFront::Distribution', config())).rejects.toMatchObject({
      code: 'CNAMEAlreadyExists',
    });
    const [site] = aws.sites;
    if (!site) throw new Error('There is no site.');
    const page = await serveSite(site, 0);
    try {
      const ask = async () => {
        const answer = await fetch(page.url);
        return `${answer.status} ${answer.headers.get('x-word')} ${(await answer.text()).slice(0, 4)}`;
      };
      expect(await ask()).toBe('200 one one');
      await account.change(policy, headers('two'));
      await account.change(router, code('two'));
      expect(await ask()).toBe('200 two two');
      const off = await account.change(made, config({ Enabled: false }));
      expect(off.result).toEqual(made.result);
      expect(await ask()).toMatch(/^403 two/);
      for (const [part, word] of [
        [policy, 'ResponseHeadersPolicyInUse'],
        [router, 'FunctionInUse'],
        [cache, 'CachePolicyInUse'],
      ] as const)
        await expect(account.remove(part)).rejects.toMatchObject({ code: word });
      await account.remove(off);
      await account.remove(off);
      expect(await ask()).toMatch(/^403 null/);
      for (const part of [policy, router, cache]) await account.remove(part);
    } finally {
      await page.close();
    }
  });

  it('and what it refers to are refused under names that are taken', async () => {
    const control = { OriginAccessControlConfig: { Name: 'oac' } };
    const made = await account.make('AWS::CloudFront::OriginAccessControl', control);
    for (const [type, properties, word] of [
      ['AWS::CloudFront::ResponseHeadersPolicy', headers('x'), 'ResponseHeadersPolicyAlreadyExists'],
      ['AWS::CloudFront::Function', code('x'), 'FunctionAlreadyExists'],
      ['AWS::CloudFront::CachePolicy', { CachePolicyConfig: { Name: 'cache' } }, 'CachePolicyAlreadyExists'],
      ['AWS::CloudFront::OriginAccessControl', control, 'OriginAccessControlAlreadyExists'],
    ] as const)
      await expect(account.make(type, properties)).rejects.toMatchObject({ code: word });
    await account.remove(await account.change(made, { OriginAccessControlConfig: { Name: 'other' } }));
    await account.make('AWS::CloudFront::OriginAccessControl', control);
  });
});
