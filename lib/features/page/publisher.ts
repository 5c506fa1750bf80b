import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { type WellKnownProperty, wellKnown } from '../../../lambda/page/well-known';
import { pagePublisher } from '../../bundling/page-publisher';
import type { Access } from '../../shared/access';
import { CALLERS } from '../../shared/callers';
import { type Deployment, OwnFunction } from '../../shared/own-function';

/** Files that depend on the deployment. */
type Properties = { readonly Config: string } & Readonly<
  Partial<Record<WellKnownProperty, string | undefined>>
>;

/**
 * Has a function write the page in its bundle into the bucket when it changes.
 *
 * @param page folder of the built page
 * @throws Error where the page has a file that the stage says too
 */
export function publishPage(
  scope: Construct,
  { config, bundles: given }: Deployment,
  bucket: IBucket,
  page: string,
  properties: Properties,
): CustomResource {
  const said = Object.entries(properties).filter(([, content]) => content !== undefined);
  for (const [name] of said) refuseSecond(page, name);
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
    properties: { Bucket: bucket.bucketName, Page: pageHash, ...Object.fromEntries(said) },
  });
}

function refuseSecond(page: string, property: string): void {
  const { key } = wellKnown[property as WellKnownProperty] ?? {};
  if (key !== undefined && existsSync(join(page, key)))
    throw new Error(
      `web/public/${key} is there, and passkeys.relyingParties of the stage make the same file. Say all of it in the stage and delete the file, or take out what the stage says (docs/webauthn.md#native-apps).`,
    );
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
