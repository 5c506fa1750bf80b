import { AccountRootPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Config } from '../config/schema';

/**
 * Lets IAM policies administer a key and not use it.
 *
 * Lists actions one by one: `kms:*`, or all but Sign, would include `kms:CreateGrant`, which hands out use
 * without a trace in the policy.
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
 * Lets a multi-Region key be copied only into the stage's other Regions, as whoever copies a key writes the
 * copy's policy. None without other Regions.
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
