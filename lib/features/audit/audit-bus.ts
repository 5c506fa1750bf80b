import { Stack } from 'aws-cdk-lib';
import { CfnEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { AUDIT_SOURCE } from '../../../lambda/audit/events';
import { ENV } from '../../../lambda/shared/env';
import type { Config } from '../../config/schema';
import { publish } from '../../published';
import type { Access } from '../../shared/access';
import { auditValues } from './published';

/** Known to all stacks without a reference. */
export function auditBusName({ deploymentName, stage }: Pick<Config, 'deploymentName' | 'stage'>): string {
  return `${deploymentName}-${stage}-audit`;
}

function auditBusArn(scope: Construct, config: Config): string {
  return Stack.of(scope).formatArn({
    service: 'events',
    resource: 'event-bus',
    resourceName: auditBusName(config),
  });
}

/**
 * Puts events on this bus under our source; undefined without an audit trail. The condition key has every
 * entry's source: there must be one, and all ours.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 * (`ArrayOfString`)
 */
export function auditTrail(scope: Construct, config: Config): Access | undefined {
  if (!config.audit.enabled) return undefined;
  return {
    variables: { [ENV.AUDIT_BUS]: auditBusName(config) },
    permissions: [
      new PolicyStatement({
        actions: ['events:PutEvents'],
        resources: [auditBusArn(scope, config)],
        conditions: {
          'ForAllValues:StringEquals': { 'events:source': AUDIT_SOURCE },
          Null: { 'events:source': 'false' },
        },
      }),
    ],
  };
}

/**
 * For the key's policy: EventBridge encrypts what waits for rules. `DescribeKey` has no encryption context.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-cmkey.html
 */
export function auditKeyStatements(scope: Construct, config: Config): PolicyStatement[] {
  const bus = auditBusArn(scope, config);
  const principals = () => [new ServicePrincipal('events.amazonaws.com')];
  const ours = { 'aws:SourceAccount': config.account, 'aws:SourceArn': bus };
  return [
    new PolicyStatement({
      sid: 'DescribeForAudit',
      principals: principals(),
      actions: ['kms:DescribeKey'],
      resources: ['*'],
      conditions: { StringEquals: ours },
    }),
    new PolicyStatement({
      sid: 'EncryptAudit',
      principals: principals(),
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
      conditions: { StringEquals: { ...ours, 'kms:EncryptionContext:aws:events:event-bus:arn': bus } },
    }),
  ];
}

export function addAuditBus(scope: Construct, config: Config, key: IKey): void {
  // The L2 construct would repeat statements of the key's policy.
  const bus = new CfnEventBus(scope, 'AuditBus', {
    name: auditBusName(config),
    description: `Security events of ${config.deploymentName} (${config.stage})`,
    kmsKeyIdentifier: key.keyArn,
  });
  publish(scope, config, auditValues, { AuditBusArn: bus.attrArn });
}
