import {
  AwsError,
  type LocalContext,
  type ResourceProvider,
  type ResourceRequest,
  type Service,
} from '../../contract';
import { checkPolicyDocument } from '../../iam/policy';
import { anonymousRoute, s3Api } from './api';
import type { BucketEncryption, BucketSettings, Buckets } from './buckets';

export function createS3Service(context: LocalContext, buckets: Buckets): Service {
  return {
    apis: [s3Api(buckets)],
    resources: [bucketProvider(context, buckets), policyProvider(buckets)],
    routes: [anonymousRoute(buckets)],
  };
}

/** Judged, or without visible effect here. */
const KNOWN = [
  'AccessControl',
  'BucketEncryption',
  'BucketName',
  'LifecycleConfiguration',
  'OwnershipControls',
  'PublicAccessBlockConfiguration',
  'Tags',
  'VersioningConfiguration',
];
const BLOCKS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

/** `AWS::S3::Bucket`; `Ref` is its name. */
function bucketProvider(context: LocalContext, buckets: Buckets): ResourceProvider {
  const settingsOf = ({ properties, logicalId, stack }: ResourceRequest): BucketSettings => {
    for (const name of Object.keys(properties))
      if (!KNOWN.includes(name))
        context.log(`S3: ${name} of ${stack.name}/${logicalId} is not emulated and has no effect.`);
    const blocks = properties.PublicAccessBlockConfiguration ?? {};
    // By default everything is blocked, as S3 has it since 2023.
    const encryption = encryptionOf(properties.BucketEncryption);
    return {
      ...(encryption ? { encryption } : {}),
      blocksPublicAccess: BLOCKS.every((block) => String(blocks[block] ?? true) === 'true'),
    };
  };
  return {
    type: 'AWS::S3::Bucket',
    create(request) {
      const { properties, stack, generatedName } = request;
      const name: string = properties.BucketName ?? generatedName(63).toLowerCase();
      const arn = `arn:${stack.partition}:s3:::${name}`;
      buckets.add({ name, arn, ...settingsOf(request) });
      return {
        ref: name,
        attributes: {
          Arn: arn,
          DomainName: `${name}.s3.amazonaws.com`,
          RegionalDomainName: `${name}.s3.${stack.region}.amazonaws.com`,
        },
      };
    },
    update(request, { result }) {
      buckets.change(result.ref, settingsOf(request));
      return result;
    },
    delete: ({ result }) => buckets.delete(result.ref),
    read: ({ result }) => (buckets.has(result.ref) ? { BucketName: result.ref } : undefined),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: properties of a template.
function encryptionOf(property: any): BucketEncryption | undefined {
  const rule = property?.ServerSideEncryptionConfiguration?.[0]?.ServerSideEncryptionByDefault;
  return rule && { algorithm: rule.SSEAlgorithm, keyId: rule.KMSMasterKeyID };
}

function policyProvider(buckets: Buckets): ResourceProvider {
  const put = ({ properties }: ResourceRequest) => {
    try {
      buckets.setPolicy(properties.Bucket, checkPolicyDocument(properties.PolicyDocument, true));
    } catch (error) {
      if (error instanceof AwsError) throw error;
      throw new AwsError('MalformedPolicy', (error as Error).message);
    }
  };
  return {
    type: 'AWS::S3::BucketPolicy',
    create(request) {
      const { Bucket: bucket } = request.properties;
      // PutBucketPolicy would write over it; CloudFormation's handler refuses.
      if (buckets.has(bucket) && buckets.policy(bucket))
        throw new AwsError('AlreadyExists', `The bucket policy already exists on bucket ${bucket}.`, 409);
      put(request);
      return { ref: request.logicalId, attributes: {} };
    },
    update(request, { result }) {
      put(request);
      return result;
    },
    delete({ request: { properties } }) {
      if (buckets.has(properties.Bucket)) buckets.setPolicy(properties.Bucket, undefined);
    },
    read({ request: { properties } }) {
      const { Bucket: bucket } = properties;
      const policy = buckets.has(bucket) ? buckets.policy(bucket) : undefined;
      return policy && { Bucket: bucket, PolicyDocument: policy };
    },
  };
}
