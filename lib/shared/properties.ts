import { type CfnResource, Stack } from 'aws-cdk-lib';

/** As its template has them now, overrides included. */
export function renderedProperties(resource: CfnResource): Readonly<Record<string, unknown>> {
  const stack = Stack.of(resource);
  const template = stack.resolve(
    (resource as unknown as { _toCloudFormation(): object })._toCloudFormation(),
  );
  return template.Resources[stack.getLogicalId(resource)].Properties ?? {};
}
