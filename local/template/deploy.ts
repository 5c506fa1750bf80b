import type { Definition } from '../cloudformation/model';
import { ResourceFailure } from '../cloudformation/refusals';
import type { Stacks } from '../cloudformation/stacks';
import { type Assembly, AssemblyError, type AssemblyStack } from './assembly';
import type { SsmParameter } from './parameters';
import { importsOf, topologicalOrder } from './references';
import { TemplateError } from './types';

export interface DeployOptions {
  readonly stacks: Stacks;
  readonly ssmParameter: SsmParameter;
}

/** Published by CDK's bootstrap stack; templates need a least version. */
const BOOTSTRAP_VERSION = '30';
const BOOTSTRAP_PARAMETER = /^\/cdk-bootstrap\/[^/]+\/version$/;

/**
 * In the given order, within an assembly by dependencies and imports; later assemblies see earlier ones'
 * exports and SSM parameters. No bootstrapping: assets come from the assembly's folder. The first failure
 * ends it, without rolling back.
 *
 * @throws AssemblyError for a circle of stacks, or one name in two assemblies
 * @throws TemplateError for a template that can't be executed
 */
export async function deploy(assemblies: readonly Assembly[], options: DeployOptions): Promise<void> {
  for (const assembly of assemblies)
    for (const stack of stackOrder(assembly)) {
      if (options.stacks.named(stack.stackName))
        throw new AssemblyError(
          `The stack ${stack.stackName} of ${assembly.directory} has the name of a stack of an earlier assembly; give one of them another.`,
        );
      await deployStack(stack, assembly, options);
    }
}

async function deployStack(
  stack: AssemblyStack,
  assembly: Assembly,
  { stacks, ssmParameter }: DeployOptions,
): Promise<void> {
  const { stackName, account, region } = stack;
  const definition = definitionOf(stack, assembly, ssmParameter);
  const { done } = stacks.create(stackName, definition, { onFailure: 'DO_NOTHING' }, { account, region });
  const failure = await done;
  if (!failure) return;
  if (!(failure instanceof ResourceFailure)) throw failure;
  const { name, message } = (failure.cause ?? failure) as Error;
  throw new TemplateError(
    `${stackName}: can't make ${failure.logicalId} (${failure.type}): ${name}: ${message}`,
    { cause: failure.cause },
  );
}

/**
 * For another synthesis; makes new stacks too. A failed change is rolled back. Stacks that the assembly no
 * longer has stay.
 *
 * @returns names of the stacks that changed
 * @throws AssemblyError, AwsError, or the failure of the first stack that can't be changed
 */
export async function deployAgain(
  assembly: Assembly,
  { stacks, ssmParameter }: DeployOptions,
): Promise<string[]> {
  const changed: string[] = [];
  for (const stack of stackOrder(assembly)) {
    const definition = definitionOf(stack, assembly, ssmParameter);
    if (!stacks.named(stack.stackName)) await deployStack(stack, assembly, { stacks, ssmParameter });
    else {
      const begun = await stacks.updateIfChanged(stack.stackName, definition, { onFailure: 'ROLLBACK' });
      if (!begun) continue;
      const failure = await begun.done;
      if (failure) throw failure;
    }
    changed.push(stack.stackName);
  }
  return changed;
}

function definitionOf(
  { stackName: _, account: __, region: ___, ...stack }: AssemblyStack,
  assembly: Assembly,
  ssmParameter: SsmParameter,
): Definition {
  return {
    ...stack,
    given: new Map(),
    assetPath: (objectKey) => {
      const path = assembly.asset(objectKey);
      if (path) return path;
      throw new AssemblyError(`No asset manifest of ${assembly.directory} names the object "${objectKey}".`);
    },
    ssmParameter: async (name) =>
      (await ssmParameter(name)) ?? (BOOTSTRAP_PARAMETER.test(name) ? BOOTSTRAP_VERSION : undefined),
    principal: { kind: 'operator' },
    roleArn: undefined,
    capabilities: ['CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
    notificationArns: [],
    ofAssembly: true,
  };
}

/** By dependencies in the manifest, and imports. */
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
