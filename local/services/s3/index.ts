import { AwsError, type LocalContext, type ResourceProvider, type Service } from '../../contract';
import { checkPolicyDocument } from '../../iam/policy';
import { anonymousRoute, s3Api } from './api';
import type { Buckets } from './buckets';

/** Amazon S3: buckets and bucket policies of the template, objects one by one. */
export function createS3Service(context: LocalContext, buckets: Buckets): Service {
  return {
    apis: [s3Api(buckets)],
    resources: [bucketProvider(context, buckets), policyProvider(buckets)],
    routes: [anonymousRoute(buckets)],
  };
}

/** Properties that are judged, or that change nothing of what can be seen here. */
const KNOWN = [
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
  return {
    type: 'AWS::S3::Bucket',
    create({ properties, logicalId, stack, generatedName }) {
      for (const name of Object.keys(properties))
        if (!KNOWN.includes(name))
          context.log(`S3: ${name} of ${stack.name}/${logicalId} is not emulated and has no effect.`);
      const name: string = properties.BucketName ?? generatedName(63).toLowerCase();
      const arn = `arn:${stack.partition}:s3:::${name}`;
      const blocks = properties.PublicAccessBlockConfiguration ?? {};
      buckets.add({
        name,
        arn,
        // A bucket that doesn't say blocks everything, as S3 has it since 2023.
        blocksPublicAccess: BLOCKS.every((block) => String(blocks[block] ?? true) === 'true'),
      });
      return {
        ref: name,
        attributes: {
          Arn: arn,
          DomainName: `${name}.s3.amazonaws.com`,
          RegionalDomainName: `${name}.s3.${stack.region}.amazonaws.com`,
        },
      };
    },
  };
}

function policyProvider(buckets: Buckets): ResourceProvider {
  return {
    type: 'AWS::S3::BucketPolicy',
    create({ properties, logicalId }) {
      try {
        buckets.setPolicy(properties.Bucket, checkPolicyDocument(properties.PolicyDocument, true));
      } catch (error) {
        if (error instanceof AwsError) throw error;
        throw new AwsError('MalformedPolicy', (error as Error).message);
      }
      return { ref: logicalId, attributes: {} };
    },
  };
}
