import { Duration, Validations } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { KEPT } from '../../shared/removal';

/** To bring a replaced object back. */
const NONCURRENT_DAYS = 30;

const common: BucketProps = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  // CloudFormation deletes no bucket with content, and nothing here may empty it.
  removalPolicy: KEPT,
};

const notReplicated = {
  id: 'NIST.800.53.R5-S3BucketReplicationEnabled',
  reason: 'All that the bucket holds is made again by a deployment, anywhere.',
};

/** Only the distribution reads it, only the publishing function writes it. */
export function createPageBucket(scope: Construct, id: string): IBucket {
  const bucket = new Bucket(scope, id, {
    ...common,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    // Changes by hand can be undone.
    versioned: true,
    lifecycleRules: [
      {
        noncurrentVersionExpiration: Duration.days(NONCURRENT_DAYS),
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
  });
  Validations.of(bucket).acknowledge(
    notReplicated,
    {
      id: 'NIST.800.53.R5-S3DefaultEncryptionKMS',
      reason:
        'The page is public, so S3’s own encryption is enough. A key of our own would have to let CloudFront in, and cost a call a request.',
    },
    ...['AwsSolutions-S1', 'NIST.800.53.R5-S3BucketLoggingEnabled'].map((rule) => ({
      id: rule,
      reason:
        'CloudFront alone can read the bucket, and its access logs, where a stage wants them, say more of who asked. CloudTrail says who changed the bucket.',
    })),
  );
  // The class leaves open what the interface fixes.
  return bucket as IBucket;
}

/** Logs hold users' addresses, so they are deleted after some days. */
export function createLogBucket(scope: Construct, id: string, days: number): IBucket {
  const bucket = new Bucket(scope, id, {
    ...common,
    // CloudFront writes standard logs by an ACL.
    objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
    lifecycleRules: [{ expiration: Duration.days(days) }],
  });
  Validations.of(bucket).acknowledge(
    {
      ...notReplicated,
      reason: 'Access logs are for looking into what happened, and are deleted soon anyway.',
    },
    {
      id: 'NIST.800.53.R5-S3DefaultEncryptionKMS',
      reason:
        'CloudFront’s standard logs can’t be written to a bucket that is encrypted by a key of our own.',
    },
    {
      id: 'NIST.800.53.R5-S3BucketVersioningEnabled',
      reason:
        'A log file is written once. Former versions would keep addresses of users longer than the stage says.',
    },
    ...['AwsSolutions-S1', 'NIST.800.53.R5-S3BucketLoggingEnabled'].map((rule) => ({
      id: rule,
      reason: 'A log of the logs would have to be logged in turn. CloudTrail says who changed the bucket.',
    })),
  );
  // As above.
  return bucket as IBucket;
}
