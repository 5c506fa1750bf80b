import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { createPageBucket } from '../features/page/bucket';
import { appFile, pageApis, pageConfig, relatedOrigins } from '../features/page/config';
import { createPageDistribution } from '../features/page/distribution';
import { webValues } from '../features/page/published';
import { publishPage } from '../features/page/publisher';
import { publish } from '../published';
import type { Deployment } from '../shared/own-function';
import type { AuthStack } from './auth-stack';

export interface WebStackProps extends StackProps, Deployment {
  /** Publishes where the APIs are that the page talks to. */
  readonly auth: AuthStack;
  /** Folder of the built page. */
  readonly page: string;
}

/**
 * The page, on S3 behind CloudFront. It knows the sign-in by the auth stack's SSM parameters, read anew at
 * each deployment.
 */
export class WebStack extends Stack {
  constructor(scope: Construct, id: string, props: WebStackProps) {
    const { config, bundles, auth, page, ...stackProps } = props;
    super(scope, id, stackProps);
    const bucket = createPageBucket(this, 'Page');
    const apis = pageApis(this, config, auth);
    const distribution = createPageDistribution(this, 'Distribution', config, bucket, apis);
    const published = publishPage(this, { config, bundles }, bucket, page, {
      Config: pageConfig(this, config, apis),
      RelatedOrigins: relatedOrigins(config),
      AssetLinks: appFile('assetlinks.json', config),
      AppleAppSiteAssociation: appFile('apple-app-site-association', config),
    });
    // Nobody is led to a page that is not there yet.
    distribution.node.addDependency(published);
    publish(this, config, webValues, {
      DistributionDomainName: distribution.distributionDomainName,
      DistributionId: distribution.distributionId,
      PageBucketName: bucket.bucketName,
    });
  }
}
