import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';

/** Sends codes by WhatsApp from the stage's own number; nothing where the stage has no such codes. */
export function sendWhatsAppStatements(scope: Construct, { codes }: Config): PolicyStatement[] {
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
