import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { operatorsStop } from '../../../lambda/sms/stop-values';
import { sendsSms } from '../../config/pool/sms';
import type { Config } from '../../config/schema';
import type { Access } from '../../shared/access';
import { originationIdentityArns, smsConfigurationSetArn, stopParameterName } from './origination';
import { smsVariables } from './settings';

/** Sends SMS unless stopped; undefined where the stage sends none. */
export function sendSms(scope: Construct, config: Config): Access | undefined {
  if (!sendsSms(config)) return undefined;
  return {
    variables: smsVariables(scope, config),
    permissions: [sendStatement(scope, config), readStopStatement(scope, config)],
  };
}

const CHANNELS = {
  sms: sendSms,
  whatsApp: sendWhatsApp,
};

/** By all the stage's channels. */
export function sendToTelephones(scope: Construct, config: Config): readonly (Access | undefined)[] {
  return Object.values(CHANNELS).map((send) => send(scope, config));
}

/** Sends codes by WhatsApp from the stage's number; undefined without such codes. */
function sendWhatsApp(scope: Construct, { codes }: Config): Access | undefined {
  if (!codes.whatsApp) return undefined;
  const resourceName = codes.whatsApp.originationPhoneNumberId.replace('phone-number-id-', '');
  return {
    permissions: [
      new PolicyStatement({
        actions: ['social-messaging:SendWhatsAppMessage'],
        resources: [
          Stack.of(scope).formatArn({
            service: 'social-messaging',
            resource: 'phone-number-id',
            resourceName,
          }),
        ],
      }),
    ],
  };
}

/** Undefined where the stage sends no SMS. */
export function readStop(scope: Construct, config: Config): Access | undefined {
  if (!sendsSms(config)) return undefined;
  return {
    variables: smsVariables(scope, config),
    permissions: [readStopStatement(scope, config)],
  };
}

/**
 * From the channel's own identities; or to numbers and no topic.
 *
 * @param countries @default all
 */
export function sendStatement(
  scope: Construct,
  config: Config,
  countries?: readonly string[],
): PolicyStatement {
  if (config.sms?.channel.kind === 'sns')
    return new PolicyStatement({
      actions: ['sns:Publish'],
      // Numbers are no grantable resource; topics must stay out of reach.
      notResources: [Stack.of(scope).formatArn({ service: 'sns', region: '*', account: '*', resource: '*' })],
    });
  const identities = originationIdentityArns(scope, config);
  return new PolicyStatement({
    actions: ['sms-voice:SendTextMessage'],
    resources: [
      ...(countries ?? Object.keys(identities)).flatMap((country) => identities[country] ?? []),
      // AWS's documents disagree on whether it is asked for.
      smsConfigurationSetArn(scope, config),
    ],
  });
}

/** The stack's own and the operators'. */
function readStopStatement(scope: Construct, config: Config): PolicyStatement {
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
