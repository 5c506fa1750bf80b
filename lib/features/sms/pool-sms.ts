import { Stack, Validations } from 'aws-cdk-lib';
import type { CfnUserPool, UserPool } from 'aws-cdk-lib/aws-cognito';
import { Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Config } from '../../config/schema';
import { smsRegionOf } from '../../config/sms/regions';
import type { SmsConfig } from '../../config/sms/schema';
import { inlinePolicy } from '../../shared/own-function';
import { removalPolicy } from '../../shared/removal';
import { originationIdentityArns, smsConfigurationSetArn } from './origination';
import { sendStatement } from './sending';

/**
 * Lets the pool send its own SMS by the same channel, from the default country's identity, as Cognito takes
 * one. The custom-message trigger asks the cost guard.
 */
export class PoolSms extends Construct {
  constructor(scope: Construct, id: string, config: Config, sms: SmsConfig, pool: UserPool) {
    super(scope, id);
    const externalId = `${config.deploymentName}-${config.stage}-pool-sms`;
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('cognito-idp.amazonaws.com', {
        conditions: {
          StringEquals: { 'sts:ExternalId': externalId, 'aws:SourceAccount': config.account },
          // The pool's ARN isn't known yet.
          ArnLike: {
            'aws:SourceArn': Stack.of(this).formatArn({
              service: 'cognito-idp',
              resource: 'userpool',
              resourceName: '*',
            }),
          },
        },
      }),
      description: `Sends the pool's own SMS (${config.deploymentName}, ${config.stage})`,
    });
    const policy = new Policy(this, 'Send', {
      roles: [role],
      statements: [sendStatement(this, config, [sms.defaultCountry])],
    });
    Validations.of(policy).acknowledge(inlinePolicy);
    // Cognito never forgets the role and tries it at every update: without it the pool could be neither
    // changed nor deleted (docs/leaving.md).
    role.applyRemovalPolicy(removalPolicy(config));
    policy.applyRemovalPolicy(removalPolicy(config));
    const resource = pool.node.defaultChild as CfnUserPool;
    // Cognito tries the role at once.
    resource.node.addDependency(policy);
    resource.smsConfiguration =
      sms.channel.kind === 'sns'
        ? { snsCallerArn: role.roleArn, externalId, snsRegion: smsRegionOf(config.region) }
        : {
            eumsSms: {
              callerArn: role.roleArn,
              externalId,
              region: config.region,
              // End User Messaging takes an ARN as the name, and the policy names the ARN.
              configurationSetName: smsConfigurationSetArn(this, config),
              originationIdentity: originationIdentityArns(this, config)[sms.defaultCountry] as string,
            },
          };
  }
}
