import type { ResourceProvider } from '../contract';
import { type Assembly, AssemblyError, type AssemblyStack } from './assembly';
import type { SsmParameter } from './parameters';
import { importsOf, topologicalOrder } from './references';
import { makeStack, type SkippedResource } from './stack';

export interface Deployment {
  /** Outputs by stack name, then output name, as `cdk deploy --outputs-file` writes them. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly skipped: readonly SkippedResource[];
}

export interface DeployOptions {
  readonly providers: readonly ResourceProvider[];
  /** Base URL that stands in for `https://<apiId>.execute-api.<region>.amazonaws.com` in outputs. */
  readonly endpoint: string;
  readonly ssmParameter: SsmParameter;
}

/**
 * Makes every stack of the assemblies: one assembly after the other, as they are given, and within each in the order of the stacks'
 * dependencies and imports. A later assembly sees exports and SSM parameters of the earlier ones, as in an account.
 *
 * @throws AssemblyError when stacks depend on each other in a circle, or two assemblies hold a stack of one name
 * @throws TemplateError for a template that can't be executed
 */
export async function deploy(assemblies: readonly Assembly[], options: DeployOptions): Promise<Deployment> {
  const providers = new Map(options.providers.map((provider) => [provider.type, provider]));
  const exports = new Map<string, string>();
  const outputs: Record<string, Record<string, string>> = {};
  const skipped: SkippedResource[] = [];
  for (const assembly of assemblies) {
    const surroundings = {
      provider: (type: string) =>
        providers.get(type) ?? (type.startsWith('Custom::') ? providers.get('Custom::*') : undefined),
      assetPath: (objectKey: string) => {
        const path = assembly.asset(objectKey);
        if (!path)
          throw new AssemblyError(
            `No asset manifest of ${assembly.directory} names the object "${objectKey}".`,
          );
        return path;
      },
      ssmParameter: options.ssmParameter,
      exports,
    };
    for (const stack of stackOrder(assembly)) {
      if (Object.hasOwn(outputs, stack.stackName))
        throw new AssemblyError(
          `The stack ${stack.stackName} of ${assembly.directory} has the name of a stack of an earlier assembly; give one of them another.`,
        );
      const result = await makeStack(stack, surroundings);
      skipped.push(...result.skipped);
      outputs[stack.stackName] = Object.fromEntries(
        Object.entries(result.outputs).map(([name, value]) => [name, localUrl(value, options.endpoint)]),
      );
    }
  }
  return { outputs, skipped };
}

/** Stacks so that each comes after those it depends on by manifest or imports from. */
export function stackOrder(assembly: Assembly): AssemblyStack[] {
  const byId = new Map(assembly.stacks.map((stack) => [stack.artifactId, stack]));
  const exporters = new Map<string, string>();
  for (const stack of assembly.stacks) {
    for (const output of Object.values(stack.template.Outputs ?? {})) {
      if (typeof output.Export?.Name === 'string') exporters.set(output.Export.Name, stack.artifactId);
    }
  }
  const graph = new Map<string, string[]>();
  for (const stack of assembly.stacks) {
    const imported = [...importsOf(stack.template.Resources), ...importsOf(stack.template.Outputs)].flatMap(
      (name) => exporters.get(name) ?? [],
    );
    const dependencies = [...stack.dependencies.filter((id) => byId.has(id)), ...imported];
    graph.set(
      stack.artifactId,
      [...new Set(dependencies)].filter((id) => id !== stack.artifactId),
    );
  }
  const order = topologicalOrder(graph, (cycle) => {
    throw new AssemblyError(`Stacks depend on each other in a circle: ${cycle.join(' -> ')}.`);
  });
  return order.flatMap((id) => byId.get(id) ?? []);
}

/** `https://<apiId>.execute-api.<region>.amazonaws.com/<stage>…` becomes `<endpoint>/_aws/execute-api/<apiId>/<stage>…`. */
function localUrl(value: string, endpoint: string): string {
  return value.replace(
    /https:\/\/([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g,
    `${endpoint}/_aws/execute-api/$1`,
  );
}
