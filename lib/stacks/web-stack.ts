import { CustomResource, Duration, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { LambdaBundles } from '../bundling/bundle-lambdas';
import { pagePublisher } from '../bundling/page-publisher';
import type { Config } from '../config/schema';
import { createPageBucket } from '../features/page/bucket';
import { pageApis, pageConfig, relatedOrigins } from '../features/page/config';
import { createPageDistribution } from '../features/page/distribution';
import { publish, webValues } from '../published';
import { acknowledgePublisher, createFunction, FunctionFoundation } from '../shared/own-function';

export interface WebStackProps extends StackProps {
  readonly config: Config;
  readonly bundles: LambdaBundles;
  /** Folder of the built page. */
  readonly page: string;
}

/** All files of the page, one after the other, with a second try for each. */
const publishTimeout = Duration.seconds(120);

/**
 * The page, on S3 behind CloudFront. It knows the sign-in by the values that the auth stack publishes as SSM
 * parameters, read anew at each deployment.
 */
export class WebStack extends Stack {
  constructor(scope: Construct, id: string, props: WebStackProps) {
    const { config, bundles, page, ...stackProps } = props;
    super(scope, id, stackProps);
    const bucket = createPageBucket(this, 'Page');
    const apis = pageApis(this, config);
    const distribution = createPageDistribution(this, 'Distribution', config, bucket, apis);
    const published = this.publishPage(config, pagePublisher(bundles, page), bucket, {
      Config: pageConfig(this, config, apis),
      ...definedOnly({ RelatedOrigins: relatedOrigins(config) }),
    });
    // Nobody is led to a page that is not there yet.
    distribution.node.addDependency(published);
    publish(this, config, webValues, valuesOf(distribution, bucket));
  }

  private publishPage(
    config: Config,
    { bundles, pageHash }: ReturnType<typeof pagePublisher>,
    bucket: IBucket,
    properties: Readonly<Record<string, string>>,
  ): CustomResource {
    const foundation = new FunctionFoundation(this, 'Publisher', {
      config,
      bundles,
      bundle: 'publish-page',
      description: 'Publishes the page that is in its bundle',
    });
    foundation.allow(
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [bucket.arnForObjects('*')] }),
    );
    const publisher = createFunction(foundation, {}, publishTimeout);
    acknowledgePublisher(publisher);
    Validations.of(foundation.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${this.getLogicalId(bucket.node.defaultChild as CfnBucket)}.Arn>/*]`,
      reason: 'Files of the page are named by their content, so their names can’t be listed before.',
    });
    return new CustomResource(this, 'PublishedPage', {
      resourceType: 'Custom::PublishedPage',
      serviceToken: publisher.functionArn,
      // Without it CloudFormation waits an hour for a function that never answers.
      serviceTimeout: publishTimeout.plus(Duration.seconds(60)),
      properties: { Bucket: bucket.bucketName, Page: pageHash, ...properties },
    });
  }
}

function valuesOf(distribution: Distribution, bucket: IBucket): Record<keyof typeof webValues, string> {
  return {
    DistributionDomainName: distribution.distributionDomainName,
    DistributionId: distribution.distributionId,
    PageBucketName: bucket.bucketName,
  };
}

function definedOnly(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
