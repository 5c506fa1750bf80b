import { Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { OwnFunctionConfig } from '../../config/hooks/schema';
import { type AboutFunction, type Deployment, OwnFunction } from '../../shared/own-function';

/** A function of an adopter's code, with what the stage grants it and nothing of ours (docs/adr/053). */
export function addOwnHook(
  scope: Construct,
  id: string,
  deployment: Deployment,
  { variables, permissions }: OwnFunctionConfig,
  about: AboutFunction,
): OwnFunction {
  const hook = new OwnFunction(scope, id, deployment, about);
  hook
    .use({
      permissions: permissions.map(
        ({ actions, resources }) => new PolicyStatement({ actions: [...actions], resources: [...resources] }),
      ),
    })
    .set(variables);
  for (const resource of permissions.flatMap(({ resources }) => resources))
    if (resource.includes('*'))
      Validations.of(hook.role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::${resource}]`,
        reason:
          'The stage grants it in hooks, with a name before the star: what is below it is of a service of its own, and no resource of this app.',
      });
  return hook;
}
