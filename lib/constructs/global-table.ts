import type { CfnTable, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Config } from '../config/schema';

/**
 * Makes a table that the package made a global table (version 2019.11.21), with copies in the other Regions
 * of the stage. The package makes an `AWS::DynamoDB::Table` and takes no other, so the resource is rewritten
 * as it is synthesized: keys, indexes, expiry and encryption are said in the same words by both types;
 * recovery, protection and tags (of the stack, elsewhere) belong to each replica.
 *
 * CloudFormation can't turn one type into the other, so only a stage that was never deployed can begin with
 * it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html
 */
export function makeGlobal(table: Table, config: Config): void {
  const { deletionProtection, deploymentName, multiRegion, region, stage } = config;
  const resource = table.node.defaultChild as CfnTable;
  resource.addOverride('Type', 'AWS::DynamoDB::GlobalTable');
  for (const ofEachReplica of ['DeletionProtectionEnabled', 'PointInTimeRecoverySpecification'])
    resource.addPropertyDeletionOverride(ofEachReplica);
  resource.addPropertyOverride('SSESpecification', { SSEEnabled: true, SSEType: 'KMS' });
  resource.addPropertyOverride(
    'Replicas',
    [region, ...multiRegion.replicaRegions].map((Region) => ({
      Region,
      DeletionProtectionEnabled: deletionProtection,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      Tags: [
        { Key: 'application', Value: deploymentName },
        { Key: 'stage', Value: stage },
      ],
    })),
  );
  // Replication reads the stream. It is there before the first copy is, as it can't come or go while there
  // are copies; nobody pays for a stream that nobody reads.
  resource.addPropertyOverride('StreamSpecification', { StreamViewType: 'NEW_AND_OLD_IMAGES' });
}
