import type { Stacks } from '../../cloudformation/stacks';
import type { AccessRequest, Call, LocalContext } from '../../contract';
import { type Input, optional } from './input';

/**
 * Given a role, also asks whether the caller may pass it.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
 */
export function onStack({ account, region, partition }: LocalContext, stacks: Stacks) {
  return (input: Input, { operation }: Call): AccessRequest | readonly AccessRequest[] => {
    const name = optional(input, 'StackName');
    const arn = (stack: string) => `arn:${partition}:cloudformation:${region}:${account}:stack/${stack}/*`;
    const known = name === undefined ? undefined : stacks.named(name);
    const resource =
      known?.identity.id ?? (name === undefined ? '*' : name.startsWith('arn:') ? name : arn(name));
    const roleArn = optional(input, 'RoleARN');
    const asked: AccessRequest = { action: `cloudformation:${operation}`, resource };
    if (roleArn === undefined) return asked;
    const context = { 'iam:PassedToService': 'cloudformation.amazonaws.com' };
    return [asked, { action: 'iam:PassRole', resource: roleArn, context }];
  };
}
