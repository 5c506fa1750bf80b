import { type CfnResource, Stack } from 'aws-cdk-lib';

/** Properties of a resource as its template has them by now, overrides included. */
export function renderedProperties(resource: CfnResource): Readonly<Record<string, unknown>> {
  const stack = Stack.of(resource);
  const template = stack.resolve(
    (resource as unknown as { _toCloudFormation(): object })._toCloudFormation(),
  );
  return template.Resources[stack.getLogicalId(resource)].Properties ?? {};
}
