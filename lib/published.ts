/**
 * What a deployment tells others. The names are a contract: none is ever renamed or given another meaning.
 *
 * Every value is published three ways:
 * - output of the stack, `UserPoolId`
 * - CloudFormation export `<deploymentName>-<stage>-UserPoolId`, for the same account and Region
 * - SSM parameter `/<deploymentName>/<stage>/v1/user-pool-id`
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

/** Features and the page's APIs have lists that say what each means. */
export type PublishedName = { [List in keyof Lists]: keyof Lists[List] }[keyof Lists];

/** `v1` changes when a value's meaning does. */
export function parameterPrefix({ deploymentName, stage }: Pick<Config, 'deploymentName' | 'stage'>): string {
  return `/${deploymentName}/${stage}/v1`;
}

/** Such as `/passwordless/dev/v1/user-pool-id`. */
export function parameterName(config: Pick<Config, 'deploymentName' | 'stage'>, name: PublishedName): string {
  const kebab = name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
  return `${parameterPrefix(config)}/${kebab}`;
}

/** Such as `passwordless-dev-UserPoolId`. */
export function exportName(config: Pick<Config, 'deploymentName' | 'stage'>, name: PublishedName): string {
  return `${config.deploymentName}-${config.stage}-${name}`;
}

export function publishes(stack: Stack, name: PublishedName): boolean {
  return stack.node.tryFindChild(name) instanceof CfnOutput;
}

/** As outputs, exports and SSM parameters. */
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

export function publishApi<Name extends PublishedApi>(
  scope: Construct,
  config: Config,
  name: Name,
  url: string,
): void {
  const one = (text: string) => ({ [name]: text }) as Readonly<Record<Name, string>>;
  publish(scope, config, one(publishedApis[name]), one(url));
}
