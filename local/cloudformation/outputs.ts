import type { SkippedResource } from './model';
import type { Stacks } from './stacks';

/** By stack name, then output name, as `cdk deploy --outputs-file` writes them. */
export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** With local URLs of REST APIs. @param endpoint of the embedded AWS */
export function localOutputs(stacks: Stacks, endpoint: string): Outputs {
  const outputs: Record<string, Record<string, string>> = {};
  for (const { identity, outputs: own } of stacks.live())
    outputs[identity.name] = Object.fromEntries(
      own.map(({ name, value }) => [name, localUrl(value, endpoint)]),
    );
  return outputs;
}

export function skippedOf(stacks: Stacks): SkippedResource[] {
  return stacks.live().flatMap((stack) =>
    [...stack.resources.values()].flatMap(({ logicalId, definition: { Type: type }, passedOver }) =>
      passedOver === undefined || type === 'AWS::CDK::Metadata'
        ? []
        : [
            {
              stack: stack.identity.name,
              logicalId,
              type,
              ...(passedOver === '' ? {} : { reason: passedOver }),
            },
          ],
    ),
  );
}

/**
 * `https://<apiId>.execute-api.<region>.amazonaws.com/<stage>…` becomes
 * `<endpoint>/_aws/execute-api/<apiId>/<stage>…`.
 */
function localUrl(value: string, endpoint: string): string {
  return value.replace(
    /https:\/\/([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g,
    `${endpoint}/_aws/execute-api/$1`,
  );
}
