/** What who sends mail may do, and nothing beside it. */
import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Config } from '../../config/schema';

const SEND = 'ses:SendEmail';

/** Sends from the stage's address alone, with its configuration set. */
export function sendMailStatement(
  scope: Construct,
  config: Config,
  configurationSetName: string,
): PolicyStatement {
  const ofSes = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'ses', resource, resourceName });
  return new PolicyStatement({
    actions: [SEND],
    // Not the sender's identity alone: in the sandbox SES asks about the recipient's too.
    resources: [ofSes('identity', '*'), ofSes('configuration-set', configurationSetName)],
    conditions: { StringEquals: { 'ses:FromAddress': config.sender.address } },
  });
}

/** Says of a role that is given {@link sendMailStatement} why it names every identity; of others nothing. */
export function acknowledgeRecipients(role: Role, statement: PolicyStatement): void {
  if (!statement.actions.includes(SEND)) return;
  const everyIdentity: string = Stack.of(role).resolve(statement.resources[0]);
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${everyIdentity}]`,
    reason:
      'In the sandbox SES asks for the recipient’s identity too, which nobody knows before; the From address is bound.',
  });
}
