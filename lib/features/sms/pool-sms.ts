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
 * Lets the pool send messages of its own, by the same channel: second factors and first ones of native
 * sign-in. They go out from the identity of the default country, as Cognito takes one for all. The
 * custom-message trigger, which every pool has, asks the cost guard for each of them.
 */
export class PoolSms extends Construct {
  constructor(scope: Construct, id: string, config: Config, sms: SmsConfig, pool: UserPool) {
    super(scope, id);
    const externalId = `${config.deploymentName}-${config.stage}-pool-sms`;
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('cognito-idp.amazonaws.com', {
        conditions: {
          StringEquals: { 'sts:ExternalId': externalId, 'aws:SourceAccount': config.account },
          // The pool's own ARN is not known before the role is.
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
    // A pool never forgets its way of sending, and Cognito tries the role at every update: a pool that stays
    // without it could be neither changed nor unprotected and deleted (docs/leaving.md).
    role.applyRemovalPolicy(removalPolicy(config));
    policy.applyRemovalPolicy(removalPolicy(config));
    const resource = pool.node.defaultChild as CfnUserPool;
    // Cognito tries the role when it is told of it.
    resource.node.addDependency(policy);
    resource.smsConfiguration =
      sms.channel.kind === 'sns'
        ? { snsCallerArn: role.roleArn, externalId, snsRegion: smsRegionOf(config.region) }
        : {
            eumsSms: {
              callerArn: role.roleArn,
              externalId,
              region: config.region,
              // Its ARN, which End User Messaging takes for a name and the policy names.
              configurationSetName: smsConfigurationSetArn(this, config),
              originationIdentity: originationIdentityArns(this, config)[sms.defaultCountry] as string,
            },
          };
  }
}
