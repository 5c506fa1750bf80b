/** What who sends SMS may do, and nothing beside it. */
import { Stack, Validations } from 'aws-cdk-lib';
import type { CfnUserPool, UserPool } from 'aws-cdk-lib/aws-cognito';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { operatorsStop } from '../../lambda/shared/sms/stop-values';
import type { Config } from '../config/schema';
import type { SmsConfig } from '../config/sms';
import { smsRegionOf } from '../config/sms-regions';
import { inlinePolicy } from './lambda-function';
import { removalPolicy } from './removal';
import { originationIdentityArns, smsConfigurationSetArn, stopParameterName } from './sms-origination';

/** Sends by the stage's channel: from its own identities alone, or to telephone numbers and no topic. */
export function sendSmsStatement(
  scope: Construct,
  config: Config,
  countries?: readonly string[],
): PolicyStatement {
  if (config.sms?.channel.kind === 'sns')
    return new PolicyStatement({
      actions: ['sns:Publish'],
      // A message to a number names no resource that could be granted; what it must not reach are topics.
      notResources: [Stack.of(scope).formatArn({ service: 'sns', region: '*', account: '*', resource: '*' })],
    });
  const identities = originationIdentityArns(scope, config);
  return new PolicyStatement({
    actions: ['sms-voice:SendTextMessage'],
    resources: [
      ...(countries ?? Object.keys(identities)).flatMap((country) => identities[country] ?? []),
      // AWS's documents contradict each other on whether it is asked for.
      smsConfigurationSetArn(scope, config),
    ],
  });
}

/** What the function may do that sends codes to telephones, by whatever they go. */
export function sendCodesStatements(scope: Construct, config: Config): PolicyStatement[] {
  return [
    sendSmsStatement(scope, config),
    readStopStatement(scope, config),
    ...sendWhatsAppStatements(scope, config),
  ];
}

/** Sends codes by WhatsApp from the stage's own number; nothing where the stage has no such codes. */
function sendWhatsAppStatements(scope: Construct, { codes }: Config): PolicyStatement[] {
  if (!codes.whatsApp) return [];
  const resourceName = codes.whatsApp.originationPhoneNumberId.replace('phone-number-id-', '');
  return [
    new PolicyStatement({
      actions: ['social-messaging:SendWhatsAppMessage'],
      resources: [
        Stack.of(scope).formatArn({ service: 'social-messaging', resource: 'phone-number-id', resourceName }),
      ],
    }),
  ];
}

/** Reads the emergency stop, the stack's own and that of operators. */
export function readStopStatement(scope: Construct, config: Config): PolicyStatement {
  const name = stopParameterName(config);
  return new PolicyStatement({
    actions: ['ssm:GetParameters'],
    resources: [name, operatorsStop(name)].map((parameter) =>
      Stack.of(scope).formatArn({
        service: 'ssm',
        resource: 'parameter',
        resourceName: parameter.slice(1),
      }),
    ),
  });
}

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
      statements: [sendSmsStatement(this, config, [sms.defaultCountry])],
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
