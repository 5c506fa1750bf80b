import { AccountRootPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Config } from '../config/schema';

/**
 * Lets IAM policies of the account administer a key, and do nothing else with it.
 *
 * The actions are listed one by one: `kms:*`, or everything but Sign, would hold `kms:CreateGrant`, and with
 * that an administrator hands out the right to use the key without a trace in its policy. To use the key one
 * has to change its policy first, which CloudTrail shows as PutKeyPolicy.
 */
export function keyAdministration(): PolicyStatement {
  return new PolicyStatement({
    sid: 'Administration',
    principals: [new AccountRootPrincipal()],
    actions: [
      'kms:CancelKeyDeletion',
      'kms:CreateAlias',
      'kms:DeleteAlias',
      'kms:DescribeKey',
      'kms:DisableKey',
      'kms:DisableKeyRotation',
      'kms:EnableKey',
      'kms:EnableKeyRotation',
      'kms:GetKeyPolicy',
      'kms:GetKeyRotationStatus',
      'kms:ListGrants',
      'kms:ListKeyPolicies',
      'kms:ListResourceTags',
      'kms:PutKeyPolicy',
      'kms:RevokeGrant',
      'kms:ScheduleKeyDeletion',
      'kms:TagResource',
      'kms:UntagResource',
      'kms:UpdateAlias',
      'kms:UpdateKeyDescription',
    ],
    resources: ['*'],
  });
}

/**
 * What a multi-Region key's policy has to say for copies to be made: into the stage's other Regions and
 * nowhere else, for whoever copies a key writes the copy's policy. None where the stage has no other Region.
 * https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-auth.html
 */
export function keyReplication({
  multiRegion: { prepared, replicaRegions },
  region,
}: Pick<Config, 'multiRegion' | 'region'>): PolicyStatement[] {
  if (!prepared || replicaRegions.length === 0) return [];
  return [
    new PolicyStatement({
      sid: 'Replication',
      principals: [new AccountRootPrincipal()],
      actions: ['kms:ReplicateKey'],
      resources: ['*'],
      conditions: { StringEquals: { 'kms:ReplicaRegion': [...replicaRegions] } },
    }),
    new PolicyStatement({
      sid: 'Failover',
      principals: [new AccountRootPrincipal()],
      actions: ['kms:UpdatePrimaryRegion'],
      resources: ['*'],
      conditions: { StringEquals: { 'kms:PrimaryRegion': [region, ...replicaRegions] } },
    }),
  ];
}
