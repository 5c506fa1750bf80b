import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { pagePublisher } from '../../bundling/page-publisher';
import type { Access } from '../../shared/access';
import { CALLERS } from '../../shared/callers';
import { type Deployment, OwnFunction } from '../../shared/own-function';

/**
 * Has a function write the page in its bundle into the bucket when it changes.
 *
 * @param page folder of the built page
 * @param properties files that depend on the deployment
 */
export function publishPage(
  scope: Construct,
  { config, bundles: given }: Deployment,
  bucket: IBucket,
  page: string,
  properties: Readonly<Record<string, string>>,
): CustomResource {
  const { bundles, pageHash } = pagePublisher(given, page);
  const publisher = new OwnFunction(
    scope,
    'Publisher',
    { config, bundles },
    {
      entry: 'lambda/page/index.ts',
      description: 'Publishes the page that is in its bundle',
      calledBy: 'cloudformation',
    },
  ).use(writeTo(bucket));
  return new CustomResource(scope, 'PublishedPage', {
    resourceType: 'Custom::PublishedPage',
    serviceToken: publisher.lambda.functionArn,
    // Otherwise CloudFormation waits an hour for a lost answer.
    serviceTimeout: CALLERS.cloudformation.timeout.plus(Duration.seconds(60)),
    properties: { Bucket: bucket.bucketName, Page: pageHash, ...properties },
  });
}

/** The function gets the name with each task. */
function writeTo(bucket: IBucket): Access {
  const logicalId = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnBucket);
  return {
    permissions: [new PolicyStatement({ actions: ['s3:PutObject'], resources: [bucket.arnForObjects('*')] })],
    acknowledged: [
      {
        id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/*]`,
        reason: 'Files of the page are named by their content, so their names can’t be listed before.',
      },
    ],
  };
}
