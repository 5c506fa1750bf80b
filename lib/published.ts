/**
 * What a deployment tells other stacks and programs, and under which names. These names are a contract: other
 * stacks import them, so none is ever renamed or given another meaning; a new meaning gets a new name.
 *
 * Every value is published three ways:
 * - output of the stack, `UserPoolId`
 * - CloudFormation export `<deploymentName>-<stage>-UserPoolId`, for stacks of the same account and region
 * - SSM parameter `/<deploymentName>/<stage>/v1/user-pool-id`, for everything else
 */
import { CfnOutput, type Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { type PublishedApi, publishedApis } from '../web/src/apis';
import type { Config } from './config/schema';
import type * as features from './features/published';

export * from './features/published';
export { publishedApis };

type Lists = typeof features & { readonly publishedApis: typeof publishedApis };

/** Name of a published value; features have lists, which say what each means, and so have the page's APIs. */
export type PublishedName = { [List in keyof Lists]: keyof Lists[List] }[keyof Lists];

/**
 * First part of the names of all SSM parameters of a deployment. `v1` changes when the meaning of a value
 * does.
 */
export function parameterPrefix({ deploymentName, stage }: Pick<Config, 'deploymentName' | 'stage'>): string {
  return `/${deploymentName}/${stage}/v1`;
}

/** Name of the SSM parameter of a value, e.g. `/passwordless/dev/v1/user-pool-id`. */
export function parameterName(config: Pick<Config, 'deploymentName' | 'stage'>, name: PublishedName): string {
  const kebab = name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
  return `${parameterPrefix(config)}/${kebab}`;
}

/** Name of the CloudFormation export of a value, e.g. `passwordless-dev-UserPoolId`. */
export function exportName(config: Pick<Config, 'deploymentName' | 'stage'>, name: PublishedName): string {
  return `${config.deploymentName}-${config.stage}-${name}`;
}

/** True where a stack publishes this value. */
export function publishes(stack: Stack, name: PublishedName): boolean {
  return stack.node.tryFindChild(name) instanceof CfnOutput;
}

/** Publishes values of a stack as outputs, exports and SSM parameters. */
export function publish<Name extends PublishedName>(
  scope: Construct,
  config: Config,
  descriptions: Readonly<Record<Name, string>>,
  values: Readonly<Record<Name, string>>,
): void {
  for (const name of Object.keys(descriptions) as Name[]) {
    const description = descriptions[name];
    new CfnOutput(scope, name, { value: values[name], description, exportName: exportName(config, name) });
    new StringParameter(scope, `${name}Parameter`, {
      parameterName: parameterName(config, name),
      stringValue: values[name],
      description,
    });
  }
}

/** Publishes where an API is that the page talks to. */
export function publishApi<Name extends PublishedApi>(
  scope: Construct,
  config: Config,
  name: Name,
  url: string,
): void {
  const one = (text: string) => ({ [name]: text }) as Readonly<Record<Name, string>>;
  publish(scope, config, one(publishedApis[name]), one(url));
}
