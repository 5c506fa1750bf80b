import { isDeepStrictEqual } from 'node:util';
import { conditionHolds, resolveValue } from '../template/intrinsics';
import { resourceOrder } from '../template/references';
import { checkRules } from '../template/rules';
import type { TemplateResource } from '../template/types';
import { nameIn } from './inventory';
import type { Definition, OperationOptions, Stack, StackResource, Step } from './model';
import { ResourceFailure } from './refusals';
import { impactOf } from './replacement';
import type { Resources, Wanted } from './resources';
import { outputsOf, scopeOf, type World } from './scope';

export interface ApplyOptions {
  readonly resources: Resources;
  readonly world: World;
  readonly parameters: ReadonlyMap<string, unknown>;
  readonly options: OperationOptions;
  /** Takes what was begun, to be taken back on failure. */
  readonly steps: Step[];
}

export interface Leftover {
  /** In the order in which they were made. */
  readonly removed: readonly StackResource[];
  readonly outputs: ReturnType<typeof outputsOf>;
  readonly imports: ReadonlySet<string>;
}

/** @throws ResourceFailure, TemplateError */
export async function apply(stack: Stack, definition: Definition, given: ApplyOptions): Promise<Leftover> {
  const { resources, world, parameters, options, steps } = given;
  const { template } = definition;
  const present = new Set<string>();
  const imports = new Set<string>();
  const scope = scopeOf({
    identity: stack.identity,
    template,
    parameters,
    notificationArns: definition.notificationArns,
    // What left the template can't be referred to, though it exists.
    made: (logicalId) => (present.has(logicalId) ? stack.resources.get(logicalId)?.made?.result : undefined),
    world,
    onImport: (name) => imports.add(name),
  });
  checkRules(scope);
  for (const logicalId of resourceOrder(stack.identity.name, template)) {
    const resource = template.Resources?.[logicalId];
    if (!resource || (resource.Condition && !conditionHolds(resource.Condition, scope))) continue;
    const place = `Resources.${logicalId}.Properties`;
    const properties = resolveValue(resource.Properties ?? {}, scope, place) as Wanted['properties'];
    const wanted = wantedOf(stack, definition, { logicalId, definition: resource, properties }, options);
    const identifier = options.imports?.get(logicalId);
    if (identifier) {
      steps.push({ kind: 'created', logicalId, before: undefined });
      stack.generations.set(logicalId, wanted.generation);
      await resources.adopt(stack, wanted, identifier);
    } else await bring(stack, wanted, resources, steps);
    present.add(logicalId);
  }
  const removed = [...stack.resources.values()].filter(({ logicalId }) => !present.has(logicalId));
  const kept = [...present].flatMap((logicalId) => stack.resources.get(logicalId) ?? []);
  stack.resources = new Map([...removed, ...kept].map((resource) => [resource.logicalId, resource]));
  return { removed, outputs: outputsOf(template, scope), imports };
}

function wantedOf(
  stack: Stack,
  { assetPath, principal }: Definition,
  given: Pick<Wanted, 'logicalId' | 'definition' | 'properties'>,
  { token }: OperationOptions,
): Wanted {
  const generation =
    stack.resources.get(given.logicalId)?.generation ?? nextGeneration(stack, given.logicalId);
  return { ...given, generation, assetPath, principal, token };
}

/** 0 for the first of its name in this stack. */
function nextGeneration(stack: Stack, logicalId: string): number {
  return (stack.generations.get(logicalId) ?? -1) + 1;
}

async function bring(stack: Stack, wanted: Wanted, resources: Resources, steps: Step[]): Promise<void> {
  const { logicalId, definition, properties } = wanted;
  const before = stack.resources.get(logicalId);
  if (!before?.made) {
    const generation = nextGeneration(stack, logicalId);
    stack.generations.set(logicalId, generation);
    steps.push({ kind: 'created', logicalId, before: undefined });
    await resources.create(stack, { ...wanted, generation });
    return;
  }
  refuseOtherType(before, definition);
  const current = before.made.request.properties;
  const isSettled = !before.status.endsWith('_FAILED');
  if (isSettled && isDeepStrictEqual(properties, current)) {
    resources.set(stack, { ...before, definition });
    return;
  }
  const { replacement } = await impactOf(definition.Type, current, properties);
  if (replacement !== 'True') {
    steps.push({ kind: 'updated', logicalId, before });
    await resources.update(stack, before, wanted);
    return;
  }
  const name = nameIn(definition.Type, properties);
  if (name !== undefined && name === nameIn(definition.Type, current))
    throw new ResourceFailure(
      logicalId,
      definition.Type,
      `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${name} and update the stack again.`,
    );
  const generation = nextGeneration(stack, logicalId);
  stack.generations.set(logicalId, generation);
  steps.push({ kind: 'replaced', logicalId, before });
  await resources.create(stack, { ...wanted, generation });
}

function refuseOtherType({ logicalId, definition: { Type } }: StackResource, wanted: TemplateResource): void {
  if (Type === wanted.Type) return;
  throw new ResourceFailure(
    logicalId,
    Type,
    `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${logicalId}]`,
  );
}
