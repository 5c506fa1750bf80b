import type { CfnTable, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Config } from '../config/schema';

/**
 * Rewrites the package's `AWS::DynamoDB::Table` as a global table (version 2019.11.21) with copies in the
 * stage's other Regions. Both types name keys, indexes, expiry and encryption alike; recovery, protection and
 * tags belong to each replica.
 *
 * CloudFormation can't turn one into the other, so only a new stage can begin with it.
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
  // Replication reads the stream, which can't come or go while there are copies. Unread it costs nothing.
  resource.addPropertyOverride('StreamSpecification', { StreamViewType: 'NEW_AND_OLD_IMAGES' });
}
