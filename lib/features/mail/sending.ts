import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { brand } from '../../../custom/brand';
import { ENV } from '../../../lambda/shared/env';
import type { Config } from '../../config/schema';
import type { Access } from '../../shared/access';

/** Only from the stage's address, with its configuration set. */
export function sendMail(scope: Construct, config: Config, configurationSetName: string): Access {
  const stack = Stack.of(scope);
  const everyIdentity = stack.formatArn({ service: 'ses', resource: 'identity', resourceName: '*' });
  return {
    variables: {
      [ENV.FROM_ADDRESS]: config.sender.address,
      ...(config.sender.name === undefined ? {} : { [ENV.SENDER_NAME]: config.sender.name }),
      ...(config.sender.replyTo === undefined ? {} : { [ENV.REPLY_TO]: config.sender.replyTo }),
      [ENV.CONFIGURATION_SET]: configurationSetName,
      ...mailVariables(config),
    },
    permissions: [
      new PolicyStatement({
        actions: ['ses:SendEmail'],
        // In the sandbox SES asks about the recipient's identity too.
        resources: [
          everyIdentity,
          stack.formatArn({
            service: 'ses',
            resource: 'configuration-set',
            resourceName: configurationSetName,
          }),
        ],
        conditions: { StringEquals: { 'ses:FromAddress': config.sender.address } },
      }),
    ],
    acknowledged: [
      {
        id: `AwsSolutions-IAM5[Resource::${stack.resolve(everyIdentity)}]`,
        reason:
          'In the sandbox SES asks for the recipient’s identity too, which nobody knows before; the From address is bound.',
      },
    ],
  };
}

export const senderName = ({ sender, appName }: Config): string =>
  sender.name ?? brand.mail?.sender ?? appName;

/** Undefined where answers go to the sender. */
export const answersTo = ({ sender }: Config): string | undefined => sender.replyTo ?? brand.mail?.replyTo;

/** For functions that word mails. */
export function mailVariables(config: Config): Record<string, string> {
  return { [ENV.APP_NAME]: config.appName, [ENV.LOCALES]: config.locales.join(',') };
}
